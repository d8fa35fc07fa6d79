"""A solve in the worker: claim, child process, progress, result. Each write carries the fence."""

import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from scheduler import clock
from scheduler.services import child_process, drafting, proving, several
from scheduler.services.child_process import ENDED, Child
from scheduler.services.explanations import told
from scheduler.services.leases import Claim, claim, give_back, held, report, ring_again, stop_is_asked
from scheduler.services.solve_costs import Costs
from scheduler.services.touching import Readers
from scheduler.transactions import writing
from solver import codec
from solver.explain.told import Explanation
from solver.problem import Problem
from solver.result import Result

__all__ = ["ring_again", "run_solve"]

log = logging.getLogger(__name__)

WRITE_EVERY = 0.5  # seconds between writes of the row
LOOK_EVERY = 0.2  # seconds between looks whether to stop
STOP_GRACE = 0.9  # seconds that a child has to give its best after it was told to stop
POINTS = 400  # of the curve that are kept
OVERTIME = 60  # seconds past its limit after which a child is taken for stuck


@dataclass
class Heard:
    """What the child has said so far."""

    points: list[dict[str, Any]] = field(default_factory=list)
    best: dict[str, Any] | None = None
    result: dict[str, Any] | None = None
    error: str = ""
    ended: bool = False

    def take(self, message: dict[str, Any]) -> None:
        if message is ENDED:
            self.ended = True
        elif "progress" in message:
            self._progress(dict(message["progress"]))
        else:
            self.result, self.error = message.get("result"), message.get("error", "")

    def _progress(self, said: dict[str, Any]) -> None:
        if (found := said.pop("alternatives", None)) is not None:
            self.best = several.with_found(self.best, found)
        placements = said.pop("placements", None)
        if placements is not None:
            self.best = {k: said[k] for k in ("cost", "bound", "placed", "total")} | {
                "placements": placements
            }
        elif self.best and found is None:
            self.best["bound"] = said["bound"]
        self.points.append(said)
        if len(self.points) > POINTS:
            del self.points[1 : POINTS // 2 : 2]  # thin out the older half, keep the shape of the curve


def run_solve(solve_id: int) -> None:
    """Do the solve, unless somebody else does. Returns when it is done, given back, or no longer ours."""
    mine = claim(solve_id)
    if mine is None:
        return
    heard = Heard(best=mine.best)
    if mine.stop_asked:  # the worker before was lost after it had been told
        _finish(mine, heard, was_stopped=True)
        return
    with Child(child_process.COMMAND) as child:
        child.order(mine.problem, **_order(mine))
        is_ours, was_stopped = _watch(mine, child, heard)
        if is_ours and heard.result is None and not was_stopped:
            give_back(mine, heard.error or child.why_ended())
            return
    if is_ours:
        _finish(mine, heard, was_stopped)


def _order(mine: Claim) -> dict[str, Any]:
    seconds = mine.options["seconds"]
    cpu = int((seconds + OVERTIME) * (mine.options.get("workers", 1) + 1))
    limits = {"memory": current_app.config["SOLVE_MEMORY"], "cpu": cpu}
    options = dict(mine.options)
    asked = several.asked_for(options.pop("several", None))
    return {"options": options, "limits": limits, "start": (mine.best or {}).get("placements", [])} | asked


def _watch(mine: Claim, child: Child, heard: Heard) -> tuple[bool, bool]:
    """Follow the child to its end: whether the solve is still ours, and whether it was stopped."""
    costs = Costs(mine.problem)
    began = written = looked = time.monotonic()
    told_at: float | None = None
    while not heard.ended:
        message = child.next(0.1)
        if message is not None:
            heard.take(message)
        now = time.monotonic()
        if told_at and now - told_at > STOP_GRACE:
            break
        if now - began > mine.options["seconds"] + OVERTIME:
            heard.error = "the solving process did not end in time"
            break
        if now - written >= WRITE_EVERY:
            written = now
            if report(mine, **_news(heard, costs)) is None:
                log.warning("solve %s was taken over by another worker", mine.solve_id)
                return False, False
        if now - looked >= LOOK_EVERY and told_at is None:
            looked = now
            if stop_is_asked(mine):
                child.ask_to_stop()
                told_at = now
    return True, told_at is not None


def _news(heard: Heard, costs: Costs) -> dict[str, Any]:
    if not heard.points:
        return {}
    best = heard.best and heard.best | {"costs": costs.of(heard.best)}
    return {"phase": heard.points[-1]["phase"], "progress": heard.points, "best": best}


def _finish(mine: Claim, heard: Heard, was_stopped: bool) -> None:
    """Keep the result, or after a stop the best so far, as a draft, in the transaction that ends the solve."""
    if "several" in mine.options:  # what was found is the row's own, until somebody chooses one
        problem, result = None, None
        heard.best = several.kept(json.loads(mine.problem), heard.best, heard.result)
    else:
        problem, result = _outcome(mine, heard)
    with writing():
        solve = held(mine)
        if solve is None:
            log.warning("the result of solve %s came too late", mine.solve_id)
            return
        solve.state = "stopped" if was_stopped else "done"
        solve.phase, solve.error, solve.lease_until, solve.ended_at = "", "", None, clock.now()
        solve.progress, solve.best = heard.points, heard.best
        if problem is not None and result is not None:
            readers = Readers(problem)
            solve.unplaced = [told(u, problem, readers, result.placements) for u in result.unplaced]
            draft = drafting.save_draft(solve, problem, result, solve.unplaced)
            solve.timetable_id = draft.id
    if problem is not None and result is not None:
        proving.ask_after(draft)


def _outcome(mine: Claim, heard: Heard) -> tuple[Problem | None, Result | None]:
    """What is to be kept: the result, else the best so far, else nothing."""
    if heard.result is None and heard.best is None:
        return None, None
    problem = codec.load_problem(json.loads(mine.problem))
    if heard.result is not None:
        return problem, codec.load_result(heard.result)
    return problem, _best_as_result(problem, heard.best or {})


def _best_as_result(problem: Problem, best: dict[str, Any]) -> Result:
    """What a child that had to be killed had found; why the rest has no place is not known then."""
    placements = codec.load_placements(best["placements"])
    placed = {p.session for p in placements}
    left = [s for s in problem.sessions if s.id not in placed]
    unplaced = tuple(Explanation(s.id, s.name, "unproven", 0) for s in left)
    return Result("stopped", placements, unplaced, best["cost"] or 0, best["bound"], False)
