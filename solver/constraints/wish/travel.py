"""Nobody has to change the site between two events that are close in time."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pairing import meeting_pairs
from solver.problem import Place, Problem, Session
from solver.shapes import Apart
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words

Sites = frozenset[str]


@dataclass(frozen=True)
class Params:
    minutes: int = param(60, unit="minutes", zh="间隔短于", en="gap shorter than")


class Travel(Soft):
    """Costs one for every two sessions that require the same person, on different sites, with less than
    `minutes` between them. What needs no venue is on no site."""

    code = "travel"
    keys = ("S23",)
    title = Words("少走动", "little travel")
    sentence = Sentence(zh="{who}不必在{gap}内换院区", en="{who} need not change the site within {gap}")
    statement = Sentence(
        zh="{minutes}内最好不换院区",
        en="nobody need change the site within {minutes}",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Apart]:
        gap = view.problem.ticks(use.params.minutes)
        for a, b, who in _pairs(view.problem, use):
            for here, there in _changes(view.problem, a, b):
                yield Apart(a, b, gap, here, there, price=use.weight, facts=_facts(who, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        gap = problem.ticks(use.params.minutes)
        for a, b, who in _pairs(problem, use):
            if _is_change(problem, timetable, a, b) and any(
                one.widened(0, gap).overlaps(other.widened(0, gap))
                for one in timetable.spans(a)
                for other in timetable.spans(b)
            ):
                yield Breach((a.id, b.id), 1, _facts(who, use))


CONSTRAINT = Travel()


def _pairs(problem: Problem, use: Bound) -> Iterator[tuple[Session, Session, str]]:
    sessions = [s for s in use.sessions if not s.all_day]
    return meeting_pairs(problem, sessions, lambda s: s.people, problem.ticks(use.params.minutes))


def _changes(problem: Problem, a: Session, b: Session) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """For each site that `a` can be on: its places there, and the places of `b` that are elsewhere."""
    ours, theirs = _by_site(problem, a), _by_site(problem, b)
    for site, places in ours.items():
        elsewhere = [p for other, indices in theirs.items() if other != site for p in indices]
        if elsewhere:
            yield tuple(places), tuple(sorted(elsewhere))


def _by_site(problem: Problem, session: Session) -> dict[Sites, list[int]]:
    found: dict[Sites, list[int]] = {}
    for index, place in enumerate(session.places):
        if place:
            found.setdefault(_sites(problem, place), []).append(index)
    return found


def _sites(problem: Problem, place: Place) -> Sites:
    return frozenset(problem.venue[venue].site for venue in place)


def _is_change(problem: Problem, timetable: Timetable, a: Session, b: Session) -> bool:
    one, other = timetable.get(a.id), timetable.get(b.id)
    if one is None or other is None or not one.place or not other.place:
        return False
    return _sites(problem, one.place) != _sites(problem, other.place)


def _facts(who: str, use: Bound) -> dict:
    return {"who": Ref("person", who), "gap": Minutes(use.params.minutes)}
