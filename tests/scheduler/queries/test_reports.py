"""What the gym was used for, in lane hours that anyone can count by hand."""

from datetime import date

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Closure, OpeningHours, Venue, Waiting
from scheduler.queries.floors import Owner, Want
from scheduler.queries.reports import report
from scheduler.services import claims
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.factories import at

pytestmark = pytest.mark.postgres

FRIDAY, SATURDAY = date(2021, 3, 5), date(2021, 3, 6)


@pytest.fixture
def courts(session):
    """Two courts, open 16:30–21:00 on working days and 9:00–18:00 at week-ends."""
    with writing():
        venue = factories.venue("GYM-B", lanes=2)
        venue.openings = [
            OpeningHours(day_types=["work"], weekdays=[], start=990, end=1260),
            OpeningHours(day_types=["rest"], weekdays=[], start=540, end=1080),
        ]
        factories.venue("AUD")  # not booked at the desk


def book(start, end, day="2021-03-05", state="ended", lanes=1, **values):
    venue = db.session.scalars(select(Venue).where(Venue.code == "GYM-B")).one()
    span = {"start": at(f"{day} {start}"), "end": at(f"{day} {end}")}
    return factories.saved(
        Booking(venue=venue, made_at=clock.now(), state=state, lanes=lanes, **span, **values)
    )


def hours(made):
    return {
        (x.day_type, x.is_peak): (x.open, x.closed, x.events, x.usable, x.booked, x.absent)
        for x in made.lines
    }


def test_an_empty_gym_is_open_and_unused(courts):
    assert hours(report(FRIDAY, SATURDAY)) == {
        ("work", False): (5, 0, 0, 5, 0, 0),  # 4.5 hours less 2 of peak, on two courts
        ("work", True): (4, 0, 0, 4, 0, 0),
        ("rest", False): (18, 0, 0, 18, 0, 0),
    }


def test_hours_are_split_at_the_peak(courts):
    with writing():
        book("17:00", "18:00", lanes=2)
        book("20:00", "21:00", state="no_show")
        book("19:00", "20:00", state="cancelled")

    made = report(FRIDAY, FRIDAY)

    assert hours(made) == {("work", False): (5, 0, 0, 5, 2, 1), ("work", True): (4, 0, 0, 4, 1, 0)}
    assert [x.share for x in made.lines] == [0.4, 0.25]
    assert (made.bookings, made.came, made.absent, made.no_show_share) == (2, 1, 1, 0.5)


def test_closures_and_events_are_not_usable(courts):
    with writing():
        venue = db.session.scalars(select(Venue).where(Venue.code == "GYM-B")).one()
        venue.closures.append(Closure(start=at("2021-03-06 08:00"), end=at("2021-03-06 12:00")))
        entry = Owner(entry_uid="x")
        claims.claim(entry, [Want("GYM-B", at("2021-03-05 18:00"), at("2021-03-05 19:00"))])

    assert hours(report(FRIDAY, SATURDAY)) == {
        ("work", False): (5, 0, 0, 5, 0, 0),
        ("work", True): (4, 0, 2, 2, 0, 0),
        ("rest", False): (18, 6, 0, 12, 0, 0),
    }


def test_who_waits_and_who_comes_is_counted(courts):
    with writing():
        people = tuple(factories.person() for _ in range(6))
        factories.group("OPT", members=people)
        factories.group("few", members=people[:2])
        factories.group("hidden", members=people, public=False)
        book("17:00", "18:00", person=people[0])
        book("18:00", "19:00", person=people[0])
        for state in ("accepted", "expired"):
            span = {"start": at("2021-03-05 18:00"), "end": at("2021-03-05 19:00")}
            db.session.add(
                Waiting(person=people[1], asked_at=clock.now(), state=state, venues=["GYM-B"], **span)
            )

    made = report(FRIDAY, FRIDAY)

    assert (made.waited, made.got, made.members, made.active) == (2, 1, 6, 1)
    assert [(words.en, n, active) for words, n, active in made.by_group] == [("Branch OPT", 6, 1)]
