"""Problems with many rules in force."""

import dataclasses

from solver.constraints import rules
from solver.problem import Problem, Use


def with_rules(problem: Problem, share: int) -> Problem:
    """The problem under the standard rules and every third of the others, by turns."""
    uses = []
    for number, (code, rule) in enumerate(rules().items()):
        if rule.standard:
            uses.append(Use(code, code))
        elif (number + share) % 3 == 0:
            uses.append(Use(**{"id": code, "rule": code, "params": rule.example, **rule.example_use}))
    return dataclasses.replace(problem, uses=tuple(uses))
