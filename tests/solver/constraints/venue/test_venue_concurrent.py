from solver.problem import Blocked, Venue
from tests.tools.stories import at, breaches, faults, plan, session, span

CANTEEN = Venue("canteen", capacity=100, shared=True)


def meals(*sizes: int):
    return plan(*[session(n, places=(("canteen",),), size=s) for n, s in zip("abc", sizes, strict=False)],
                venues=(CANTEEN,))  # fmt: skip


NOON = {"a": at(0, "12:00"), "b": at(0, "12:30")}


def test_exactly_full_is_allowed_and_one_head_more_is_refused():
    assert breaches("venue_concurrent", meals(60, 40), NOON) == []
    assert [b.amount for b in breaches("venue_concurrent", meals(60, 41), NOON)] == [1]


def test_one_after_the_other_may_each_fill_it():
    assert faults("venue_concurrent", meals(100, 100), {"a": at(0, "12:00"), "b": at(0, "13:00")}) == []


def test_three_are_too_many_where_two_are_not():
    together = {**NOON, "c": at(0, "12:45")}

    assert faults("venue_concurrent", meals(40, 40, 40), together) == [("a", "b", "c")]


def test_who_is_too_many_alone_is_left_to_the_rule_of_capacity():
    assert faults("venue_concurrent", meals(150, 0), NOON) == []


def booked(heads: int) -> Venue:
    taken = (Blocked(span(0, "12:00", "13:00"), lanes=heads),)
    return Venue("canteen", capacity=100, shared=True, taken=taken)


def test_bookings_of_the_floor_count_as_so_many_heads_and_do_not_block_the_rest_of_it():
    alone = {"a": at(0, "12:00")}
    full, too_many = (
        plan(session("a", places=(("canteen",),), size=60), venues=(booked(n),)) for n in (40, 41)
    )
    assert faults("venue_concurrent", full, alone) == []
    assert faults("venue_taken", full, alone) == []
    assert faults("venue_concurrent", too_many, alone) == [("a",)]


def test_a_booking_of_the_whole_floor_blocks_it():
    for heads in (0, 100):
        whole = plan(session("a", places=(("canteen",),), size=1), venues=(booked(heads),))
        assert faults("venue_taken", whole, {"a": at(0, "12:00")}) == [("a",)]
        assert faults("venue_concurrent", whole, {"a": at(0, "12:00")}) == []
