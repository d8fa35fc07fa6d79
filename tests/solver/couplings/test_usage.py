"""Who shares a tick, and what is taken there: the same as tick by tick."""

from hypothesis import given
from hypothesis import strategies as st

from solver.couplings.usage import above, cliques, levels

SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda s: (s[0], s[0] + s[1], 1)), max_size=8
)


@given(SPANS, SPANS)
def test_who_is_together_at_any_tick_is_part_of_a_clique_with_all_that_is_taken_then(spans, taken):
    intervals = [(*span, n, n) for n, span in enumerate(spans)]
    found = [({i[3] for i in active}, used) for active, used in cliques(list(intervals), taken)]

    for tick in range(30):
        here = {i[3] for i in intervals if i[0] <= tick < i[1]}
        used = sum(amount for start, end, amount in taken if start <= tick < end)
        assert not here or any(here <= active and used <= level for active, level in found)
    for active, level in found:
        ticks = [t for t in range(30) if all(intervals[n][0] <= t < intervals[n][1] for n in active)]
        assert any(level == sum(a for s, e, a in taken if s <= t < e) for t in ticks)


@given(SPANS, st.integers(0, 4))
def test_it_is_too_much_exactly_at_the_ticks_where_the_level_is_above(spans, limit):
    ticks = list(range(30))
    over = {t for start, end in above(spans, limit).tolist() for t in range(start, end)}

    assert over == {t for t, level in zip(ticks, levels(spans, ticks), strict=True) if level > limit}
