"""Parameters of rules drawn at random from what each says it takes."""

from datetime import timedelta
from random import Random
from typing import Any

from solver.constraints.base import Rule
from solver.constraints.parameters import (
    MINUTE_OF_DAY,
    WEEKDAYS,
    Parameter,
    out_of_order,
    parameters,
    read_params,
)
from solver.problem import Problem, Use
from tests.tools.problems import GROUPS, PLACES

NAMES = {
    "venue": tuple(v for place in PLACES for v in place),
    "group": GROUPS,
    "group_kind": ("team", ""),
    "tag": ("big", "final"),
    "feature": ("net", "stage"),
}


def random_params(rule: Rule, problem: Problem, seed: int) -> Any:
    """Read as a problem file's are, so they are within what the rule takes."""
    rng = Random(f"{rule.code} {seed}")
    while True:
        drawn = {p.name: _value(p, problem, rng) for p in parameters(rule.params)}
        found = rule.params(**drawn)
        if not any(out_of_order(p, found) for p in parameters(rule.params)):
            return read_params(Use("u", rule.code, params=drawn), rule.params)


def _value(parameter: Parameter, problem: Problem, rng: Random) -> Any:
    if parameter.is_list:
        return tuple(sorted({_item(parameter, problem, rng) for _ in range(rng.randint(1, 3))}))
    if parameter.sort == "yes":
        return rng.random() < 0.5
    return _item(parameter, problem, rng)


def _item(parameter: Parameter, problem: Problem, rng: Random) -> Any:
    if parameter.choices:
        return rng.choice(parameter.choices)
    if parameter.names:
        return rng.choice(NAMES[parameter.names])
    if parameter.unit == WEEKDAYS:
        return rng.randrange(7)
    if parameter.unit == MINUTE_OF_DAY:
        return 30 * rng.randint(12, 44)
    if parameter.sort == "number":
        return round(rng.uniform(parameter.least, parameter.most), 1)
    if parameter.sort == "whole":
        near = 240 if parameter.unit == "minutes" else 6
        return rng.randint(int(parameter.least), int(min(parameter.most, parameter.least + near)))
    when = problem.grid.first + timedelta(days=rng.randrange(problem.grid.days))
    return when.isoformat() if parameter.unit else f"{when}T{rng.randint(8, 18):02}:00={rng.randint(1, 9)}"
