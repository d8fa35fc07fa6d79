"""The rules of a problem file as the rules of a plan: the way back of `building`."""

from collections.abc import Iterable
from typing import Any

from scheduler import access
from scheduler.models import Plan, RuleUse, User
from scheduler.services import ruling
from scheduler.services.building import build_problem, use_of
from scheduler.transactions import writing
from solver.codec import plain
from solver.problem import Problem, Use


def columns_of(use: Use) -> dict[str, Any]:
    """What the row of a use says. People are staff numbers, where a row may have named a duty."""
    return {
        "sessions": list(use.sessions),
        "then": list(use.then),
        "params": plain(use.params),
        "hard": use.hard,
        "weight": use.weight,
        "on": use.on,
        "note_zh": use.note.zh,
        "note_en": use.note.en,
    }


def take_over(plan: Plan, uses: Iterable[Use], by: User | None) -> dict[str, str]:
    """Have the plan say what the uses say: what became of each, new, changed or unchanged. All or nothing; rules
    of the plan that are not among the uses stay. Whether one binds is not taken from a file."""
    access.require(by, "organiser")
    problem = build_problem(plan.id, heed_bookings=False)
    with writing():
        there = {row.code: row for row in ruling.in_force(plan)}
        done = {use.id: _taken(plan, use, there.get(use.id), by, problem) for use in uses}
        ruling.measure(plan, problem)
    return done


def _taken(plan: Plan, use: Use, row: RuleUse | None, by: User | None, problem: Problem) -> str:
    said = columns_of(use)
    if row is None:
        ruling.make(plan, {"code": use.id, "rule": use.rule, **said}, by, one_of=problem)
        return "new"
    if row.rule != use.rule:
        ruling.refuse_other_rule(row, use.rule)
    now = columns_of(use_of(row))
    changed = {name: value for name, value in said.items() if now[name] != value}
    if not changed:
        return "unchanged"
    ruling.change(plan, use.id, changed, by, one_of=problem)
    return "changed"
