"""Spans against plain sets of ticks."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from solver.timespan import Span, first_overlap, is_covered, is_touched, merged, subtracted

SPAN = st.builds(lambda start, length: Span(start, start + length), st.integers(-20, 40), st.integers(1, 12))
SPANS = st.lists(SPAN, max_size=8)


def ticks(spans) -> set[int]:
    return {tick for span in spans for tick in range(*span)}


def test_touching_spans_do_not_overlap_and_one_tick_more_does():
    assert not Span(0, 4).overlaps(Span(4, 8))
    assert Span(0, 5).overlaps(Span(4, 8))


def test_a_span_covers_itself_and_not_what_is_a_tick_longer():
    assert Span(2, 6).covers(Span(2, 6))
    assert not Span(2, 6).covers(Span(2, 7))
    assert not Span(2, 6).covers(Span(1, 6))


def test_widened_reaches_out_on_both_sides():
    assert Span(2, 6).widened(1, 3) == Span(1, 9)


@given(SPAN, SPAN)
def test_overlap_is_a_shared_tick_whoever_asks(one, other):
    assert one.overlaps(other) == other.overlaps(one) == bool(ticks([one]) & ticks([other]))


@given(SPANS)
def test_merged_is_the_same_time_sorted_with_gaps_between(spans):
    result = merged(spans)

    assert ticks(result) == ticks(spans)
    assert all(a.end < b.start for a, b in pairwise(result))
    assert merged(result) == result == merged(reversed(spans))


def test_empty_spans_vanish_and_touching_ones_join():
    assert merged([Span(3, 3), Span(0, 2), Span(2, 4)]) == (Span(0, 4),)


@given(SPANS, SPANS)
def test_subtracted_is_what_is_in_the_one_and_not_in_the_other(spans, holes):
    result = subtracted(spans, holes)

    assert ticks(result) == ticks(spans) - ticks(holes)
    assert result == merged(result)


@given(SPAN, SPANS)
def test_covered_means_every_tick_of_it(span, spans):
    assert is_covered(span, merged(spans)) == (ticks([span]) <= ticks(spans))


@given(SPAN, SPANS)
def test_the_first_overlap_is_the_first_in_the_list(span, spans):
    found = first_overlap(span, spans)

    assert found == next((s for s in spans if s.overlaps(span)), None)


@given(SPAN, SPANS)
def test_a_span_is_touched_where_it_shares_a_tick(span, spans):
    assert is_touched(span, merged(spans)) == bool(ticks([span]) & ticks(spans))
