"""Where the penalty goes, rule by rule: the independent check's arithmetic, never the engine's word."""

import json
import zlib
from functools import lru_cache

from scheduler.models import Solve
from scheduler.web.words import w
from solver import codec
from solver.check import check
from solver.constraints import rules
from solver.timetable import Timetable
from solver.words import Words


def of_solve(solve: Solve) -> tuple[tuple[str, int], ...]:
    """(rule in words, penalty), largest first; empty while it runs or where nothing was found."""
    if solve.state not in ("done", "stopped") or not solve.best:
        return ()
    placed = json.dumps(solve.best["placements"], sort_keys=True)
    found = _costs(solve.id, solve.problem, placed)
    return tuple((w(words), cost) for words, cost in found)


@lru_cache(maxsize=8)
def _costs(solve_id: int, packed: bytes, placed: str) -> tuple[tuple[Words, int], ...]:
    problem = codec.load_problem(json.loads(zlib.decompress(packed)))
    timetable = Timetable.of(problem, codec.load_placements(json.loads(placed)))
    costs: dict[str, int] = {}
    of_use = {use.id: use.rule for use in problem.uses}
    for use, cost in check(problem, timetable).costs.items():
        code = of_use.get(use, use)
        costs[code] = costs.get(code, 0) + cost
    known = rules()
    named = ((known[c].title if c in known else Words(c, c), cost) for c, cost in costs.items() if cost)
    return tuple(sorted(named, key=lambda pair: -pair[1]))
