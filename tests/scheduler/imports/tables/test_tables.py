"""The smaller tables, and what is true of all."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.imports.tables import tables
from scheduler.models import Closure, FeedToken, GroupFree, Membership, OpeningHours, Person, PlanDay
from scheduler.services import importing
from tests.tools.import_files import SMALL, changed, files, told


def test_tables_come_after_those_that_they_need():
    order = list(tables())

    assert all(order.index(need) < order.index(t.name) for t in tables().values() for need in t.after)
    assert len(order) == 14


@pytest.mark.parametrize("table", tables().values(), ids=lambda t: t.name)
def test_every_cell_has_words_for_what_would_be_right(table):
    assert [c.name for c in table.columns if not (c.reader.right.zh and c.reader.right.en)] == []
    assert table.title.zh
    assert set(table.key) <= {c.name for c in table.columns}


def test_hours_are_stored_in_minutes_with_monday_as_1(session):
    importing.run(files())

    hours = session.scalars(select(OpeningHours).order_by(OpeningHours.id)).all()
    assert [(h.day_types, h.weekdays, h.start, h.end) for h in hours] == [
        (["work"], [], 510, 1230),
        (["work"], [1, 5], 840, 1080),
    ]


def test_hours_that_end_before_they_start_or_name_no_day_type_are_told(session):
    report = importing.dry_run(
        files({"hours.csv": "venue,day_types,start,end\nMPH,work,20:00,08:00\nMPH,workday,08:00,20:00\n"})
    )

    assert told(report) == [
        ("end-before-start", "hours.csv", 2, "end"),
        ("bad-value", "hours.csv", 3, "day_types"),
    ]


def test_a_closure_lasts_to_the_end_of_its_last_day(session):
    importing.run(files())

    closure = session.scalars(select(Closure)).one()
    assert (closure.start, closure.end) == (
        datetime(2021, 5, 16, 16, tzinfo=UTC),
        datetime(2021, 5, 28, 16, tzinfo=UTC),
    )


def test_free_time_is_local_time(session):
    importing.run(files())

    free = session.scalars(select(GroupFree)).one()
    assert (free.start, free.end) == (
        datetime(2021, 3, 8, 6, tzinfo=UTC),
        datetime(2021, 3, 8, 10, tzinfo=UTC),
    )


def test_a_half_day_inside_a_break_is_said_to_be_lost(session):
    report = importing.dry_run(
        changed("free.csv", "2021-03-08 14:00,2021-03-08 18:00", "2021-05-04 14:00,2021-05-04 18:00")
    )

    assert [(p.code, p.warning) for p in report.problems] == [("on-holiday", True)]


def test_an_organisers_own_day_types_win(session):
    report = importing.run(
        files(
            {
                "days.csv": "day,type,name_zh,name_en\n2021-05-04,work,照常上班,Working as usual\n",
                "events.csv": SMALL["events.csv"]
                + "E10,lecture,开幕,Opening,2021-05-04,2021-05-04,1,60,MPH,,,\n",
            }
        )
    )

    assert report.problems == []
    assert session.scalars(select(PlanDay.day)).all() == [date(2021, 5, 4)]


def test_a_member_can_be_named_by_duty_but_only_once(session):
    report = importing.dry_run(files({"members.csv": "group,person\nwomen,chair\nwomen,20317\n"}))

    assert told(report) == [("duplicate", "members.csv", 3, "person")]


def test_nobody_leaves_a_branch_because_members_does_not_name_them(session):
    importing.run(files())

    importing.run(files({"members.csv": "group,person,role\nLAS,chair,captain\n"}))

    found = session.execute(select(Membership.role, Membership.group_id).order_by(Membership.id)).all()
    assert [role for role, _ in found] == ["captain", "member", "member"]


def test_a_part_of_a_part_and_of_nothing_are_told(session):
    report = importing.dry_run(
        files({"venues.csv": SMALL["venues.csv"] + "C,丙,C,1,1,MPH-A\nD,丁,D,1,1,MPX\n"})
    )

    assert told(report) == [
        ("nested-part", "venues.csv", 5, "part_of"),
        ("unknown-venue", "venues.csv", 6, "part_of"),
    ]


def test_two_holders_of_one_duty_are_told(session):
    report = importing.dry_run(changed("people.csv", "staff,OPT,", "staff,OPT,chair"))

    assert told(report)[0] == ("duplicate", "people.csv", 3, "duty")


def test_a_plan_that_ends_before_it_starts_or_has_an_odd_tick_is_told(session):
    report = importing.dry_run(
        files(
            {"plan.csv": "code,first_day,last_day,tick,zone\n2021,2021-12-31,2021-01-01,25,Mars/Base\n"},
            only="plan",
        )
    )

    assert [(code, column) for code, _, _, column in told(report)] == [
        ("bad-value", "zone"),
        ("end-before-start", "last_day"),
        ("bad-value", "tick"),
    ]


def test_whoever_left_has_no_feed_any_more(session):
    importing.run(files())
    person = session.scalars(select(Person)).first()
    session.add(FeedToken(person_id=person.id, hash="x", made_at=clock.now()))
    session.commit()
    assert session.scalars(select(FeedToken)).one().revoked_at is None

    importing.run({"people.csv": f"code,name,status\n{person.code},{person.name},left\n".encode()})

    assert session.scalars(select(FeedToken)).one().revoked_at == clock.now()
