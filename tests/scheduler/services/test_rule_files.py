"""Rules there and back: rows, the problem as JSON, and rows again say the same."""

import dataclasses
import json

import pytest

from scheduler import access
from scheduler.errors import Refusal
from scheduler.models import RuleChange, RuleUse
from scheduler.services import rule_files, ruling
from scheduler.services.building import build_problem
from solver.codec import dump_problem, load_problem
from solver.constraints import rules
from solver.constraints.base import bind
from solver.problem import Use
from tests.tools import factories
from tests.tools.parameters import random_params
from tests.tools.problems import small_problem
from tests.tools.published import Small

FOUND = ("sessions", "then", "params", "hard", "weight", "on", "note_zh", "note_en")


@pytest.fixture
def plans(session):
    """Two plans with a session each, and what parameters may name."""
    first, second = Small.make(), Small.make("2022")
    for small in (first, second):
        small.add("E01", places=(("AUD",),))
    for venue in ("hall", "east", "west", "courts", "canteen", "field"):
        factories.venue(venue)
    for group in ("red", "blue", "gold"):
        factories.group(group, "team")
    session.commit()
    return first.plan, second.plan


def every_rule(plan):
    """A row of each rule of the catalogue, with parameters of its own."""
    for number, (code, rule) in enumerate(rules().items()):
        params = dataclasses.asdict(random_params(rule, small_problem(0), number))
        plain = {name: list(v) if isinstance(v, tuple) else v for name, v in params.items()}
        hard = bool(number % 2) if rule.switchable else None
        then = ["event:E01"] if rule.takes_then else []
        values = {
            "params": plain,
            "sessions": ["event:E01", "E01.*"],
            "then": then,
            "weight": number,
        }
        row = factories.rule_use(
            plan, code, f"own.{code}", **values, on=number % 5 > 0, note_zh=f"第{number}条"
        )
        row.hard = hard


def rows(session, plan):
    session.expire_all()
    found = session.query(RuleUse).filter_by(plan_id=plan.id).order_by(RuleUse.code)
    return {row.code: {name: getattr(row, name) for name in FOUND} | {"rule": row.rule} for row in found}


def test_every_rule_goes_there_and_back_and_says_the_same(session, plans):
    first, second = plans
    every_rule(first)
    session.commit()

    problem = build_problem(first.id)
    again = load_problem(json.loads(json.dumps(dump_problem(problem))))
    own = {use.id: use for use in again.uses if use.id.startswith("own.")}

    assert {code: rule_files.columns_of(use) | {"rule": use.rule} for code, use in own.items()} == rows(
        session, first
    )
    for use in own.values():
        bind(again, use, rules()[use.rule])  # and the solver takes it
    done = rule_files.take_over(second, own.values(), access.operator())
    assert set(done.values()) == {"new"}
    assert rows(session, second) == rows(session, first)
    assert set(rule_files.take_over(second, again.uses, access.operator()).values()) == {"unchanged"}


def test_what_differs_is_changed_and_what_is_wrong_leaves_everything_as_it_was(session, plans):
    plan = plans[0]
    ruling.make(plan, {"rule": "team_rest", "code": "rest", "params": {"minutes": 30}}, access.operator())
    other = Use("rest", "team_rest", params={"minutes": 45})

    assert rule_files.take_over(plan, [other], access.operator()) == {"rest": "changed"}
    before = (rows(session, plan), session.query(RuleChange).count())
    bad = Use("late", "band", params={"start_minute": 3000})
    for uses in ([Use("rest", "team_rest"), bad], [Use("rest", "band")]):
        with pytest.raises(Refusal):
            rule_files.take_over(plan, uses, access.operator())
        assert (rows(session, plan), session.query(RuleChange).count()) == before
