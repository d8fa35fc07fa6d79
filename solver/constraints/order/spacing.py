"""Sessions of a series lie at least, and each at most, so many days after one another."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import above, by, days, held
from solver.constraints.pairing import PER, distance, neighbours, split
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts, Order
from solver.timetable import Timetable
from solver.words import Sentence, Words

IN_ORDER = Words("按编号先后", "in the order of their numbers")


@dataclass(frozen=True)
class Params:
    least: int = param(7, unit="days", zh="至少间隔", en="shortest distance")
    most: int = param(
        -1,
        least=-1,
        from_="least",
        unit="days",
        zh="至多间隔（−1：不限）",
        en="longest distance (−1: no limit)",
    )
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class Spacing(Hard):
    """`least` holds between any two, in any order. `most` is from each to the next by ordinal, and with it
    they come in that order."""

    code = "spacing"
    keys = ("H27",)
    effort = 2
    title = Words("间隔天数", "days between")
    sentence = Sentence(zh="{who}：{need}", en="{who}: {need}")
    statement = Sentence(
        zh="{per}：{need}",
        en="{per}: {need}",
    )
    params = Params
    example = {"least": 2, "most": 5}
    example_use = {"sessions": ("event:E1",)}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"need": _need(params)}

    def declare(self, view, use: Bound) -> Iterator[Count | Order]:
        least, most = use.params.least, use.params.most
        for who, part in split(use.sessions, use.params.per):
            facts = {"who": who, "need": _need(use.params)}
            if least > 0 and len(part) > 1:
                yield Count([(s, 1) for s in part], "day", most=1, width=least, facts=facts)
            if most >= 0:
                for a, b in neighbours(part):
                    yield Order(a, b, least=0, most=most, unit="day", facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            facts = {"who": who, "need": _need(use.params)}
            for sessions in sorted(_too_close(problem, timetable, part, use.params.least)):
                yield Breach(sessions, 1, facts)
            for a, b in neighbours(part) if use.params.most >= 0 else ():
                between = distance(timetable, a, b, "day")
                if between is not None and between < 0:
                    yield Breach((a.id, b.id), -between, {"who": who, "need": IN_ORDER})
                elif between is not None and between > use.params.most:
                    yield Breach((a.id, b.id), between - use.params.most, facts)

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        """With how many days it would be from the nearest of the others."""
        need, day = _need(use.params), problem.grid.day(start)
        away = [(abs(problem.grid.day(p.start) - day), p.session) for p in facts.get("there", ())]
        if not away:
            return Words(f"同意不按“{need.zh}”", f"agree to other than {need.en}")
        between, other = min(away)
        name, got = problem.session[other].name, days(between)
        return Words(
            f"同意与“{name.get('zh')}”相隔 {got.zh}（原要{need.zh}）",
            f"agree to {got.en} from “{name.get('en')}” ({need.en} was asked)",
        )


def _too_close(problem: Problem, timetable: Timetable, part: tuple, least: int) -> set[tuple[str, ...]]:
    if least <= 0:
        return set()
    found = held(timetable, [(s, 1) for s in part], by(problem, "day"))
    return {tuple(sorted(ids)) for ids, _ in above(found, 1, hard=True, width=least)}


def _need(params: Params) -> Words:
    parts = []
    if params.least > 0:
        parts.append(Words(f"至少隔{days(params.least).zh}", f"at least {days(params.least).en} apart"))
    if params.most >= 0:
        parts.append(Words(f"至多隔{days(params.most).zh}", f"at most {days(params.most).en} apart"))
    return Words("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))


CONSTRAINT = Spacing()
