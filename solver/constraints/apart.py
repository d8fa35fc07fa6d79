"""`Apart`s whose gap depends on where the two sessions are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from solver.problem import Place, Session
from solver.shapes import Apart, Facts
from solver.timespan import Span

GapAt = Callable[[Place, Place], int | None]  # None: nothing is asked of these two places


def aparts(a: Session, b: Session, gap_at: GapAt, facts: Facts) -> Iterator[Apart]:
    """As few shapes as say it: places of `a` that ask the same of the places of `b` come together."""
    alike: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for one, place in enumerate(a.places):
        by_gap: dict[int, list[int]] = defaultdict(list)
        for other, yonder in enumerate(b.places):
            gap = gap_at(place, yonder)
            if gap is not None:
                by_gap[gap].append(other)
        for gap, others in by_gap.items():
            alike[gap, tuple(others)].append(one)
    for (gap, there), ones in alike.items():
        yield Apart(a, b, gap, tuple(ones), there, facts=facts)


def too_close(one: Iterable[Span], other: tuple[Span, ...], gap: int) -> bool:
    """Whether any two of the spans overlap or have less than `gap` between them."""
    return any(x.widened(0, gap).overlaps(y.widened(0, gap)) for x in one for y in other)
