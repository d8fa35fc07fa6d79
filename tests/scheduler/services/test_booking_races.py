"""Whoever comes at the same moment: one has the place, the other an answer, and no claim is left over."""

import random
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule, KitItem, User
from scheduler.services import booking
from scheduler.services.booking import Order
from scheduler.transactions import writing
from tests.tools import desk_claims, gym
from tests.tools.factories import at

SIX, SEVEN, EIGHT = (at(f"2021-10-14 {hour}:00") for hour in (18, 19, 20))


@pytest.fixture
def people(session):
    """The ids of a clerk and eight members."""
    gym.set_time("11:00")
    with writing():
        gym.courts(lanes=1)
        return [gym.clerk().id, *(gym.member(f"M{n}").id for n in range(8))]


def race(app, *acts):
    """What each act got, all starting at once in threads with connections of their own: None or a code."""
    gate, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(n):
        with app.app_context():
            gate.wait()
            try:
                acts[n]()
                answers[n] = "done"
            except Refusal as refusal:
                answers[n] = refusal.code
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def user(number):
    return db.session.get(User, number)


def row(number):
    return db.session.get(Booking, number)


def book(number, start=SIX, end=SEVEN, venue="GYM-B", **values):
    by = user(number)
    return booking.book(Order(venue=venue, start=start, end=end, person=by.person, **values), by)


@pytest.mark.postgres
def test_of_eight_who_book_one_court_one_has_it(app, session, people):
    answers = race(app, *(lambda n=n: book(n) for n in people[1:]))

    assert sorted(answers) == ["done"] + ["venue-taken"] * 7
    assert desk_claims.differences() == []


@pytest.mark.postgres
def test_two_bookings_of_one_person_at_once_do_not_pass_a_quota(app, session, people):
    with writing():
        gym.courts("GYM-T", lanes=4)
        db.session.add(DeskRule(code="quota_future", params={"count": 1}))

    times = ((SIX, SEVEN), (SEVEN, EIGHT), (EIGHT, EIGHT + timedelta(hours=1)))
    answers = race(app, *(lambda s=s: book(people[1], *s, venue="GYM-T") for s in times))

    assert sorted(answers) == ["desk-quota-future", "desk-quota-future", "done"]


@pytest.mark.postgres
def test_nobody_gets_two_places_at_a_time_by_asking_for_both_at_once(app, session, people):
    with writing():
        gym.courts("GYM-T", lanes=4)

    answers = race(app, *(lambda v=v: book(people[1], venue=v) for v in ("GYM-B", "GYM-T", "GYM-T")))

    assert sorted(answers) == ["desk-one-place", "desk-one-place", "done"]


@pytest.mark.postgres
def test_a_booking_and_a_move_to_one_place(app, session, people):
    mine = book(people[1], SEVEN, EIGHT).id

    answers = race(
        app,
        lambda: book(people[2]),
        lambda: booking.move(row(mine), user(people[1]), start=SIX),
        lambda: booking.resize(row(mine), user(people[0]), start=SIX),
        lambda: book(people[3]),
    )

    assert answers.count("done") in (1, 2)  # the same booking may be moved and then be lengthened
    db.session.rollback()
    assert desk_claims.differences() == []


@pytest.mark.postgres
def test_two_that_move_to_each_other_s_place_never_wait_in_a_ring(app, session, people):
    with writing():
        gym.courts("GYM-T", lanes=1)
    mine, yours = book(people[1]).id, book(people[2], venue="GYM-T").id

    answers = race(
        app,
        lambda: booking.move(row(mine), user(people[1]), venue="GYM-T"),
        lambda: booking.move(row(yours), user(people[2]), venue="GYM-B"),
        lambda: booking.swap(row(mine), row(yours), user(people[0])),
        lambda: booking.swap(row(yours), row(mine), user(people[0])),
    )

    assert set(answers) <= {"done", "venue-taken"}
    db.session.rollback()
    assert desk_claims.differences() == []


@pytest.mark.postgres
def test_places_kept_for_walk_ins_stay_kept_when_all_come_at_once(app, session, people):
    with writing():
        gym.courts("GYM-F", lanes=1, shared=True, capacity=4)
        db.session.add(DeskRule(code="floor_limit", params={"keep": 2}))

    answers = race(app, *(lambda n=n: book(n, venue="GYM-F") for n in people[1:7]))

    assert sorted(answers) == ["desk-floor-limit"] * 4 + ["done"] * 2


@pytest.mark.postgres
def test_who_brings_kit_never_waits_in_a_ring(app, session, people):
    """Bookings and changes lock the kit and the court in one order."""
    with writing():
        gym.courts("GYM-T", lanes=6)
        db.session.add(KitItem(code="RACKET", title_zh="球拍", title_en="Racket", stock=20))
    kit = {"RACKET": 1}
    mine = [book(n, SEVEN, EIGHT, venue="GYM-T", kit=kit).id for n in people[1:4]]

    answers = race(
        app,
        *(
            lambda n=n, m=m: booking.move(row(m), user(n), start=SIX)
            for n, m in zip(people[1:4], mine, strict=True)
        ),
        *(lambda n=n: book(n, venue="GYM-T", kit=kit) for n in people[4:7]),
    )

    assert answers == ["done"] * 6


@pytest.mark.postgres
def test_a_request_is_answered_once(app, session, people):
    with writing():
        db.session.add(DeskRule(code="approval", params={}))
    asked = book(people[1]).id

    answers = race(
        app,
        lambda: booking.approve(row(asked), user(people[0])),
        lambda: booking.refuse(row(asked), user(people[0])),
        lambda: book(people[2]),
    )

    db.session.rollback()
    assert sorted(answers[:2]) == ["done", "not-pending"]
    assert db.session.get(Booking, asked).state == ("confirmed" if answers[0] == "done" else "refused")
    assert answers[2] == "venue-taken" or answers[1] == "done"
    assert desk_claims.differences() == []


@pytest.mark.postgres
def test_whatever_eight_do_at_once_claims_and_bookings_agree(app, session, people):
    with writing():
        gym.courts("GYM-T", lanes=3)
        for code in ("quota_future", "quota_peak", "notice"):
            db.session.add(DeskRule(code=code, on=False))

    def act(seed):
        draw, by = random.Random(seed), user(people[0])
        for _ in range(12):
            start = at(f"2021-10-14 {draw.choice((18, 19, 20))}:00")
            venue = draw.choice(("GYM-B", "GYM-T"))
            mine = db.session.scalars(select(Booking.id)).all()
            try:
                if not mine or draw.random() < 0.5:
                    booking.book(Order(venue=venue, start=start, end=start + (SEVEN - SIX)), by)
                elif draw.random() < 0.5:
                    booking.move(row(draw.choice(mine)), by, venue=venue, start=start)
                else:
                    booking.cancel(row(draw.choice(mine)), by)
            except Refusal as refusal:
                if refusal.code not in ("venue-taken", "booking-over"):
                    raise

    answers = race(app, *(lambda n=n: act(n) for n in range(6)))

    db.session.rollback()
    assert answers == ["done"] * 6
    assert desk_claims.differences() == []
    assert clock.now() == at("2021-10-14 11:00")
