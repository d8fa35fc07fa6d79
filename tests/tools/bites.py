"""Makes docs/gallery/rules/CODE.json: for each rule a small problem, and a timetable of it that the rule is against.

`python -m tests.tools.bites` makes those that are missing: random problems, cut down to the sessions that the
rule is about and what they need. It prefers problems of which a solve places everything.
"""

import dataclasses
import json
from pathlib import Path
from typing import Any

from solver.check import check
from solver.codec import dump_placements, dump_problem
from solver.constraints import rules
from solver.constraints.base import Rule
from solver.problem import Problem, Use
from solver.result import Options
from solver.timetable import Timetable
from solver.words import Words
from tests.tools.problems import random_timetable, small_view

FOLDER = Path(__file__).parent.parent.parent / "docs" / "gallery" / "rules"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for rule in rules().values():
        path = FOLDER / f"{rule.code}.json"
        if not path.exists():
            problem, broken = found(rule)
            told: dict[str, Any] = {
                "problem": dump_problem(problem),
                "broken": dump_placements(broken.placements),
            }
            path.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")


def found(rule: Rule) -> tuple[Problem, Timetable]:
    from solver.search import solve

    second = None
    for seed in range(200):
        made = _bitten(rule, seed)
        if made is None:
            continue
        left = solve(made[0], Options(seconds=60, workers=1)).unplaced
        if not left:
            return made
        second = second or made
    assert second, f"nothing breaks {rule.code}"
    return second


def _bitten(rule: Rule, seed: int) -> tuple[Problem, Timetable] | None:
    """The smallest part of a random problem in which a random timetable breaks the rule."""
    view = small_view(seed)
    use = Use(**{"id": rule.code, "rule": rule.code, "params": rule.example, "weight": 3, **rule.example_use})
    whole = dataclasses.replace(view.problem, uses=(use,), name=Words())
    placed = random_timetable(view, seed)
    if not bites(whole, placed):
        return None
    problem, timetable = whole, placed
    for session in whole.sessions:
        fewer = _without(problem, session.id)
        rest = Timetable.of(fewer, [p for p in timetable.placements if p.session != session.id])
        if bites(fewer, rest):
            problem, timetable = fewer, rest
    small = _needed(problem)
    least = Timetable.of(small, timetable.placements)
    return (small, least) if bites(small, least) else (problem, timetable)


def bites(problem: Problem, timetable: Timetable) -> bool:
    """Whether the only rule in force finds something; nothing else may be wrong."""
    report = check(problem, timetable)
    senseless = [b for use, b in report.breaches if use.id == "sense"]
    return not senseless and bool(report.breaches or report.cost)


def _without(problem: Problem, session: str) -> Problem:
    return dataclasses.replace(problem, sessions=tuple(s for s in problem.sessions if s.id != session))


def _needed(problem: Problem) -> Problem:
    """Without venues, people, groups and kit that no session has."""
    text = json.dumps(dump_problem(problem)["sessions"]) + json.dumps(dump_problem(problem)["uses"])
    venues = {v.id for v in problem.venues if f'"{v.id}"' in text}
    venues |= {v.id for v in problem.venues if venues & set(v.parts)}
    venues |= {part for v in problem.venues if v.id in venues for part in v.parts}
    groups = tuple(g for g in problem.groups if f'"{g.id}"' in text)
    members = {p for g in groups for p in g.members}
    return dataclasses.replace(
        problem,
        venues=tuple(v for v in problem.venues if v.id in venues),
        groups=groups,
        people=tuple(p for p in problem.people if p.id in members or f'"{p.id}"' in text),
        kits=tuple(k for k in problem.kits if f'"{k.id}"' in text),
    )


if __name__ == "__main__":
    main()
