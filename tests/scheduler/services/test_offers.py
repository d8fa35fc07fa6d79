"""Offers of what becomes free: whatever gives the room, whoever is next has it, nobody is skipped."""

import contextlib
import threading
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, Booking, Closure, DeskRule, PlanDay, Venue, Waiting
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims, due, editing, importing, offers, waiting
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at
from tests.tools.waiting import refused, states, three_wait, wait


@pytest.fixture
def full(session):
    return three_wait()


def test_who_needs_two_courts_keeps_the_turn_until_both_are_free(session):
    gym.set_time("11:00")
    with writing():
        gym.courts()
        ann, bob = gym.member("ann"), gym.member("bob")
    first, second = gym.book(), gym.book()
    wait(ann, lanes=2)
    wait(bob)

    gym.cancel(first)
    assert states() == ["waiting", "offered"]

    waiting.pass_(db.session.get(Waiting, 2), bob)
    gym.cancel(second)
    assert states() == ["offered", "passed"]


def test_a_booking_that_is_made_shorter_frees_its_rest(full):
    (first, _), _, _ = full
    with writing():
        first.end = at("2021-10-14 18:30")
        claims.claim(Owner(booking_id=first.id), [Want("GYM-B", first.start, first.end, 1)])
    assert states() == ["waiting"] * 3  # half an hour is not what they wait for

    with writing():
        dan = gym.member("dan")
    assert refused(lambda: wait(dan, start="18:30", end="19:00")) == "place-free"


def test_a_move_away_and_back_in_one_transaction_offers_nothing(full):
    (first, _), _, _ = full
    six, seven = (at(f"2021-10-14 {t}") for t in ("18:00", "19:00"))

    with writing():
        claims.release([Owner(booking_id=first.id)])
        claims.claim(Owner(booking_id=first.id), [Want("GYM-B", six, seven, 1)])

    assert (states(), gym.ticks(first)) == (["waiting"] * 3, 12)


def test_an_event_that_is_moved_away_frees_the_court(session):
    gym.set_time("11:00")
    with writing():
        gym.courts()
        plan = factories.plan()
        ann = gym.member("ann")
        event = Owner(plan_id=plan.id, entry_uid="final@fieldday.test")
        claims.claim(event, [Want("GYM-B", at("2021-10-14 17:00"), at("2021-10-14 20:00"))])
    wait(ann)

    with writing():
        claims.claim(event, [Want("GYM-B", at("2021-10-15 17:00"), at("2021-10-15 20:00"))])

    assert states() == ["offered"]


def test_a_court_more_is_offered(full):
    with writing():
        boss = factories.user("boss", "organiser")
        venue = db.session.scalars(select(Venue)).one()

    editing.change(venue, {"lanes": 3}, boss)

    assert states() == ["offered", "waiting", "waiting"]


def test_a_closure_that_ends_early_is_offered(full):
    (first, _), _, _ = full
    with writing():
        boss = factories.user("boss", "organiser")
        venue = db.session.scalars(select(Venue)).one()
    closure = editing.close_venue(venue, at("2021-10-14 12:00"), at("2021-10-14 22:00"), boss)
    gym.cancel(first)
    assert states() == ["waiting"] * 3

    editing.reopen_venue(db.session.get(Closure, closure.id), boss)

    assert states() == ["offered", "waiting", "waiting"]


def test_a_half_that_becomes_free_is_offered_and_the_whole_only_when_both_are(session):
    gym.set_time("11:00")
    with writing():
        hall = gym.courts("HALL", 1)
        gym.courts("HALL-1", 1, part_of_id=hall.id)
        gym.courts("HALL-2", 1, part_of_id=hall.id)
        ann, bob = gym.member("ann"), gym.member("bob")
    west, east = gym.book("HALL-1"), gym.book("HALL-2")
    wait(ann, "HALL")
    wait(bob, "HALL-1", "HALL-2")

    gym.cancel(east)
    assert states() == ["waiting", "offered"]
    assert db.session.get(Waiting, 2).booking.venue.code == "HALL-2"

    waiting.pass_(db.session.get(Waiting, 2), bob)
    gym.cancel(west)
    assert states() == ["offered", "passed"]


