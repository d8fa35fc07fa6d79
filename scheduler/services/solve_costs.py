"""Where the penalty of a running solve goes, rule by rule: the independent check's arithmetic, in the worker.

Checking takes a moment on a large plan, so it is done only as often as it takes little of the worker's time.
"""

import json
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from solver import codec
from solver.check import check
from solver.problem import Problem
from solver.timetable import Timetable

SHARE = 20  # a check that took a second is followed by twenty without one


def by_rule(problem: Problem, placements: list[Mapping[str, Any]]) -> dict[str, int]:
    """What the wishes of a timetable cost, by the code of the rule; without those that cost nothing."""
    costs = check(problem, Timetable.of(problem, codec.load_placements(placements))).costs
    of_use = {use.id: use.rule for use in problem.uses}
    found: dict[str, int] = {}
    for use, cost in costs.items():
        if cost:
            rule = of_use.get(use, use)
            found[rule] = found.get(rule, 0) + cost
    return found


class Costs:
    """The costs of the newest of a solve's timetables, as far as they are known."""

    def __init__(self, problem: bytes) -> None:
        self._written = problem
        self._of: Any = None
        self._free_at = 0.0
        self._known: dict[str, int] | None = None

    def of(self, best: Mapping[str, Any] | None) -> dict[str, int] | None:
        """Those of this one, or still of the one before; None where none is known yet."""
        began = time.monotonic()
        if best is not None and best.get("placements") is not self._of and began >= self._free_at:
            self._of = best["placements"]
            self._known = by_rule(self._problem, self._of)
            ended = time.monotonic()
            self._free_at = ended + SHARE * (ended - began)
        return self._known

    @cached_property
    def _problem(self) -> Problem:
        return codec.load_problem(json.loads(self._written))
