"""events.csv: what an organiser can get wrong, and what they must be told about dates."""

from sqlalchemy import select

from feeds.identity import uid_for
from scheduler.models import Event, EventSession, Group, RuleUse
from scheduler.services import importing, withdrawing
from tests.tools import factories
from tests.tools.import_files import SMALL, changed, files, told

HEAD = "code,kind,title_zh,title_en,first,last,count,minutes,places,people,groups,options\n"


def dry(*rows: str):
    """A dry run of the small import with these events only, and without its rules."""
    text = HEAD + "".join(f"{row}\n" for row in rows)
    return importing.dry_run(
        files({"events.csv": text, "rules.csv": SMALL["rules.csv"].splitlines()[0] + "\n"})
    )


def test_a_make_up_sunday_is_called_one(session):
    report = dry("X1,outside,会,Talk,2021-04-25,2021-04-25,1,60,MPH,,,at=2021-04-25 14:00")

    assert [(p.code, p.row, p.column, p.warning) for p in report.problems] == [
        ("on-makeup-day", 2, "first", True)
    ]
    assert report.problems[0].wrong.zh == "4月25日周日是调休上班日（劳动节调休上班日）"
    assert report.problems[0].wrong.en == "Sunday 25 April 2021 is a make-up working day (调休)"
    assert report.ok


def test_the_fourth_of_may_is_said_to_lie_in_the_break_with_working_days_around_it(session):
    report = dry("E10,lecture,开幕,Opening,2021-05-04,2021-05-04,1,60,MPH,,,")

    assert [(p.code, p.warning) for p in report.problems] == [("on-holiday", True)]
    assert report.problems[0].wrong.zh == "5月4日周二在劳动节假期内（5月1日–5月5日）"
    assert report.problems[0].right.zh == "最近的普通工作日：4月30日周五、5月6日周四"


def test_a_window_without_a_working_day_is_warned_of(session):
    report = dry("E10,lecture,讲座,Talk,2021-05-01,2021-05-05,1,60,MPH,,,")

    assert [p.code for p in report.problems] == ["no-working-day"]


def test_an_ordinary_window_says_nothing(session):
    assert dry("E10,lecture,讲座,Talk,2021-05-01,2021-05-09,1,60,MPH,,,").problems == []


def test_dates_outside_the_plan_and_backwards_are_errors(session):
    report = dry(
        "E1,lecture,讲座,Talk,2020-12-30,2021-01-30,1,60,MPH,,,",
        "E2,lecture,讲座,Talk,2021-03-30,2021-03-01,1,60,MPH,,,",
    )

    assert told(report) == [
        ("outside-plan", "events.csv", 2, "first"),
        ("end-before-start", "events.csv", 3, "last"),
    ]


def test_unknown_kind_venue_person_and_group_are_found_with_the_nearest(session):
    report = dry("E1,lectur,讲座,Talk,2021-03-01,2021-03-30,1,60,MPG,chiar,woman,")

    assert [(p.code, p.column, p.use) for p in report.sorted_problems()] == [
        ("unknown-kind", "kind", "lecture"),
        ("unknown-venue", "places", "MPH"),
        ("unknown-person", "people", "chair"),
        ("unknown-group", "groups", "women"),
    ]


def test_options_that_the_kind_does_not_know_or_cannot_read_are_told(session):
    report = dry(
        "E1,lecture,讲座,Talk,2021-03-01,2021-03-30,1,60,MPH,,,helper=3",
        "E2,lecture,讲座,Talk,2021-03-01,2021-03-30,1,60,MPH,,,helpers=three",
        "E3,lecture,讲座,Talk,2021-03-01,2021-03-30,1,60,MPH,,,helpers",
        "E4,lecture,讲座,Talk,2021-03-01,2021-03-30,1,60,MPH,,,kit=sond:1",
    )

    assert [(p.code, p.row, p.column, p.use) for p in report.sorted_problems()] == [
        ("bad-option", 2, "options", "helpers"),
        ("bad-option", 3, "options", ""),
        ("bad-value", 4, "options", ""),
        ("unknown-kit", 5, "options", "sound"),
    ]


