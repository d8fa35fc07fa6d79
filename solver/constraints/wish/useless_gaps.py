"""A venue is left without holes that are too short for anybody to use."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pairing import close_pairs, placed_pairs, sharing
from solver.constraints.pricing import asked
from solver.problem import Place, Problem, Session
from solver.shapes import Hole, Price
from solver.timespan import Span, merged
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    least: int = param(60, unit="minutes", zh="能用的空当至少", en="shortest time that is of use")


class UselessGaps(Soft):
    """Looked at is what a session takes with set-up and tear-down, in venues that hold one at a time. It
    costs one for every two sessions in a venue with less than `least` between them that do not touch, and
    one for either side of a session where so little is left to the venue's opening, closing or closure."""

    code = "useless_gaps"
    keys = ("S27",)
    title = Words("不留零碎空当", "no useless gaps")
    sentence = Sentence(zh="{who}最好不留短于{need}的空当", en="{who} has better no gap shorter than {need}")
    statement = Sentence(
        zh="场地上最好不留短于{least}的空当",
        en="better no gap in a venue shorter than {least}",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Hole | Price]:
        problem, least = view.problem, view.problem.ticks(use.params.least)
        for session in _single(use):
            for index, place in enumerate(session.places):
                for venue in _venues(problem, place):
                    cost = _edges(view, session, _free(problem, venue), least)
                    if cost.any() and use.weight:
                        yield Price(session, cost * use.weight, index, _facts(venue, use))
        for a, b in _pairs(problem, use):
            for venue, here, there in _meetings(problem, a, b):
                yield Hole(a, b, least, here, there, use.weight, _facts(venue, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        least = problem.ticks(use.params.least)
        for session, placement in timetable.placed(_single(use)):
            span = problem.occupied(session, placement.start)[0]
            for venue in _venues(problem, placement.place):
                holes = _at_edges(span, _free(problem, venue), least)
                if holes:
                    yield Breach((session.id,), holes, _facts(venue, use))
        for a, one, b, other in placed_pairs(timetable, use.sessions):
            common = [v for v in _venues(problem, one.place) if v in _venues(problem, other.place)]
            taken = (problem.occupied(a, one.start), problem.occupied(b, other.start))
            if common and any(0 < _between(x, y) < least for x in taken[0] for y in taken[1]):
                yield Breach((a.id, b.id), 1, _facts(common[0], use))


CONSTRAINT = UselessGaps()


def _single(use: Bound) -> tuple[Session, ...]:
    return tuple(s for s in asked(use) if s.repeat is None)


def _venues(problem: Problem, place: Place) -> list[str]:
    """Those of a place that hold one session at a time."""
    return [v for v in place if problem.venue[v].lanes == 1 and not problem.venue[v].shared]


def _free(problem: Problem, venue: str) -> tuple[Span, ...]:
    """The hours of a venue without its closures and what is taken beforehand."""
    found = problem.venue[venue]
    away = merged(Span(*blocked.span) for blocked in (*found.closures, *found.taken))
    free = list(problem.open_spans(venue))
    for gone in away:
        free = [
            Span(start, end)
            for span in free
            for start, end in ((span.start, min(span.end, gone.start)), (max(span.start, gone.end), span.end))
            if start < end
        ]
    return tuple(free)


def _at_edges(span: Span, free: tuple[Span, ...], least: int) -> int:
    """On how many sides too little is left of the free hours that hold the span."""
    home = next((f for f in free if f.start <= span.start and span.end <= f.end), span)
    return (0 < span.start - home.start < least) + (0 < home.end - span.end < least)


def _edges(view: Any, session: Session, free: tuple[Span, ...], least: int) -> Any:
    """`_at_edges` for every start: just inside a free stretch on one side and not yet at its edge."""
    ticks = view.problem.ticks
    lead = ticks(session.setup)
    whole = lead + ticks(session.minutes) + ticks(session.teardown)
    starts = view.starts(session)
    cost = view.bucket(session, "all")
    for home in free:
        before, after = starts - lead - home.start, home.end - (starts - lead + whole)
        inside = (before >= 0) & (after >= 0)
        cost = cost + inside * (((before > 0) & (before < least)) * 1 + ((after > 0) & (after < least)))
    return cost


def _pairs(problem: Problem, use: Bound) -> Iterator[tuple[Session, Session]]:
    """Those that can come near each other in one of the venues, each two once."""
    reach = problem.ticks(use.params.least)
    widest = max((problem.ticks(s.setup) + problem.ticks(s.teardown) for s in use.sessions), default=0)
    seen: set[frozenset[str]] = set()
    venues = sharing(use.sessions, lambda s: sorted({v for p in s.places for v in _venues(problem, p)}))
    for part in venues.values():
        for a, b in close_pairs(problem, part, reach + 2 * widest):
            if frozenset((a.id, b.id)) not in seen:
                seen.add(frozenset((a.id, b.id)))
                yield a, b


def _meetings(
    problem: Problem, a: Session, b: Session
) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Places of the two that share a venue: those of `a` with the same places of `b`, and a venue."""
    alike: dict[tuple[int, ...], tuple[str, list[int]]] = {}
    for index, place in enumerate(a.places):
        venues = _venues(problem, place)
        there = tuple(i for i, p in enumerate(b.places) if set(venues) & set(_venues(problem, p)))
        if there:
            alike.setdefault(there, (venues[0], []))[1].append(index)
    return ((venue, tuple(here), there) for there, (venue, here) in alike.items())


def _between(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end)


def _facts(venue: str, use: Bound) -> dict:
    return {"who": Ref("venue", venue), "need": Minutes(use.params.least)}
