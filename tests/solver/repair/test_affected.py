"""What cannot stay, what it is excused from, and the reserve dates put to use."""

import dataclasses

from solver.edits import Spare
from solver.problem import Fixed, Use
from solver.repair.repairing import repair
from solver.timespan import Span
from tests.tools.courts import at, closed, courts, match


def test_who_cannot_stay_is_excused_from_the_promise_and_nobody_else_is():
    """Both are near; the one in the closure goes, the other keeps the hour that would be nearest."""
    near = [match(name, released=Fixed(48 + hour * 2, ("A",))) for name, hour in (("one", 10), ("two", 11))]
    promise = Use("promise", "frozen_horizon", params={"days": 7})
    problem = courts(*near, more=(promise,), closures=(closed(1, 9, 11),))

    found = repair(problem, (at("one", 1, 10), at("two", 1, 11)))

    assert [(m.session, m.now) for m in found.moved] == [("one", at("one", 1, 12))]
    assert found.excused == (Spare("promise", "one"),)
    assert found.proven


def test_who_is_not_near_needs_no_excuse():
    far = match("one", released=Fixed(3 * 48 + 20, ("A",)))
    promise = Use("promise", "frozen_horizon", params={"days": 2})
    problem = courts(far, more=(promise,), closures=(closed(3, 9, 11),))

    found = repair(problem, (at("one", 3, 10),))

    assert (len(found.moved), found.excused) == (1, ())


def test_the_date_kept_in_reserve_is_used_and_is_no_distance():
    outdoor = match("main", tags=("outdoor",))
    reserve = dataclasses.replace(match("reserve", tags=("reserve",)), window=Span(4 * 48, 5 * 48))
    use = Use("rain", "rain_reserve", sessions=("tag:outdoor",), then=("tag:reserve",), params={"days": 2})
    outdoor = dataclasses.replace(outdoor, window=Span(0, 3 * 48))
    problem = courts(outdoor, reserve, more=(use,), closures=(closed(1),))

    found = repair(problem, (at("main", 1, 10), at("reserve", 4, 14)))

    assert [(m.session, m.was, m.now, m.distance) for m in found.moved] == [
        ("main", at("main", 1, 10), at("main", 4, 14), 0)
    ]
    assert (found.reserves, found.moved_weight, found.proven) == (("reserve",), 1, True)


def test_what_was_not_placed_before_stays_out():
    problem = courts(match("one"), match("new"))

    found = repair(problem, (at("one", 1, 10),))

    assert [p.session for p in found.placements] == ["one"]


def test_what_others_have_fixed_since_takes_its_place_and_who_was_there_makes_room():
    imposed = match("new", fixed=Fixed(48 + 20, ("A",)))
    problem = courts(match("one"), match("two"), imposed)

    found = repair(problem, (at("one", 1, 10), at("two", 1, 11)))

    assert [(m.session, m.forced, m.distance) for m in found.moved] == [("one", True, 2)]
    assert at("new", 1, 10) in found.placements
    assert (found.unplaced, found.proven) == ((), True)
