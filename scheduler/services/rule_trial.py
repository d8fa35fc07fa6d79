"""What a rule would say of the present draft: the check is run with the new value, nothing is written."""

from dataclasses import dataclass, replace

from scheduler.models import Plan, RuleUse
from scheduler.queries import timetables
from scheduler.services import draft_now, rule_checks
from scheduler.services.building import use_of
from solver.check import check
from solver.constraints import rules
from solver.constraints.base import Breach, Rule
from solver.constraints.stating import said
from solver.problem import Problem, Use
from solver.timetable import Timetable
from solver.words import LANGUAGES, Words

SHOWN = 20


@dataclass(frozen=True)
class Found:
    """One thing that the rule finds, by how much, and in words."""

    sessions: tuple[str, ...]
    amount: int
    words: Words


@dataclass(frozen=True)
class Said:
    """What a rule says of the draft: how many breaches, what they cost (None: it is hard), the first of them.
    `selected` is how many sessions it speaks of."""

    breaches: int
    cost: int | None
    found: tuple[Found, ...]
    selected: int


@dataclass(frozen=True)
class Trial:
    """A rule as it is (None: not in force) and as it would be; `statement` is what it would say."""

    statement: Words
    before: Said | None
    after: Said | None
    placed: int


def tried(plan: Plan, wanted: RuleUse, present: RuleUse | None) -> Trial:
    """Refuses what could not be stored. Without a draft there is nothing to break."""
    problem = draft_now.problem_of(plan.id)
    rule_checks.refuse_bad(wanted, plan, problem)
    draft = timetables.current(plan)
    placed = draft_now.now_of(draft).placed if draft else Timetable.of(problem, ())
    use = use_of(wanted)
    statement = said(rules()[use.rule], use.params)
    before = _said(problem, placed, _in_force(problem, present.code)) if present else None
    return Trial(statement, before, _said(problem, placed, use), len(placed.placements))


def _in_force(problem: Problem, code: str) -> Use | None:
    return next((use for use in problem.uses if use.id == code), None)


def _said(problem: Problem, placed: Timetable, use: Use | None) -> Said | None:
    if use is None or not use.on:
        return None
    alone = replace(problem, uses=(use,))
    report = check(alone, Timetable.of(alone, placed.placements))
    rule = rules()[use.rule]
    hard = rule.hard if use.hard is None else use.hard
    found = [b for u, b in (report.breaches if hard else report.wishes) if u.id == use.id]
    told = tuple(Found(b.sessions, b.amount, _words(rule, b, problem)) for b in found[:SHOWN])
    selected = len(problem.select(use.sessions)) - len(set(problem.select(use.spares)) if use.spares else ())
    return Said(len(found), None if hard else report.cost, told, selected)


def _words(rule: Rule, breach: Breach, problem: Problem) -> Words:
    return Words(*(rule.sentence.say(dict(breach.facts), language, problem.called) for language in LANGUAGES))
