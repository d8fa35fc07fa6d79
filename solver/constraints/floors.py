"""What a session takes of a venue's floor, and when a floor is blocked.

A venue with parts stands on the floors of its parts, so a hall and its halves get in each other's way, and
so do their closures and bookings.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from solver.problem import Blocked, Place, Problem, Session
from solver.timespan import Span

Source = Literal["closures", "taken"]


def lanes_taken(problem: Problem, session: Session, place: Place) -> dict[str, int]:
    """How many lanes of each undividable floor a session takes at a place; shared ones are left out.

    Whoever uses a venue with parts uses all lanes of each part.
    """
    taken: dict[str, int] = {}
    for name in place:
        if problem.venue[name].shared:
            continue
        for floor in problem.floors(name):
            if not problem.venue[floor].shared:
                wanted = (
                    lanes_needed(problem, session, floor) if floor == name else problem.venue[floor].lanes
                )
                taken[floor] = max(taken.get(floor, 0), wanted)
    return taken


def lanes_needed(problem: Problem, session: Session, venue: str) -> int:
    """The lanes a session takes of a venue: what it asks for, at most all of them."""
    lanes = problem.venue[venue].lanes
    return min(session.lanes or lanes, lanes)


def partly_blocked(problem: Problem, floor: str) -> list[tuple[Span, int]]:
    """Closures and bookings that take some, but not all, of the lanes of a floor."""
    venue = problem.venue[floor]
    return [(Span(*b.span), b.lanes) for b in venue.closures + venue.taken if 0 < b.lanes < venue.lanes]


def heads_blocked(problem: Problem, venue: str) -> list[tuple[Span, int]]:
    """Closures and bookings that take some, but not all, of the heads that a shared floor has room for."""
    own = problem.venue[venue]
    return [(Span(*b.span), b.lanes) for b in own.closures + own.taken if 0 < b.lanes < own.capacity]


def blocked(problem: Problem, venue: str, lanes: int, source: Source) -> tuple[Blocked, ...]:
    """When fewer than `lanes` lanes of a venue are left by its closures or bookings, and why.

    What blocks a part blocks the whole, and the other way round, with all lanes.
    """
    own = problem.venue[venue]
    rows: list[Blocked] = []
    for other in sorted(problem.parts[venue]):
        spans: tuple[Blocked, ...] = getattr(problem.venue[other], source)
        if other == venue and own.lanes > 1 and not own.parts and not own.shared:
            rows += _too_few_left(spans, own.lanes, lanes)
        elif other == venue and own.shared and own.capacity:
            rows += [b for b in spans if not b.lanes or b.lanes >= own.capacity]  # fewer: `venue_concurrent`
        else:
            rows += spans
    return tuple(sorted(rows, key=lambda b: (b.span, b.reason.zh, b.reason.en)))


class Rows:
    """What blocks a floor, in the order of beginnings, asked what touches a span: a court has hundreds of
    bookings a year, and every session on it asks."""

    def __init__(self, rows: tuple[Blocked, ...]) -> None:
        self._rows = rows
        self._starts = [row.span[0] for row in rows]
        self._longest = max((row.span[1] - row.span[0] for row in rows), default=0)

    def touching(self, span: Span) -> Iterator[Blocked]:
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return (row for row in self._rows[first:last] if row.span[1] > span.start)


def _too_few_left(rows: tuple[Blocked, ...], lanes: int, needed: int) -> Iterator[Blocked]:
    """The rows that leave too few lanes by themselves, and the spans in which several do so together."""
    alone = [b for b in rows if not b.lanes or lanes - b.lanes < needed]
    yield from alone
    some = [b for b in rows if b not in alone]
    edges = sorted({tick for b in some for tick in b.span})
    for start, end in pairwise(edges):
        active = [b for b in some if b.span.start <= start and end <= b.span.end]
        if lanes - sum(b.lanes for b in active) < needed:
            yield Blocked(Span(start, end), active[0].reason)
