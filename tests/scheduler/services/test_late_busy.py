"""New busy time on what is published: found, told once, gone again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Busy, BusyClash, Message, Person, User
from scheduler.services import busy_patterns, importing, late_busy, outside_calendars
from scheduler.services.busy_patterns import Wanted
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.foreign import calendar, event
from tests.tools.published import Small

FRIDAY = date(2021, 3, 5)


class Told:
    """A lecture of Friday 5 March 14:00 with a required speaker and an optional guest; and an organiser."""

    def __init__(self) -> None:
        self.small = Small.make()
        with writing():
            self.speaker = factories.person("S1", name="李红梅")
            self.guest = factories.person("S2", name="王强")
            boss = factories.person("O1", name="组织者")
            self.organiser = factories.user("boss", "organiser", person=boss)
            self.user = factories.user("S1", "member", person=self.speaker)
            self.other = factories.user("S2", "member", person=self.guest)
        self.small.add("E01", people=("S1",), optional=("S2",))
        self.small.put("E01.1", "2021-03-05 14:00", "AUD")
        self.small.publish()

    def messages(self) -> list[str]:
        return [m.text_zh for m in db.session.scalars(select(Message).where(Message.kind == "busy"))]


@pytest.fixture
def told(session: Any) -> Told:
    return Told()


def clashes() -> list[tuple[str, datetime]]:
    return [(c.person.code, c.start) for c in db.session.scalars(select(BusyClash))]


def away(told: Told, person: Person, by: User, **values: Any) -> Any:
    return busy_patterns.add(person, Wanted(FRIDAY, FRIDAY, **values), by)


@pytest.mark.postgres
def test_a_speaker_who_becomes_busy_is_found_and_organisers_are_told_once(told: Told) -> None:
    away(told, told.speaker, told.user)

    assert clashes() == [("S1", datetime(2021, 3, 5, 6, tzinfo=UTC))]
    said = told.messages()
    assert len(said) == 1
    assert said[0].startswith("“健康讲座”（3月5日 周五 14:00）需要的人里有 1 位没空。\n看看怎么改：")
    assert "李红梅" not in said[0]

    away(told, told.speaker, told.user, start=13 * 60, end=17 * 60)

    assert len(told.messages()) == 1, "the same clash for another reason is no news"


def test_who_need_not_come_who_is_busy_at_another_time_or_only_perhaps_is_no_clash(told: Told) -> None:
    away(told, told.guest, told.other)
    away(told, told.speaker, told.user, start=8 * 60, end=14 * 60)
    away(told, told.speaker, told.user, start=15 * 60, end=16 * 60)
    away(told, told.speaker, told.user, weight="tentative")

    assert (clashes(), told.messages()) == ([], [])


def test_a_clash_is_gone_when_the_person_is_free_again(told: Told) -> None:
    row = away(told, told.speaker, told.user)

    busy_patterns.remove(row, told.user)

    assert clashes() == []


def test_a_clash_is_gone_when_another_time_is_published(told: Told) -> None:
    away(told, told.speaker, told.user)
    told.small.put("E01.1", "2021-03-09 14:00", "AUD")

    told.small.publish()

    assert clashes() == []
    assert len(told.messages()) == 1


def test_an_own_calendar_flags_as_well_and_a_removed_one_no_more(told: Told) -> None:
    file = calendar(*event("DTSTART:20210305T060000Z", "DURATION:PT1H", "SUMMARY:Private matter"))
    row = outside_calendars.add_file(told.speaker, file, told.user)

    assert [code for code, _ in clashes()] == ["S1"]
    assert "Private" not in told.messages()[0]

    outside_calendars.remove(row, told.user)
    assert clashes() == []


def test_an_imported_list_flags_many_in_one_message(told: Told) -> None:
    table = b"person,start,end\nS1,2021-03-05,2021-03-05\nS2,2021-03-05,2021-03-05\n"

    report = importing.run({"busy.csv": table}, plan="2021", user=told.organiser)

    assert report.written
    assert [code for code, _ in clashes()] == ["S1"]
    assert len(told.messages()) == 1


def test_a_dry_run_tells_nobody(told: Told) -> None:
    importing.dry_run({"busy.csv": b"person,start,end\nS1,2021-03-05,2021-03-05\n"}, user=told.organiser)

    assert (clashes(), told.messages()) == ([], [])


def test_a_private_event_is_not_named(told: Told) -> None:
    told.small.add("C1", people=("S1",), public=False)
    told.small.put("C1.1", "2021-03-10 10:00", "AUD")
    told.small.publish()
    db.session.rollback()

    with writing():
        start, end = datetime(2021, 3, 10, 1, tzinfo=UTC), datetime(2021, 3, 10, 4, tzinfo=UTC)
        db.session.add(Busy(person_id=told.speaker.id, start=start, end=end))
        late_busy.look([told.speaker.id])

    assert told.messages()[0].startswith("“不公开的活动”（3月10日 周三 10:00）")