def test_the_rest_of_a_court_whose_party_did_not_come_is_offered_for_ten_minutes(full):
    _, (ann, _, _), (row, _, _) = full
    gym.set_time("18:12")

    assert due.run() == 2  # both parties

    assert states() == ["offered", "offered", "waiting"]
    assert (row.booking.start, row.offered_until) == (at("2021-10-14 18:10"), at("2021-10-14 18:22"))
    assert waiting.accept(row, ann).state == "confirmed"


def test_lots_decide_where_the_venue_draws_and_anybody_can_check_them(session):
    gym.set_time("11:00")
    with writing():
        gym.courts()
        factories.saved(DeskRule(code="waiting", params={"order": "ballot"}))
        people = [gym.member(f"m{n}") for n in range(6)]
    bookings = [gym.book(), gym.book()]
    rows = [wait(user) for user in people]

    gym.cancel(bookings[0])

    drawn = db.session.scalars(select(Audit).where(Audit.verb == "draw")).one().details
    ids = [row.id for row in sorted(rows, key=lambda r: r.lot)]
    again = [Waiting(id=row.id) for row in rows]
    with writing():
        db.session.expunge_all()
        offers.draw(again, drawn["seed"])
        found = [row.id for row in sorted(again, key=lambda r: r.lot)]
    assert ids == drawn["order"] == found
    assert db.session.get(Waiting, ids[0]).state == "offered"


def test_who_joins_after_the_draw_is_behind_all_that_were_drawn(session):
    gym.set_time("11:00")
    with writing():
        gym.courts(lanes=1)
        factories.saved(DeskRule(code="waiting", params={"order": "ballot"}))
        people = [gym.member(f"m{n}") for n in range(5)]
    taken = gym.book()
    for user in people[:4]:
        wait(user)
    gym.cancel(taken)
    late = wait(people[4])

    order = []
    for _ in range(5):
        row = db.session.scalars(select(Waiting).where(Waiting.state == "offered")).one()
        order.append(row.id)
        waiting.pass_(row, people[row.id - 1])

    assert order[-1] == late.id
    assert sorted(order) == [1, 2, 3, 4, 5]


def test_lots_are_drawn_when_there_is_something_to_draw_for_and_not_before(session):
    """Hours that change make all who wait be looked at; as long as nothing is free, everybody may still join."""
    gym.set_time("11:00")
    with writing():
        courts = gym.courts(lanes=1)
        factories.saved(DeskRule(code="waiting", params={"order": "ballot"}))
        boss, people = factories.user("boss", "organiser"), [gym.member(f"m{n}") for n in range(3)]
    taken = gym.book()
    first = wait(people[0])

    closure = editing.close_venue(courts, at("2021-10-20 12:00"), at("2021-10-20 22:00"), boss)
    editing.reopen_venue(db.session.get(Closure, closure.id), boss)
    assert first.lot is None

    others = [wait(user) for user in people[1:]]
    gym.cancel(taken)
    assert sorted(row.lot for row in (first, *others)) == [1, 2, 3]


def test_nobody_draws_lots_for_what_they_do_not_want(session):
    """More tables are there: who waits for a table draws, and who waits for a court draws when there is one."""
    gym.set_time("11:00")
    with writing():
        gym.courts(lanes=1)
        tables = gym.courts("GYM-T", lanes=1)
        factories.saved(DeskRule(code="waiting", params={"order": "ballot"}))
        boss, people = factories.user("boss", "organiser"), [gym.member(f"m{n}") for n in range(3)]
    court, _ = gym.book(), gym.book("GYM-T")
    for_court, for_table = wait(people[0]), wait(people[1], "GYM-T")

    editing.change(tables, {"lanes": 2}, boss)
    assert (for_court.lot, for_table.lot, for_table.state) == (None, 1, "offered")

    late = wait(people[2])
    gym.cancel(court)
    assert {for_court.lot, late.lot} == {2, 3}


