"""What others have fixed: it comes into the plan, moves with its calendar, and is told where it did."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DraftPlacement, Event, Message, OutsideCalendar, OutsideItem, Plan, Timetable
from scheduler.queries import outside
from scheduler.services import outside_calendars as calendars
from scheduler.services import outside_items
from scheduler.services.building import build_problem
from tests.tools import factories
from tests.tools.foreign import calendar, event

NOW = datetime(2021, 2, 22, 1, 0, tzinfo=UTC)
WEEKLY = ("DTSTART;TZID=Asia/Shanghai:20210301T140000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=3")


def academy(*events: list[str]) -> bytes:
    return calendar("X-WR-CALNAME:院历", *(line for lines in events for line in lines))


def day(at: str, title: str = "院士大会", uid: str = "a", *extra: str) -> list[str]:
    return event(f"DTSTART;VALUE=DATE:{at}", f"SUMMARY:{title}", *extra, uid=uid)


def talks() -> list[str]:
    return event(*WEEKLY, "SUMMARY:中心组学习", "LOCATION:A101", uid="talks")


@pytest.fixture
def plan(session: Any) -> Plan:
    plan = factories.plan()
    factories.saved(Timetable(plan_id=plan.id, name="#1", current=True, made_at=NOW))
    factories.user("organiser", "organiser", person=factories.person("S1"))
    db.session.commit()
    return plan


def uploaded(plan: Plan, *events: list[str], **settings: Any) -> OutsideCalendar:
    return calendars.add_file(plan, academy(*events), access.operator(), settings=settings)


def items() -> list[tuple[str, str, date, str]]:
    rows = db.session.scalars(select(OutsideItem).order_by(OutsideItem.start))
    return [(i.uid, i.recurrence, (i.start + timedelta(hours=8)).date(), i.state) for i in rows]


def placed() -> list[tuple[str, datetime, datetime]]:
    rows = db.session.scalars(select(DraftPlacement).order_by(DraftPlacement.start))
    return [(p.session.title_zh, p.start, p.end) for p in rows]


def told() -> list[str]:
    return [m.text_zh for m in db.session.scalars(select(Message).order_by(Message.id))]


@pytest.mark.postgres
def test_each_occurrence_becomes_a_fixed_event_in_plan_problem_and_draft(plan: Plan) -> None:
    row = uploaded(plan, day("20210310"), talks())

    assert row.title == "院历"
    assert items() == [
        ("talks", "20210301T060000Z", date(2021, 3, 1), "here"),
        ("talks", "20210308T060000Z", date(2021, 3, 8), "here"),
        ("a", "", date(2021, 3, 10), "here"),
        ("talks", "20210315T060000Z", date(2021, 3, 15), "here"),
    ]
    assert placed()[1:3] == [
        ("中心组学习", datetime(2021, 3, 8, 6, tzinfo=UTC), datetime(2021, 3, 8, 8, tzinfo=UTC)),
        ("院士大会", datetime(2021, 3, 9, 16, tzinfo=UTC), datetime(2021, 3, 10, 16, tzinfo=UTC)),
    ]
    problem = build_problem(plan.id)
    assert [s.kind for s in problem.sessions] == ["outside"] * 4
    assert all(s.fixed for s in problem.sessions)
    assert told() == []


def test_whom_it_concerns_and_where_it_is_are_the_calendar_s_settings(plan: Plan) -> None:
    factories.group("B1")
    factories.venue("AUD")
    db.session.commit()

    uploaded(plan, talks(), category="lecture", people=["S1"], groups=["B1"], place="AUD", public=False)

    found = build_problem(plan.id).sessions[0]
    assert (found.people, found.groups, found.fixed.place) == (("S1",), ("B1",), ("AUD",))
    first = db.session.scalars(select(Event)).first()
    assert (first.category, first.public, first.about_zh) == ("lecture", False, "A101")


def test_reading_the_same_file_again_changes_nothing(plan: Plan) -> None:
    row = uploaded(plan, day("20210310"), talks())
    before = {e.code: e.version for e in db.session.scalars(select(Event))}
    uids = [s.uid for e in db.session.scalars(select(Event)) for s in e.sessions]

    calendars.replace_file(row, academy(talks(), day("20210310")), access.operator())

    assert {e.code: e.version for e in db.session.scalars(select(Event))} == before
    assert [s.uid for e in db.session.scalars(select(Event)) for s in e.sessions] == uids
    assert (row.counts, told()) == ({"items": 4, "new": 0, "moved": 0, "gone": 0}, [])


def test_a_moved_item_takes_its_event_along_and_is_told_once(plan: Plan) -> None:
    row = uploaded(plan, day("20210310"), talks())
    uid = db.session.scalars(select(OutsideItem).where(OutsideItem.uid == "a")).one().event.sessions[0].uid

    for _ in range(2):
        calendars.replace_file(row, academy(day("20210312"), talks()), access.operator())

    item = outside.flagged(plan)[0]
    assert (item.state, item.previous["start"][:10], item.event.sessions[0].uid) == (
        "moved",
        "2021-03-09",
        uid,
    )
    assert (
        "院士大会",
        datetime(2021, 3, 11, 16, tzinfo=UTC),
        datetime(2021, 3, 12, 16, tzinfo=UTC),
    ) in placed()
    assert told() == ["外部日历“院历”有变化。1 项改期：院士大会 (2021-03-12)。请检查计划。"]

    outside_items.seen(item, access.operator())
    assert (item.state, item.previous, outside.flagged(plan)) == ("here", None, [])


def test_a_moved_occurrence_of_a_series_is_the_same_item(plan: Plan) -> None:
    row = uploaded(plan, talks())
    moved = event(
        "RECURRENCE-ID;TZID=Asia/Shanghai:20210308T140000",
        "DTSTART;TZID=Asia/Shanghai:20210309T140000",
        "DURATION:PT2H",
        "SUMMARY:中心组学习",
        uid="talks",
    )

    calendars.replace_file(row, academy(talks(), moved), access.operator())

    assert items()[1] == ("talks", "20210308T060000Z", date(2021, 3, 9), "moved")
    assert len(items()) == 3


def test_one_that_vanished_or_was_cancelled_is_flagged_and_leaves_when_it_was_seen(plan: Plan) -> None:
    row = uploaded(plan, day("20210310"), day("20210311", "开放日", "b"), talks())
    cancelled = day("20210311", "开放日", "b", "STATUS:CANCELLED")

    calendars.replace_file(row, academy(cancelled, talks()), access.operator())

    assert [i.title for i in outside.flagged(plan)] == ["院士大会", "开放日"]
    assert told() == [
        "外部日历“院历”有变化。2 项不再列出：院士大会 (2021-03-10)、开放日 (2021-03-11)。请检查计划。"
    ]
    assert len(placed()) == 5

    for item in list(outside.flagged(plan)):
        outside_items.seen(item, access.operator())
    assert (len(items()), len(placed())) == (3, 3)


def test_one_that_comes_back_is_here_again(plan: Plan) -> None:
    row = uploaded(plan, day("20210310"))
    calendars.replace_file(row, academy(), access.operator())
    assert items()[0][3] == "gone"

    calendars.replace_file(row, academy(day("20210310")), access.operator())

    assert items()[0][3] == "here"


def test_what_is_over_and_left_out_is_no_news(plan: Plan) -> None:
    row = uploaded(plan, day("20210310"), talks())
    clock.set_source(lambda: datetime(2021, 3, 20, tzinfo=UTC))

    calendars.replace_file(row, academy(), access.operator())

    assert ([i[3] for i in items()], told()) == (["here"] * 4, [])


def test_removing_the_calendar_takes_its_events(plan: Plan) -> None:
    other = factories.event(plan)
    db.session.commit()
    row = uploaded(plan, day("20210310"), talks())

    calendars.remove(row, access.operator())

    assert [e.id for e in db.session.scalars(select(Event))] == [other.id]
    assert (items(), placed()) == ([], [])


def test_only_organisers_bring_calendars_into_a_plan(plan: Plan) -> None:
    member = factories.user(None, "member", person=factories.person())
    db.session.commit()

    with pytest.raises(Refusal) as refusal:
        calendars.add_file(plan, academy(), member)

    assert refusal.value.code == "not-allowed"
