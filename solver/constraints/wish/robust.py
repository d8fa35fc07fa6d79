"""Time to spare around what easily runs over or slips: finals, outdoor events, guests from afar."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.constraints.apart import aparts, too_close
from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pairing import meeting_pairs
from solver.problem import Place, Problem, Session
from solver.shapes import Apart
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(60, unit="minutes", zh="前后至少留", en="time to spare before and after")


class Robust(Soft):
    """The fragile ones are `sessions`; `then` are those that it must not knock over (empty: the same ones).
    Costs one for every two that share people, teams or floor with less than `minutes` between them."""

    code = "robust"
    keys = ("S21",)
    title = Words("前后留余地", "time to spare")
    sentence = Sentence(
        zh="{who}前后最好留{need}余地", en="{who} has better {need} to spare before and after"
    )
    statement = Sentence(
        zh="前后最好留{minutes}余地",
        en="better {minutes} to spare before and after",
    )
    params = Params
    takes_then = True
    example = {"minutes": 120}
    example_use = {"sessions": ("tag:final",), "then": ("*",)}

    def declare(self, view, use: Bound) -> Iterator[Apart]:
        problem, gap = view.problem, view.problem.ticks(use.params.minutes)
        for fragile, other in _pairs(problem, use):
            facts = _facts(fragile, use)
            if _shares(fragile) & _shares(other):
                yield Apart(fragile, other, gap, price=use.weight, facts=facts)
                continue

            def asked(here: Place, there: Place) -> int | None:
                return gap if _floors(problem, here) & _floors(problem, there) else None

            for shape in aparts(fragile, other, asked, facts):
                yield replace(shape, price=use.weight)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        gap = problem.ticks(use.params.minutes)
        for fragile, other in _pairs(problem, use):
            one, two = timetable.get(fragile.id), timetable.get(other.id)
            if one is None or two is None:
                continue
            if not _shares(fragile) & _shares(other) and not (
                _floors(problem, one.place) & _floors(problem, two.place)
            ):
                continue
            if too_close(timetable.spans(fragile), timetable.spans(other), gap):
                yield Breach((fragile.id, other.id), 1, _facts(fragile, use))


CONSTRAINT = Robust()


def _pairs(problem: Problem, use: Bound) -> Iterator[tuple[Session, Session]]:
    """Each fragile session with each other that can come near it and has something in common with it."""
    fragile = {s.id for s in use.sessions}
    others = {s.id for s in use.then or use.sessions}
    either = tuple(s for s in problem.sessions if s.id in fragile or s.id in others)

    def common(session: Session) -> set[str]:
        floors = {floor for place in session.places for floor in _floors(problem, place)}
        return _shares(session) | {f"floor {floor}" for floor in floors}

    for a, b, _ in meeting_pairs(problem, either, common, problem.ticks(use.params.minutes)):
        if a.id in fragile and b.id in others:
            yield a, b
        elif b.id in fragile and a.id in others:
            yield b, a


def _shares(session: Session) -> set[str]:
    """Whom it would keep waiting."""
    teams = (*session.groups, *session.entries)
    return {f"person {p}" for p in session.people} | {f"group {g}" for g in teams}


def _floors(problem: Problem, place: Place) -> set[str]:
    return {floor for venue in place for floor in problem.floors(venue)}


def _facts(fragile: Session, use: Bound) -> dict:
    return {"who": Ref("session", fragile.id), "need": Minutes(use.params.minutes)}
