"""A refusal of the desk says who and what is in the way, and what instead."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler.services import booking
from scheduler.services.booking import Order
from scheduler.transactions import writing
from tests.tools import gym
from tests.tools.factories import at
from tests.tools.ordered import order, refused, two_courts


@pytest.fixture
def desk(session):
    return two_courts()


def test_a_full_venue_is_refused_with_who_as_far_as_one_may_know(desk):
    clerk, ann, bob = desk
    booking.book(order(person=ann.person, lanes=2), clerk)

    said_to_bob = refused(booking.book, order(person=bob.person), bob)
    said_to_clerk = refused(booking.book, order(person=bob.person), clerk)

    assert said_to_bob.code == said_to_clerk.code == "venue-taken"
    assert "一项预订" in said_to_bob.message.zh
    assert ann.person.name not in said_to_bob.message.zh + str(said_to_bob.context)
    assert ann.person.name in said_to_clerk.message.zh


def test_three_alternatives_each_of_which_can_be_taken(desk):
    clerk, ann, bob = desk
    booking.book(order(person=ann.person, lanes=2), clerk)

    refusal = refused(booking.book, order(person=bob.person), bob)

    assert [a.action["start"][11:16] for a in refusal.alternatives] == ["17:00", "19:00", "16:30"]
    for other in refusal.alternatives:
        again = {name: other.action[name] for name in ("venue", "lanes")}
        span = {name: datetime.fromisoformat(other.action[name]) for name in ("start", "end")}
        taken = booking.book(Order(person=bob.person, **again, **span), bob)
        booking.cancel(taken, bob, knowing=True)


def test_where_two_days_are_full_the_nearest_days_beside_them_are_offered(desk):
    clerk, ann, bob = desk
    for day in ("2021-10-15", "2021-10-16"):
        whole = {
            "lanes": 2,
            "override": (
                "opening",
                "length",
                "quota_day",
                "quota_peak",
                "quota_week",
                "quota_held",
                "quota_future",
            ),
            "reason": "院长",
        }
        booking.book(order("00:00", "23:55", day, person=ann.person, **whole), clerk)

    refusal = refused(booking.book, order(day="2021-10-15", person=bob.person), bob)

    assert [a.action["start"][:16] for a in refusal.alternatives] == [
        "2021-10-14T21:00",
        "2021-10-14T20:30",
        "2021-10-14T20:00",
    ]


def test_a_like_court_at_the_same_time_comes_first(desk):
    clerk, ann, bob = desk
    with writing():
        for code in ("GYM-B", "GYM-C"):
            venue = booking.booking_checks.venue_called(code) if code == "GYM-B" else gym.courts(code)
            venue.features = ["badminton"]
    booking.book(order(person=ann.person, lanes=2), clerk)

    refusal = refused(booking.book, order(person=bob.person), bob)

    assert refusal.alternatives[0].action == {
        "venue": "GYM-C",
        "start": at("2021-10-14 18:00")
        .astimezone(datetime.fromisoformat(refusal.alternatives[0].action["start"]).tzinfo)
        .isoformat(),
        "end": refusal.alternatives[0].action["end"],
        "lanes": 1,
    }


def test_a_broken_rule_is_refused_in_words_with_what_is_allowed(desk):
    _, ann, _ = desk

    refusal = refused(booking.book, order(day="2021-10-25", person=ann.person), ann)

    assert refusal.code == "desk-advance"
    assert refusal.context["rule"] == "advance"
    assert refusal.context["allowed_from"]


def said(refusal):
    return refusal.message.en.split(". ")[0]


def test_a_refusal_names_the_court_that_was_asked_for(desk):
    """The second court, several of them, and both as one: each hears of the court that is in the way."""
    clerk, *_ = desk
    booking.book(order(lane=1), clerk)

    second = refused(booking.book, order(lane=1), clerk)
    floor = refused(booking.book, order(lanes=0), clerk)
    booking.book(order("20:00", "21:00", lanes=0), clerk)
    under = refused(booking.book, order("20:00", "21:00", lane=1), clerk)

    assert said(second) == "Badminton 2 is taken Thu 14 Oct 18:00–19:00 (a booking)"
    assert said(floor) == (
        "Badminton is wanted as a whole: Badminton 2 is taken Thu 14 Oct 18:00–19:00 (a booking)"
    )
    assert (
        said(under) == "Badminton 2 is taken Thu 14 Oct 20:00–21:00 (a booking, with the whole of Badminton)"
    )
    assert [r.context["court"] for r in (second, floor, under)] == ["GYM-B/2"] * 3


def test_two_of_four_tables_are_short_of_one(desk):
    clerk, *_ = desk
    with writing():
        gym.courts("GYM-T", lanes=4)
    for _ in range(3):
        booking.book(order(venue="GYM-T"), clerk)

    refusal = refused(booking.book, order(venue="GYM-T", lanes=2), clerk)

    assert said(refusal) == (
        "Badminton: 2 are wanted and 1 free; Badminton 1 is taken Thu 14 Oct 18:00–19:00 (a booking)"
    )


@pytest.mark.parametrize("minutes", [0, -30, 1500])
def test_an_odd_span_is_refused(desk, minutes):
    clerk, *_ = desk
    asked = order()

    refusal = refused(booking.book, replace(asked, end=asked.start + timedelta(minutes=minutes)), clerk)

    assert (refusal.code, refusal.status) == ("bad-span", 422)


def test_who_stands_at_the_counter_is_offered_what_is_left_of_the_hour(desk):
    clerk, ann, _ = desk
    booking.book(order(person=ann.person, lanes=2), clerk)
    gym.set_time("17:08")

    refusal = refused(booking.walk_in, "GYM-B", clerk, lane=0)

    first = refusal.alternatives[0]
    assert (first.words.zh, first.action["start"][11:16], first.action["end"][11:16]) == (
        "羽毛球的 17:05–18:00",
        "09:05",
        "10:00",
    )


def test_a_hall_and_its_halves_keep_each_other_out(desk):
    clerk, *_ = desk
    with writing():
        hall = gym.courts("GYM-H", lanes=1, title_en="Hall")
        gym.courts("GYM-H1", lanes=1, title_en="Half 1", part_of=hall)
        gym.courts("GYM-H2", lanes=1, title_en="Half 2", part_of=hall)

    half = booking.book(order(venue="GYM-H2"), clerk)
    whole = refused(booking.book, order(venue="GYM-H"), clerk)
    booking.cancel(half, clerk)
    booking.book(order(venue="GYM-H"), clerk)
    other = refused(booking.book, order(venue="GYM-H1"), clerk)

    assert (whole.code, whole.context["court"]) == ("venue-taken", "GYM-H2")
    assert said(whole) == "Hall is wanted as a whole: Half 2 is taken Thu 14 Oct 18:00–19:00 (a booking)"
    assert (other.code, other.context["court"]) == ("venue-taken", "GYM-H1")
    assert said(other) == "Half 1 is taken Thu 14 Oct 18:00–19:00 (a booking, with the whole of Hall)"
