"""Courts are equal only where nothing at all tells them apart."""

import pytest

from solver.compile import compile_problem
from solver.couplings.base import Base
from solver.pools.find import Pool, pools
from solver.problem import Blocked, Fixed, Opening, Person, Problem, Repeat, Use, Venue
from tests.tools.equal_courts import day_on_courts
from tests.tools.stories import at, session, span

ANN = Person("ann")


def matches(number: int = 4, **more) -> list:
    return [session(f"m{n}", window=span(0, "9:00", "15:00"), **more) for n in range(number)]


def found(problem: Problem) -> list[set[str]]:
    return [{name for (name,) in pool.places} for pool in pools(compile_problem(problem))]


def only(problem: Problem) -> Pool:
    [pool] = pools(compile_problem(problem))
    return pool


def test_courts_that_are_the_same_to_everybody_are_one_pool():
    pool = only(day_on_courts(*matches()))

    assert pool.places == (("c0",), ("c1",), ("c2",))
    assert pool.members == (0, 1, 2, 3)
    assert pool.room(0) == (3, [])


def test_each_session_may_have_its_own_length_set_up_and_people():
    sessions = [
        *matches(2, people=("ann",)),
        session("long", 120, setup=30, teardown=15, window=span(0, "10:00", "18:00")),
    ]
    rest = Use("person_exclusive", "person_exclusive")

    assert found(day_on_courts(*sessions, people=(ANN,), uses=(rest,))) == [{"c0", "c1", "c2"}]


def test_a_court_that_is_larger_matters_only_where_somebody_needs_it():
    small, large = Venue("c0", capacity=20), Venue("c1", capacity=50)
    uses = (Use("venue_capacity", "venue_capacity"),)

    for size, pool in ((10, [{"c0", "c1", "c2"}]), (30, [{"c1", "c2"}])):
        venues = {"c0": small, "c1": large}
        assert found(day_on_courts(*matches(size=size), uses=uses, venues=venues)) == pool


CASES = {
    "opens later": day_on_courts(
        *matches(), venues={"c0": Venue("c0", openings=(Opening(("work",), 600, 1440),))}
    ),
    "is closed for an hour": day_on_courts(
        *matches(), venues={"c0": Venue("c0", closures=(Blocked(span(0, "11:00", "12:00")),))}
    ),
    "is wished for": day_on_courts(
        *matches(), uses=(Use("p", "preferred_place", params={"places": ["c0"]}),)
    ),
    "is wished for by one": day_on_courts(
        *matches(), uses=(Use("p", "preferred_place", sessions=("m1",), params={"places": ["c0"]}),)
    ),
    "has somebody fixed on it": day_on_courts(
        *matches(), session("f", places=(("c0",),), fixed=Fixed(at(0, "10:00"), ("c0",)))
    ),
    "is where one must be": day_on_courts(*matches(), session("here", places=(("c0",),))),
    "is where one may not be": day_on_courts(*matches(), session("there", places=(("c1",), ("c2",)))),
    "belongs to a hall": day_on_courts(
        *matches(), session("all", places=(("hall",),)), venues={"hall": Venue("hall", parts=("c0",))}
    ),
    "is far away": day_on_courts(
        *matches(people=("ann",)),
        people=(ANN,),
        venues={
            "c0": Venue("c0", site="north"),
            "c1": Venue("c1", site="south"),
            "c2": Venue("c2", site="south"),
        },
        travel=(("north", "south", 30),),
        uses=(Use("t", "person_travel"),),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_court_is_not_equal_that(case):
    assert found(CASES[case]) == [{"c1", "c2"}]


@pytest.mark.parametrize(
    "use",
    [
        Use("s", "same_place"),
        Use("d", "different_place"),
        Use("st", "place_stability"),
    ],
    ids=lambda use: use.rule,
)
def test_where_rules_ask_who_is_on_the_same_court_there_is_no_pool(use):
    assert found(day_on_courts(*matches(series="S", event="E"), uses=(use,))) == []


def test_a_change_of_kind_that_takes_time_on_each_court_keeps_them_apart():
    sessions = [*matches(2), session("talk", kind="lecture")]

    assert found(day_on_courts(*sessions, uses=(Use("c", "changeover"),))) == []


def test_a_session_that_comes_every_week_keeps_its_courts_by_themselves():
    weekly = session("w", repeat=Repeat(2, ("work",)), window=span(0, "9:00", "15:00"))

    assert found(day_on_courts(*matches(), weekly, types="wwwwwrrwwwwwrr")) == []


def test_closed_for_a_whole_day_a_court_is_one_fewer_on_that_day():
    closed = Venue("c1", closures=(Blocked(span(1, "0:00", "24:00")),))
    sessions = [session(f"m{n}", window=span(0, "9:00", "48:00")) for n in range(4)]

    pool = only(day_on_courts(*sessions, types="ww", venues={"c1": closed}, house=(480, 1200)))

    assert pool.places == (("c0",), ("c1",), ("c2",))
    assert pool.room(0) == (3, [((at(1, "8:00"), at(1, "20:00")), 1)])
    assert pool.head.tolist() == [[0, 0, 0], [0, -1, 0]]


def test_taken_for_an_hour_it_is_by_itself_on_that_day_only():
    taken = Venue("c1", closures=(Blocked(span(1, "12:00", "13:00")),))
    sessions = [session(f"m{n}", window=span(0, "9:00", "48:00")) for n in range(4)]

    pool = only(day_on_courts(*sessions, types="ww", venues={"c1": taken}, house=(480, 1200)))

    assert pool.head.tolist() == [[0, 0, 0], [0, 1, 0]]
    assert pool.room(0) == (3, [((at(1, "8:00"), at(1, "20:00")), 1)])
    assert pool.room(1) == (1, [])


def test_two_and_two_that_are_alike_are_two_places():
    late = {name: Venue(name, openings=(Opening(("work",), 600, 1440),)) for name in ("c1", "c3")}

    pool = only(day_on_courts(*matches(), courts=4, venues=late))

    assert pool.head.tolist() == [[0, 1, 0, 1]]
    assert [pool.room(number)[0] for number in range(4)] == [2, 2, 0, 0]


def test_where_all_take_exactly_one_slot_any_slot_may_be_closed():
    closed = {
        "c0": Venue("c0", closures=(Blocked(span(0, "9:00", "10:00")),)),
        "c2": Venue("c2", closures=(Blocked(span(0, "9:30", "10:30")),)),
    }

    pool = only(day_on_courts(*matches(step=60), venues=closed))

    fewer = [((at(0, "9:00"), at(0, "10:00")), 2), ((at(0, "10:00"), at(0, "11:00")), 1)]
    assert pool.room(0) == (3, fewer)
    assert pool.head[:2].tolist() == [
        [-1, 0, -1],
        [0, 0, -1],
    ]  # the first stands for the second, closed itself


def test_closed_to_some_only_it_is_not_in_the_pool():
    uses = (Use("venue_capacity", "venue_capacity"),)
    sessions = [*matches(2, step=60), session("big", size=30, step=60, window=span(0, "9:00", "15:00"))]

    assert found(day_on_courts(*sessions, uses=uses, venues={"c1": Venue("c1", capacity=20)})) == [
        {"c0", "c2"}
    ]


def test_a_coupling_that_does_not_say_what_it_sees_sees_every_place():
    instance = compile_problem(day_on_courts(*matches()))
    instance.couplings.append(Base("new", instance.domains, (0, 1), None))  # type: ignore[arg-type]

    assert pools(instance) == []
