"""One session comes before another, with a shortest and a longest gap in minutes, days or working days."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.pairing import distance
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Order
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words

UNITS = {"minutes": ("分钟", "min"), "day": ("天", "days"), "workday": ("个工作日", "working days")}


@dataclass(frozen=True)
class Params:
    least: int = param(0, zh="至少间隔", en="shortest gap")
    most: int = param(-1, least=-1, from_="least", zh="至多间隔（−1：不限）", en="longest gap (−1: no limit)")
    unit: str = param("minutes", zh="单位", en="unit", choices=tuple(UNITS))


class Before(Hard):
    """Each of `sessions` before each of `then`. In minutes: from the end (of the last occurrence) to the
    start. In days: from date to date, and on one date still in this order."""

    code = "before"
    keys = ("H22", "H23")
    effort = 2
    title = Words("先后", "before")
    sentence = Sentence(zh="{session}在{then}之前{need}", en="{session} comes before {then}{need}")
    statement = Sentence(
        zh="前面的场次都在后面的场次之前{need}",
        en="each of the first comes before each of the others{need}",
    )
    params = Params
    takes_then = True
    example = {"least": 1, "most": 3, "unit": "day"}
    example_use = {"sessions": ("event:E1",), "then": ("event:E2",)}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"need": _need(params)}

    def declare(self, view, use: Bound) -> Iterator[Order]:
        for a, b in _pairs(use):
            for unit, least, most in _limits(view.problem, use.params):
                yield Order(a, b, least=least, most=most, unit=unit, facts=_facts(a, b, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for a, b in _pairs(use):
            for unit, least, most in _limits(problem, use.params):
                between = distance(timetable, a, b, unit)
                if between is None:
                    continue
                amount = max(least - between, 0 if most is None else between - most)
                if amount > 0:
                    yield Breach((a.id, b.id), amount, _facts(a, b, use))
                    break

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        """With the distance that it would have, where it is known from what."""
        there = {p.session: p for p in facts.get("there", ())}
        pairs = ((a, b) for a, b in _pairs(use) if session.id in (a.id, b.id) and {a.id, b.id} & there.keys())
        pair = next(pairs, None)
        if pair is None:
            return Words("同意改变先后或间隔", "agree to another order or distance")
        there[session.id] = Placement(session.id, start, place)
        return _instead(Timetable.of(problem, there.values()), *pair, use.params)


def _instead(timetable: Timetable, a: Session, b: Session, params: Params) -> Words:
    unit = "tick" if params.unit == "minutes" else params.unit
    between = distance(timetable, a, b, unit) or 0
    zh, en = a.name.get("zh"), a.name.get("en")
    if between < 0:
        return Words(
            f"同意“{zh}”不在“{b.name.get('zh')}”之前", f"agree that “{en}” is not before “{b.name.get('en')}”"
        )
    got = _amount(between * timetable.problem.grid.tick if unit == "tick" else between, params.unit)
    need = _need(params)
    return Words(
        f"同意“{zh}”与“{b.name.get('zh')}”相隔 {got.zh}（原要{need.zh.removeprefix('，') or '先后'}）",
        f"agree to {got.en} between “{en}” and “{b.name.get('en')}” "
        f"({need.en.removeprefix(', ') or 'one after the other'} was asked)",
    )


def _amount(number: int, unit: str) -> Words:
    zh, en = UNITS[unit]
    return Words(f"{number} {zh}", f"{number} {en.removesuffix('s') if number == 1 else en}")


def _pairs(use: Bound) -> Iterator[tuple[Session, Session]]:
    for a in use.sessions:
        for b in use.then:
            if a.id != b.id and not (a.fixed and b.fixed):
                yield a, b


def _limits(problem: Problem, params: Params) -> list[tuple[str, int, int | None]]:
    """(unit, least, most): the gap that is asked, and the order in time where days alone leave it open."""
    most = params.most if params.most >= 0 else None
    if params.unit == "minutes":
        # A longest gap is rounded down: 20 minutes leave room for one tick of 15, not for two.
        longest = None if most is None else most // problem.grid.tick
        return [("tick", problem.ticks(params.least), longest)]
    limits: list[tuple[str, int, int | None]] = [(params.unit, params.least, most)]
    return limits if params.least > 0 else [*limits, ("tick", 0, None)]


def _facts(a: Session, b: Session, use: Bound) -> dict:
    return {"session": Ref("session", a.id), "then": Ref("session", b.id), "need": _need(use.params)}


def _need(params: Params) -> Words:
    parts = []
    if params.least > 0:
        least = _amount(params.least, params.unit)
        parts.append((f"，至少隔 {least.zh}", f", at least {least.en}"))
    if params.most >= 0:
        most = _amount(params.most, params.unit)
        parts.append((f"，至多隔 {most.zh}", f", at most {most.en}"))
    return Words("".join(z for z, _ in parts), "".join(e for _, e in parts))


CONSTRAINT = Before()
