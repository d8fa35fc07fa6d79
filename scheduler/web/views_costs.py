"""Where the penalty goes, rule by rule: the independent check's arithmetic, never the engine's word."""

import json
import zlib
from functools import lru_cache

from scheduler.models import Solve
from scheduler.services.solve_costs import by_rule
from scheduler.web.words import w
from solver import codec
from solver.constraints import rules
from solver.words import Words


def of_solve(solve: Solve) -> tuple[tuple[str, int], ...]:
    """(rule in words, penalty), largest first; empty where nothing was found. While it runs what the worker has
    worked out, so that no page waits for it."""
    if not solve.best:
        return ()
    if solve.state in ("done", "stopped"):
        placed = json.dumps(solve.best["placements"], sort_keys=True)
        costs = dict(_costs(solve.id, solve.problem, placed))
    else:
        costs = solve.best.get("costs") or {}
    known = rules()
    named = ((known[c].title if c in known else Words(c, c), cost) for c, cost in costs.items())
    return tuple((w(words), cost) for words, cost in sorted(named, key=lambda pair: -pair[1]))


@lru_cache(maxsize=8)
def _costs(solve_id: int, packed: bytes, placed: str) -> tuple[tuple[str, int], ...]:
    problem = codec.load_problem(json.loads(zlib.decompress(packed)))
    return tuple(by_rule(problem, json.loads(placed)).items())
