"""The sweep over beginnings against looking at every tick."""

from hypothesis import given
from hypothesis import strategies as st

from solver.constraints import bind, rule
from solver.constraints.overload import Taking, by_sessions, overloads
from solver.problem import Fixed, Use
from solver.timespan import Span
from tests.tools.stories import plan, session

A, B, C = session("a"), session("b"), session("c", fixed=Fixed(0))
USE = bind(plan(A, B, C), Use("u", "window"), rule("window"))
TAKINGS = st.lists(
    st.builds(
        lambda start, length, amount, who: Taking(Span(start, start + length), amount, who),
        st.integers(0, 12),
        st.integers(1, 5),
        st.integers(1, 2),
        st.sampled_from([A, B, C, None]),
    ),
    max_size=7,
)


@given(TAKINGS, st.integers(0, 3))
def test_too_much_is_found_exactly_where_a_tick_has_too_much_with_something_movable(takings, limit):
    def at(tick: int) -> list[Taking]:
        return [t for t in takings if t.span.start <= tick < t.span.end]

    bad = [tick for tick in range(20) if sum(t.amount for t in at(tick)) > limit]
    judged = [tick for tick in bad if any(t.session in (A, B) for t in at(tick) if t.session)]

    found = list(overloads(USE, takings, limit))

    assert bool(found) == bool(judged)
    assert len({ids for ids, _ in found}) == len(found)


def test_things_that_the_same_sessions_have_come_together():
    found = by_sessions({"ann": [A, B], "bob": [A, B], "cai": [B], "dan": [A, B, C]})

    assert found == {(A, B): ("ann", "bob"), (A, B, C): ("dan",)}
