"""The waiting list: nobody is skipped, nothing is lost, nobody has two turns."""

import pytest

from scheduler.errors import Refusal
from scheduler.models import KitItem
from scheduler.services import booking, due, waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at
from tests.tools.waiting import refused, states, three_wait, wait


@pytest.fixture
def full(session):
    return three_wait()


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


def test_a_wish_whose_time_is_over_leaves_the_list(full):
    for party in full[0]:
        with writing():
            party.state = "checked_in"
    gym.set_time("19:00")

    due.run()

    assert states() == ["expired"] * 3


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
