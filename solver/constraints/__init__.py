"""All rules, found by name: every module in a family folder that ends with `CONSTRAINT = …`."""

import importlib
import pkgutil
from functools import cache

from solver.constraints.base import Bound, Rule, bind
from solver.problem import Problem, Use

__all__ = ["Bound", "Rule", "bind", "bound_uses", "rule", "rules", "standard_uses"]


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of the codes. The family is the folder's name."""
    found: dict[str, Rule] = {}
    for package in pkgutil.iter_modules(__path__):
        if not package.ispkg:
            continue
        family = importlib.import_module(f"{__name__}.{package.name}")
        for module in pkgutil.iter_modules(family.__path__):
            constraint = importlib.import_module(f"{family.__name__}.{module.name}").CONSTRAINT
            if constraint.code in found:
                raise RuntimeError(f"two rules are called {constraint.code}")
            found[constraint.code] = constraint
    return dict(sorted(found.items()))


def rule(code: str) -> Rule:
    """The rule of that code; KeyError where there is none."""
    return rules()[code]


def standard_uses() -> tuple[Use, ...]:
    """The uses that every plan begins with: opening hours, one thing at a time, busy people …"""
    return tuple(Use(id=r.code, rule=r.code) for r in rules().values() if r.standard)


def bound_uses(problem: Problem) -> tuple[Bound, ...]:
    """The uses that are on, bound to the problem; raises BadUse or KeyError on a bad one."""
    return tuple(bind(problem, use, rule(use.rule)) for use in problem.uses if use.on)