def test_a_session_keeps_its_row_and_uid_when_its_event_changes(session):
    importing.run(files())
    query = select(EventSession.id, EventSession.uid).join(EventSession.event).where(Event.code == "E24")
    before = session.execute(query).all()

    report = importing.run(changed("events.csv", "1,90,AUD|MPH", "2,120,AUD"))

    after = session.execute(query.order_by(EventSession.code)).all()
    assert report.sums["updated"] == 1
    assert (len(before), len(after), after[0]) == (1, 2, before[0])


def test_a_session_that_is_no_longer_planned_goes_and_is_counted(session):
    importing.run(changed("events.csv", "1,90,AUD|MPH", "3,90,AUD"))

    report = importing.run(files())

    assert report.sums["removed"] >= 2
    assert session.scalars(
        select(EventSession.code).join(EventSession.event).where(Event.code == "E24")
    ).all() == ["1"]


def test_uids_are_the_same_in_every_installation(session):
    importing.run(files())

    uids = session.scalars(select(EventSession.uid).order_by(EventSession.id)).all()

    assert uids == [uid_for("session", "2021", event, "1") for event in ("E24", "X2")]


def test_the_kinds_own_rules_come_with_the_event_and_know_it(session):
    importing.run(changed("events.csv", "1,90,AUD|MPH,chair,women,", "3,90,AUD,chair,women,"))

    own = session.scalars(select(RuleUse).where(RuleUse.origin == "kind")).all()

    assert {use.code.split(".")[0] for use in own} <= {"E24"}
    assert all(use.event_id for use in own)


CUP = "E22,tournament,拔河,Rope,2021-03-01,2021-06-30,1,30,MPH,,RED|BLUE|GREEN,pools=1\n"
TEAMS = (
    "code,kind,title_zh,title_en,size\nRED,team,红队,Red,8\nBLUE,team,蓝队,Blue,8\nGREEN,team,绿队,Green,8\n"
)


def cup():
    return files({"events.csv": HEAD + CUP, "groups.csv": TEAMS, **NOTHING}, only="plan venues groups events")


NOTHING = {"rules.csv": "event,code,rule\n"}


def test_the_matches_of_a_team_that_has_withdrawn_stay_out_and_the_dry_run_says_so(session):
    assert importing.run(cup()).ok
    event = session.scalars(select(Event)).one()
    red = session.scalars(select(Group).where(Group.code == "RED")).one()
    others = {s.code for s in event.sessions if "RED" not in s.spec["entries"]}
    boss = factories.user("boss", "organiser")
    session.commit()
    gone = withdrawing.withdraw(event, red, boss)
    assert len(gone) == 2

    for report in (importing.dry_run(cup()), importing.run(cup())):
        (told,) = [p for p in report.problems if p.code == "withdrawn"]
        assert told.warning
        codes = ", ".join(f"E22.{code}" for code in sorted(gone))
        assert told.wrong.en == f"RED has withdrawn: {codes} take place no more, and stay so"
        assert told.wrong.zh == f"RED 已退出：{codes} 不再举行，导入后仍不举行"
    session.expire_all()
    assert {s.code for s in session.scalars(select(EventSession))} == others


def test_what_was_agreed_of_a_session_stays_unless_the_file_says_something_new(session):
    assert importing.run(files()).ok
    lecture = session.scalars(select(EventSession).join(Event).where(Event.code == "E24")).one()
    lecture.set_since(minutes=115)
    session.commit()

    assert importing.run(files()).sums["updated"] == 0
    session.expire_all()
    assert lecture.spec["minutes"] == 115

    report = importing.run(changed("events.csv", "1,90,AUD|MPH", "1,60,AUD|MPH"))
    session.expire_all()
    assert [p.code for p in report.problems] == ["replaces-changes"]
    assert (lecture.spec["minutes"], lecture.planned) == (60, None)
