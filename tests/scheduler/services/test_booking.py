"""Booking at the desk: one place, one owner; a refusal says why and what instead."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from scheduler.models import Audit, Claim, DeskRule, KitItem, Message, Point
from scheduler.services import booking
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at
from tests.tools.ordered import order, refused, two_courts


@pytest.fixture
def desk(session):
    return two_courts()


def lanes(session, row):
    query = select(Claim.lane).where(Claim.booking_id == row.id).distinct()
    return sorted(session.scalars(query))


def test_a_member_books_a_court(desk, session):
    _, ann, _ = desk

    row = booking.book(order(person=ann.person, activity="badminton", source="member"), ann)

    assert (row.state, row.person, row.made_by, row.lanes) == ("confirmed", ann.person, ann, 1)
    assert gym.ticks(row) == 12
    assert session.scalars(select(Audit.verb)).all() == ["book"]


def test_a_named_court_is_that_court(desk, session):
    clerk, *_ = desk

    second = booking.book(order(lane=1), clerk)

    assert lanes(session, second) == [1]
    refusal = refused(booking.book, order(lane=1), clerk)
    assert (refusal.code, refusal.alternatives[0].action["start"]) == (
        "venue-taken",
        refusal.context["start"].replace("10:00:00+00:00", "18:00:00+08:00"),
    )


def test_nobody_books_for_others_but_the_desk(desk):
    _, ann, bob = desk

    assert refused(booking.book, order(person=bob.person), ann).status == 403
    assert refused(booking.book, order(), ann).status == 403
    assert refused(booking.book, order(person=bob.person), None).status == 401


def test_a_captain_books_for_the_team_only(desk):
    _, ann, bob = desk
    with writing():
        team = factories.group("T1", "team", members=(ann.person, bob.person))
        team.memberships[0].role = "captain"

    row = booking.book(order(group=team), ann)

    assert row.group is team
    assert refused(booking.book, order(group=team), bob).status == 403


def test_the_desk_sets_a_rule_aside_with_a_reason(desk, session):
    clerk, ann, _ = desk
    late = order(day="2021-11-05", person=ann.person, override=("advance",))

    assert refused(booking.book, late, clerk).code == "reason-needed"
    assert refused(booking.book, replace(late, reason="我要"), ann).code == "not-allowed"
    row = booking.book(replace(late, reason="院庆"), clerk)

    assert (row.overridden, row.reason) == (["advance"], "院庆")
    assert session.scalars(select(Audit.details)).one()["override"] == ["advance"]


def test_a_taken_place_is_never_overridden(desk):
    clerk, ann, bob = desk
    booking.book(order(person=ann.person, lanes=2), clerk)

    every = ("advance", "notice", "opening", "quota_peak", "venue-taken")
    refusal = refused(booking.book, order(person=bob.person, override=every, reason="院长"), clerk)

    assert refusal.code == "venue-taken"


def test_a_request_holds_its_place_and_approval_cannot_clash(desk, session):
    clerk, ann, bob = desk
    with writing():
        session.add(DeskRule(code="approval", params={}))

    row = booking.book(order(person=ann.person, lanes=2), ann)

    assert row.state == "pending"
    assert refused(booking.book, order(person=bob.person), bob).code == "venue-taken"
    assert refused(booking.approve, row, ann).status == 403
    assert booking.approve(row, clerk).state == "confirmed"
    assert session.scalars(select(Message.text_zh)).one().endswith("已批准。")
    assert refused(booking.refuse, row, clerk).code == "not-pending"


def test_a_refused_request_gives_the_place_back(desk, session):
    clerk, ann, bob = desk
    with writing():
        session.add(DeskRule(code="approval", params={}))
    row = booking.book(order(person=ann.person, lanes=2), ann)

    booking.refuse(row, clerk, "那天检修")

    assert (row.state, gym.ticks(row)) == ("refused", 0)
    assert booking.book(order(person=bob.person, lanes=2), clerk).state == "confirmed"


def test_a_hold_is_confirmed_in_time_or_not_at_all(desk):
    clerk, ann, _ = desk
    first = booking.hold(order(person=ann.person), clerk, 10)
    second = booking.hold(order(person=ann.person, start="19:00", end="20:00"), clerk, 10)

    booking.confirm(first, ann)
    gym.set_time("11:10")

    assert (first.state, first.hold_until) == ("confirmed", None)
    assert refused(booking.confirm, second, ann).code == "hold-over"


def test_a_walk_in_is_there_from_now_on(desk):
    clerk, *_ = desk
    gym.set_time("17:08")

    row = booking.walk_in("GYM-B", clerk, lane=1)

    assert (row.start, row.end) == (at("2021-10-14 17:05"), at("2021-10-14 18:05"))
    assert (row.state, row.source, row.person) == ("checked_in", "walk_in", None)


def test_a_floor_for_twenty_takes_parties_up_to_twenty(desk, session):
    clerk, *_ = desk
    with writing():
        gym.courts("GYM-F", lanes=1, shared=True, capacity=20)

    for party in (12, 5, 3):
        row = booking.book(order(venue="GYM-F", lanes=party, party=party), clerk)
        assert len(lanes(session, row)) == party

    assert refused(booking.book, order(venue="GYM-F"), clerk).code == "venue-taken"
    assert refused(booking.book, order(venue="GYM-F", lanes=21), clerk).code == "too-many-lanes"


def test_two_courts_are_one_event_floor(desk):
    clerk, *_ = desk

    floor = booking.book(order(lanes=0), clerk)

    assert (floor.lanes, gym.ticks(floor)) == (2, 24)
    assert refused(booking.book, order(), clerk).code == "venue-taken"


def test_kit_is_lent_up_to_its_stock(desk, session):
    clerk, *_ = desk
    with writing():
        session.add(KitItem(code="net", title_zh="球网", title_en="Nets", stock=3))
    booking.book(order(kit={"net": 2}), clerk)

    refusal = refused(booking.book, order("18:30", "19:30", kit={"net": 2}), clerk)

    assert (refusal.code, refusal.context["left"]) == ("kit-taken", 1)
    assert booking.book(order("19:00", "20:00", kit={"net": 3}), clerk).kit == {"net": 3}
    assert (
        refused(booking.book, order("07:00", "08:00", day="2021-10-15", kit={"ball": 1}), clerk).status == 404
    )


def test_a_late_cancelling_is_asked_about_and_costs_a_point(desk, session):
    clerk, ann, _ = desk
    row = booking.book(order(person=ann.person), clerk)
    gym.set_time("17:00")

    assert refused(booking.cancel, row, ann).code == "desk-notice"
    assert (row.state, gym.ticks(row)) == ("confirmed", 12)
    booking.cancel(row, ann, knowing=True)

    assert (row.state, gym.ticks(row)) == ("cancelled", 0)
    assert session.scalars(select(Point.kind)).all() == ["late_cancel"]


def test_the_desk_cancels_without_a_point_and_twice_does_nothing(desk, session):
    clerk, ann, _ = desk
    row = booking.book(order(person=ann.person), clerk)
    gym.set_time("17:30")

    booking.cancel(row, clerk)
    version = row.version
    booking.cancel(row, clerk)

    assert row.version == version
    assert session.scalars(select(Point)).all() == []
