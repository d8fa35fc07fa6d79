"""The waiting list: nobody is skipped, nothing is lost, nobody has two turns."""

import contextlib
import threading
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, Booking, Closure, DeskRule, KitItem, PlanDay, Venue, Waiting
from scheduler.queries.floors import Owner, Want
from scheduler.services import booking, claims, due, editing, importing, offers, waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at


@pytest.fixture
def full(session):
    """Both courts are taken at six; Ann, Bob and Cem wait in this order."""
    gym.set_time("11:00")
    with writing():
        gym.courts()
        people = [gym.member(code) for code in ("ann", "bob", "cem")]
    bookings = [gym.book(), gym.book()]
    rows = [wait(user) for user in people]
    return bookings, people, rows


def wait(user, *venues, start="18:00", end="19:00", lanes=1):
    span = at(f"2021-10-14 {start}"), at(f"2021-10-14 {end}")
    return waiting.join(Wish(user.person, venues or ("GYM-B",), *span, lanes=lanes), user)


def states():
    return list(db.session.scalars(select(Waiting.state).order_by(Waiting.id)))


def refused(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.code


def test_a_cancelled_court_is_held_for_who_asked_first(full):
    (first, _), (ann, _, _), (row, _, _) = full

    gym.cancel(first)

    assert states() == ["offered", "waiting", "waiting"]
    assert (row.booking.state, row.booking.person_id, gym.ticks(row.booking)) == ("held", ann.person_id, 12)
    assert row.offered_until == row.booking.hold_until == at("2021-10-14 11:30")
    assert gym.told(ann) == ["轮到你了：羽毛球，10月14日 周四 18:00–19:00。为你留到 11:30。接受或放弃。"]


def test_two_courts_are_held_for_the_first_two(full):
    gym.cancel(*full[0])

    assert states() == ["offered", "offered", "waiting"]


def test_an_accepted_offer_is_a_booking(full):
    (first, _), (ann, _, _), (row, _, _) = full
    gym.cancel(first)

    taken = waiting.accept(row, ann)

    assert (taken.state, taken.hold_until, row.state) == ("confirmed", None, "accepted")
    assert gym.ticks(taken) == 12


def test_an_offer_that_breaks_a_quota_by_now_is_not_taken_but_stays_held(full):
    (first, _), (ann, _, _), (row, _, _) = full
    gym.cancel(first)
    for start in ("12:00", "14:00", "16:00"):
        gym.book(start=start, person=ann.person)

    assert refused(waiting.accept, row, ann) == "desk-quota-future"
    assert (row.state, row.booking.state) == ("offered", "held")


def test_an_offer_whose_hold_is_confirmed_as_a_booking_is_accepted(full):
    (first, _), (ann, _, _), (row, _, _) = full
    gym.cancel(first)

    booking.confirm(row.booking, ann)
    due.run()

    assert (states(), row.booking.state) == (["accepted", "waiting", "waiting"], "confirmed")
    assert len(gym.told(ann)) == 1


def test_an_offer_whose_hold_is_cancelled_as_a_booking_cannot_be_accepted(full):
    (first, _), (ann, _, _), (row, _, _) = full
    gym.cancel(first)

    booking.cancel(row.booking, ann)

    assert states() == ["offered", "offered", "waiting"]
    assert refused(waiting.accept, row, ann) == "offer-over"
    due.run()
    assert states() == ["passed", "offered", "waiting"]


def test_who_passes_gives_it_to_the_next_at_once(full):
    (first, _), (ann, _, _), (row, _, _) = full
    gym.cancel(first)
    held = row.booking

    waiting.pass_(row, ann)

    assert states() == ["passed", "offered", "waiting"]
    assert (held.state, gym.ticks(held)) == ("cancelled", 0)


def test_an_offer_that_nobody_answers_goes_to_the_next(full):
    (first, _), (ann, _, _), (row, _, _) = full
    gym.cancel(first)

    gym.set_time("11:30")

    assert due.run() == 1
    assert states() == ["expired", "offered", "waiting"]
    assert refused(waiting.accept, row, ann) == "offer-over"
    assert len(gym.told(ann)) == 2


def test_a_second_before_its_end_the_offer_stands(full):
    gym.cancel(full[0][0])
    gym.set_time("11:29")

    assert due.run() == 0
    assert waiting.accept(full[2][0], full[1][0]).state == "confirmed"


def test_who_withdraws_with_an_offer_gives_it_to_the_next(full):
    gym.cancel(full[0][0])

    waiting.withdraw(full[2][0], full[1][0])

    assert states() == ["withdrawn", "offered", "waiting"]


def test_what_is_free_is_not_waited_for_but_booked(full):
    _, (ann, _, _), _ = full

    with pytest.raises(Refusal) as caught:
        wait(ann, start="20:00", end="21:00")

    assert (caught.value.code, caught.value.alternatives[0].action) == (
        "place-free",
        {
            "venue": "GYM-B",
            "start": "2021-10-14T12:00:00+00:00",
            "end": "2021-10-14T13:00:00+00:00",
            "lanes": 1,
        },
    )


def test_nobody_has_two_turns_for_the_same_time(full):
    assert refused(wait, full[1][0]) == "waiting-already"


def test_only_the_person_and_the_desk_may(full):
    _, (_, bob, _), (row, _, _) = full
    with writing():
        clerk = gym.clerk()

    assert refused(waiting.withdraw, row, bob) == "not-allowed"
    assert waiting.withdraw(row, clerk).state == "withdrawn"


def test_a_rule_of_the_desk_holds_for_waiting_too(full):
    span = at("2021-10-22 18:00"), at("2021-10-22 19:00")

    assert refused(waiting.join, Wish(full[1][0].person, ("GYM-B",), *span), full[1][0]) == "desk-advance"


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


def test_a_wish_whose_time_is_over_leaves_the_list(full):
    for party in full[0]:
        with writing():
            party.state = "checked_in"
    gym.set_time("19:00")

    due.run()

    assert states() == ["expired"] * 3


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


def test_kit_that_is_no_more_is_refused_when_the_offer_is_accepted(full):
    (first, _), (ann, _, _), (row, _, _) = full
    gym.cancel(first)
    with writing():
        kit = factories.saved(KitItem(code="NET", title_zh="网", title_en="Net", stock=2))
        row.booking.kit = {"NET": 2}
    with writing():
        kit.stock = 1

    assert refused(waiting.accept, row, ann) == "kit-taken"
    assert states() == ["offered", "waiting", "waiting"]
