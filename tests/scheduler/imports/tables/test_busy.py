"""busy.csv: spans and patterns."""

from datetime import UTC, datetime

from sqlalchemy import select

from scheduler.models import Busy, Person
from scheduler.services import importing
from tests.tools.import_files import files, told

HEAD = "person,start,end,weekdays,start_time,end_time\n"


def spans_of(session, code: str) -> list[tuple[datetime, datetime]]:
    query = select(Busy.start, Busy.end).join(Person).where(Person.code == code).order_by(Busy.start)
    return [tuple(row) for row in session.execute(query)]


def run(*rows: str):
    return importing.run(files({"busy.csv": HEAD + "".join(f"{row}\n" for row in rows)}))


def test_days_are_busy_from_local_midnight_to_the_midnight_after_the_last(session):
    run("20317,2021-03-08,2021-03-10,,,")

    assert spans_of(session, "20317") == [
        (datetime(2021, 3, 7, 16, tzinfo=UTC), datetime(2021, 3, 10, 16, tzinfo=UTC))
    ]


def test_a_weekly_pattern_of_a_group_makes_its_members_busy_on_each_of_those_days(session):
    run("OPT,2021-03-01,2021-03-14,1,09:00,11:00")

    assert spans_of(session, "20318") == [
        (datetime(2021, 3, 1, 1, tzinfo=UTC), datetime(2021, 3, 1, 3, tzinfo=UTC)),
        (datetime(2021, 3, 8, 1, tzinfo=UTC), datetime(2021, 3, 8, 3, tzinfo=UTC)),
    ]
    assert spans_of(session, "20317") == []


def test_a_second_file_replaces_what_an_import_gave_and_leaves_the_rest(session):
    run("20317,2021-03-08,2021-03-10,,,", "20318,2021-03-08,2021-03-08,,,")
    person = session.scalars(select(Person).where(Person.code == "20317")).one()
    own = Busy(start=datetime(2021, 5, 1, tzinfo=UTC), end=datetime(2021, 5, 2, tzinfo=UTC), source="page")
    person.busy.append(own)
    session.commit()

    report = run("20317,2021-03-09,2021-03-10,,,")

    assert (report.counts[-1].outcomes["new"], report.sums["removed"]) == (1, 1)
    assert [start.day for start, _ in spans_of(session, "20317")] == [8, 1]
    assert len(spans_of(session, "20318")) == 1


def test_half_a_pattern_a_backward_span_and_an_unknown_person_are_told(session):
    report = run(
        "20317,2021-03-08,2021-03-10,1,,",
        "20317,2021-03-08,2021-03-10,,09:00,",
        "20317,2021-03-10,2021-03-08,,,",
        "20317,2021-03-08 10:00,2021-03-08 10:00,,,",
        "20371,2021-03-08,2021-03-08,,,",
        "20317,2021-03-08 09:00,2021-03-10,,09:00,10:00",
    )

    assert told(report) == [
        ("missing-value", "busy.csv", 2, "start_time"),
        ("missing-value", "busy.csv", 3, "end_time"),
        ("end-before-start", "busy.csv", 4, "end"),
        ("end-before-start", "busy.csv", 5, "end"),
        ("unknown-person", "busy.csv", 6, "person"),
        ("bad-value", "busy.csv", 7, "start"),
    ]


def test_a_year_that_is_not_the_plans_is_only_warned_of(session):
    report = run("20317,2022-03-08,2022-03-10,,,")

    assert ([p.code for p in report.problems], report.errors) == (["outside-plan"], 0)
