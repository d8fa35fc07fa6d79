"""What holds whatever the others do: in no plan, at what price, or where. Held against trying everything."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from solver.advice.advisor import Advisor
from solver.check import broken
from solver.compile import compile_problem
from solver.constraints import standard_uses
from solver.explain.asking import explained
from solver.explain.confirming import led_to
from solver.explain.proving import prove
from solver.explain.speaking import spoken_proof
from solver.explain.told import Proof
from solver.limits import Limits
from solver.problem import Fixed, Person, Problem, Use, Venue
from solver.state import State, candidates_of, left_out_weight
from solver.timetable import Placement, Timetable
from solver.words import Words
from tests.tools.stories import at, plan, session, span

HALL = (("hall",),)
MORNING = span(0, "9:00", "11:00")  # room for two hours of a hall


def booked(*sessions, uses=(), people=()) -> Problem:
    venues = (Venue("hall", Words("大厅", "Hall")),)
    return plan(*sessions, venues=venues, people=people, uses=(*standard_uses(), *uses))


def talk(name: str, clocks: tuple[str, str], **more):
    """An hour in the hall, on the hour, between two times of Monday."""
    return session(name, places=HALL, step=60, window=span(0, *clocks), name=Words(name, name), **more)


def proof(problem: Problem, placed: dict[str, str], name: str, seconds: float = 20) -> Proof:
    placements = tuple(Placement(one, at(0, clock), ("hall",)) for one, clock in placed.items())
    return Advisor(problem, placements).prove(name, seconds)


def test_it_fits_when_a_chain_of_others_moves_which_no_quick_way_finds():
    problem = booked(
        talk("a", ("9:00", "11:00")),
        talk("b", ("10:00", "12:00")),
        talk("c", ("11:00", "13:00")),
        talk("new", ("9:00", "10:00")),
    )

    found = proof(problem, {"a": "9:00", "b": "10:00", "c": "11:00"}, "new")

    assert (found.claim, [m.session for m in found.way.moves]) == ("moves", ["a", "b", "c"])
    assert found.way.confirmed
    edited, staffing = led_to(problem, (), found.way)
    assert (broken(edited, staffing.timetable, set(problem.session)), found.way.edits) == ((), ())


def test_where_the_hall_is_too_small_for_all_something_as_important_would_have_to_go():
    problem = booked(*(talk(name, ("9:00", "11:00")) for name in ("a", "b", "new")))

    found = proof(problem, {"a": "9:00", "b": "10:00"}, "new")

    assert (found.claim, len(found.instead)) == ("outweighed", 1)
    assert "at least as important, proven; for example" in spoken_proof(found, problem, "en")
    assert "都得舍掉至少同样重要的场次，已证明；例如舍掉" in spoken_proof(found, problem, "zh")


def test_what_weighs_more_may_take_the_place_of_what_weighs_less():
    problem = booked(talk("a", ("9:00", "10:00")), talk("new", ("9:00", "10:00"), weight=3))

    found = proof(problem, {"a": "9:00"}, "new")

    assert (found.claim, found.instead) == ("swaps", ("a",))
    assert (found.way.confirmed, found.way.start, found.way.edits) == (True, at(0, "9:00"), ())
    assert found.way.out == (Placement("a", at(0, "9:00"), ("hall",)),)
    assert [w.en for w in found.way.words] == ["leave out “a”"]
    edited, staffing = led_to(problem, (Placement("a", at(0, "9:00"), ("hall",)),), found.way)
    assert [p.session for p in staffing.timetable.placements] == ["new"]
    assert broken(edited, staffing.timetable, set(problem.session)) == ()


def test_two_that_come_only_together_and_need_the_same_person_at_once_fit_in_no_plan():
    together = Use("pair", "all_or_none", sessions=("one", "two"))
    people = (Person("ann"),)
    problem = booked(
        talk("one", ("9:00", "10:00"), people=("ann",)),
        session("two", people=("ann",), step=60, window=span(0, "9:00", "10:00")),
        uses=(together,),
        people=people,
    )

    (quick,) = explained(problem, (), ["one"])

    assert (quick.state, proof(problem, {}, "one").claim) == ("unproven", "any")
    assert [r.words.en for r in quick.reasons if not r.use] == [
        "open, but one that takes place only together with it has no place then"
    ]


def test_nothing_is_claimed_where_there_was_no_time():
    problem = booked(*(talk(name, ("9:00", "11:00")) for name in ("a", "b", "new")))

    found = proof(problem, {"a": "9:00", "b": "10:00"}, "new", seconds=0)

    assert (found.claim, found.way, found.instead) == ("open", None, ())


def test_what_is_locked_does_not_move():
    still = replace(talk("a", ("9:00", "11:00")), fixed=Fixed(at(0, "9:00"), ("hall",)))
    problem = booked(still, talk("new", ("9:00", "10:00")))

    assert proof(problem, {"a": "9:00"}, "new").claim == "any"


@pytest.mark.parametrize("seed", range(12))
def test_every_claim_is_what_trying_everything_shows(seed):
    problem, placements, name = crowded(seed)
    state = State(compile_problem(problem))
    for index, candidate in candidates_of(state.instance, placements).items():
        state.place(index, candidate)
    before = dict(state.at)
    index = {s.id: i for i, s in enumerate(problem.sessions)}

    found = prove(state, placements, index[name], Limits(20))

    assert state.at == before
    assert found.claim == claim_by_trying(problem, placements, name, state)


def crowded(seed: int) -> tuple[Problem, tuple[Placement, ...], str]:
    """Four sessions on a narrow morning, some for two hours, some tied, some heavier; greedily placed."""
    rng = Random(seed)
    names = ("a", "b", "c", "d")
    people = (Person("ann", busy=(span(0, "9:00", "10:00"),)), Person("bob"))
    uses = (Use("pair", "all_or_none", sessions=("c", "d")),) if seed % 3 == 0 else ()
    sessions = []
    for name in names:
        first = rng.choice((9, 9, 10))
        length, who = rng.choice((60, 60, 120)), rng.choice(((), ("ann",), ("bob",)))
        window = span(0, f"{first}:00", f"{first + rng.choice((1, 2, 3))}:00")
        more = {"places": rng.choice((HALL, HALL, ((),))), "weight": rng.choice((1, 1, 3)), "people": who}
        sessions.append(session(name, length, step=60, window=window, **more))
    problem = booked(*sessions, uses=uses, people=people)
    placed: list[Placement] = []
    for one in problem.sessions[:3]:
        places = ((p, start) for p in one.places for start in range(at(0, "9:00"), at(0, "13:00"), 4))
        for place, start in places:
            tried = [*placed, Placement(one.id, start, place)]
            if holds(problem, tried) or (uses and one.id == "c" and not broken_but_tied(problem, tried)):
                placed = tried
                break
    if uses:
        placed = [p for p in placed if p.session not in ("c", "d")]
    left = [s for s in names if s not in {p.session for p in placed}]
    return problem, tuple(placed), left[-1]


def holds(problem: Problem, placed) -> bool:
    return not broken(problem, Timetable.of(problem, placed), set(problem.session))


def broken_but_tied(problem: Problem, placed) -> bool:
    found = broken(problem, Timetable.of(problem, placed), set(problem.session))
    return any(use.id != "pair" for use, _ in found)


def claim_by_trying(problem: Problem, placements, name: str, state: State) -> str:
    """Every way to put the four somewhere or nowhere, by the independent check."""
    index = {s.id: i for i, s in enumerate(problem.sessions)}
    weight = {s: left_out_weight(state.instance, i) for s, i in index.items()}
    there = {p.session for p in placements}
    mates = {"c", "d"} if name in "cd" and any(u.id == "pair" for u in problem.uses) else {name}
    worth = sum(weight[s] for s in mates - there)
    choices = []
    for one in problem.sessions:
        starts = range(one.window.start, one.window.end - problem.length(one) + 1, 4)
        spots = [Placement(one.id, start, place) for place in one.places for start in starts]
        own = [spot for spot in spots if holds_alone(problem, spot)]
        choices.append(own if one.id in mates else [None, *own])
    least = None
    for picked in product(*choices):
        placed = [p for p in picked if p is not None]
        missing = sum(weight[s] for s in there - {p.session for p in placed})
        if (least is None or missing < least) and holds(problem, placed):
            least = missing
    if least is None:
        return "any"
    return "moves" if least == 0 else "swaps" if least < worth else "outweighed"


def holds_alone(problem: Problem, spot: Placement) -> bool:
    return not broken_but_tied(problem, [spot])
