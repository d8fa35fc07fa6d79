"""Sessions that can be counted are not named for the sake of a pool."""

from solver.compile import compile_problem
from solver.pools.pooled import Pooled
from solver.problem import Person, Use
from solver.result import Options
from solver.search import solve
from tests.tools.equal_courts import day_on_courts
from tests.tools.stories import session, span

DAY = span(0, "9:00", "15:00")
PEOPLE = tuple(Person(f"p{n}") for n in range(4))
EXCLUSIVE = (Use("person_exclusive", "person_exclusive"),)


def nameless(number: int) -> list:
    return [session(f"n{n}", window=DAY, step=30) for n in range(number)]


def named(number: int) -> list:
    """Matches of one person each, so that nobody plays two at a time."""
    return [session(f"m{n}", 90, window=DAY, step=30, people=(f"p{n // 2}",)) for n in range(number)]


def pools(*sessions) -> int:
    return len(Pooled(compile_problem(day_on_courts(*sessions, people=PEOPLE, uses=EXCLUSIVE))).pools)


def test_sessions_that_only_a_court_keeps_apart_are_counted_and_their_courts_named():
    assert pools(*nameless(4)) == 0


def test_sessions_that_a_person_keeps_apart_are_counted_in_a_pool():
    assert pools(*named(8)) == 1


def test_a_few_to_count_are_no_reason_to_name_all_courts():
    assert pools(*nameless(4), *named(4)) == 1
    assert pools(*nameless(5), *named(4)) == 0


def test_what_has_no_room_is_proven_by_counting():
    """Eighteen of an hour fill three courts from nine to three; nineteen do not fit."""
    result = solve(day_on_courts(*nameless(19)), Options(seconds=60))

    assert result.left_out_proven
    assert len(result.unplaced) == 1