@pytest.mark.postgres
def test_of_two_courts_given_back_at_once_none_is_lost(app, session):
    """Two clerks cancel at the same moment while a third person joins the list."""
    gym.set_time("11:00")
    with writing():
        gym.courts()
        people = [gym.member(code) for code in ("ann", "bob", "cem")]
    bookings = [gym.book().id, gym.book().id]
    for user in people[:2]:
        wait(user)
    ids = [user.id for user in people]
    db.session.rollback()

    def give_back(number):
        with app.app_context():
            gym.cancel(db.session.get(Booking, number))

    def join(number):
        with app.app_context():
            user = db.session.get(type(people[0]), number)
            with contextlib.suppress(Refusal):  # where a court was free already
                wait(user)

    _at_once([lambda n=n: give_back(n) for n in bookings] + [lambda: join(ids[2])])

    assert states()[:2] == ["offered", "offered"]
    assert states()[2:] in ([], ["waiting"])


def _at_once(calls):
    errors = []
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            call()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def boss():
    with writing():
        return factories.user("boss", "organiser")


IMPORTED = {
    "venues.csv": "code,title_zh,capacity,lanes\nGYM-B,羽毛球,0,3\n",
    "closures.csv": "venue,start,end\nGYM-B,2021-10-20 08:00,2021-10-20 09:00\n",
    "hours.csv": "venue,day_types,start,end\nGYM-B,work|eve,06:00,22:00\n",
}


def test_a_court_more_by_a_file_is_offered(full):
    report = importing.run({"venues.csv": IMPORTED["venues.csv"].encode()}, user=boss())

    assert (report.written, states()) == (True, ["offered", "waiting", "waiting"])


def test_a_dry_run_of_a_file_offers_nothing(full):
    importing.dry_run({"venues.csv": IMPORTED["venues.csv"].encode()}, user=boss())

    assert states() == ["waiting", "waiting", "waiting"]


@pytest.mark.parametrize("what", ["closure", "hours"])
def test_longer_hours_and_a_closure_less_by_a_file_are_offered(full, what):
    """Closed or shut while somebody waits: what is given back then is nobody's until it is open again."""
    (first, _), _, _ = full
    venue = db.session.scalars(select(Venue)).one()
    with writing():
        if what == "closure":
            db.session.add(
                Closure(venue_id=venue.id, start=at("2021-10-14 12:00"), end=at("2021-10-14 22:00"))
            )
        else:
            venue.openings[0].end = 720
    gym.cancel(first)
    assert states() == ["waiting", "waiting", "waiting"]

    file = "closures.csv" if what == "closure" else "hours.csv"
    report = importing.run({file: IMPORTED[file].encode()}, user=boss())
    assert report.problems == []

    assert states() == ["offered", "waiting", "waiting"]


def test_a_day_set_by_hand_opens_what_is_waited_for_and_closes_it(full):
    """The gym is open on working days only; an organiser makes the Thursday a holiday, then takes it back."""
    (first, _), _, _ = full
    with writing():
        db.session.scalars(select(Venue)).one().openings[0].day_types = ["work"]
        plan = factories.plan()
        day = factories.saved(PlanDay(plan_id=plan.id, day=date(2021, 10, 14), type="holiday"))
    gym.cancel(first)
    assert states() == ["waiting", "waiting", "waiting"]

    with writing():
        db.session.delete(day)

    assert states() == ["offered", "waiting", "waiting"]


def test_fewer_places_kept_for_who_walks_in_are_offered(full):
    (first, _), _, _ = full
    with writing():
        rule = factories.saved(DeskRule(code="floor_limit", params={"keep": 1}))
    gym.cancel(first)
    assert states() == ["waiting", "waiting", "waiting"]

    with writing():
        rule.params = {"keep": 0}

    assert states() == ["offered", "waiting", "waiting"]
