"""A plan's problem as it is now, kept for a moment: building it takes half a second, and a board asks often."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Audit, Booking, Edition, OutsideCalendar, Timetable
from scheduler.services.building import build_problem
from scheduler.services.reviewing import as_placed
from scheduler.transactions import is_writing
from solver.advice.verdict import Judge
from solver.check import Report
from solver.problem import Problem
from solver.timetable import Timetable as Placements

KEPT = 4  # problems
SECONDS = 60.0  # what no mark tells of (somebody's calendar of elsewhere) is at most so old
MOVING = ("put", "take-out", "undo", "redo", "rename-duty")  # verbs of the audit that change placements only


@dataclass
class Now:
    """A draft in the solver's words, held against the rules."""

    problem: Problem
    placed: Placements
    lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.problem, self.placed.placements)

    @property
    def report(self) -> Report:
        with self.lock:
            return self.judge.now


_problems: OrderedDict[Any, tuple[float, Problem]] = OrderedDict()
_nows: OrderedDict[Any, Now] = OrderedDict()
_lock = threading.Lock()


def problem_of(plan_id: int) -> Problem:
    """The plan's problem: the same one until something else than placements has changed."""
    mark = (str(db.engine.url), plan_id, *marks(plan_id))
    with _lock:
        known = _problems.get(mark)
    if known and time.monotonic() - known[0] < SECONDS:
        return known[1]
    problem = build_problem(plan_id)
    if is_writing():
        return problem  # it may be undone yet
    with _lock:
        _problems[mark] = (time.monotonic(), problem)
        while len(_problems) > KEPT:
            _problems.popitem(last=False)
    return problem


def now_of(draft: Timetable) -> Now:
    """The draft as it is, with what it breaks and costs."""
    problem = problem_of(draft.plan_id)
    key = (str(db.engine.url), draft.id, draft.version)
    with _lock:
        known = _nows.get(key)
    if known and known.problem is problem:
        return known
    now = Now(problem, as_placed(problem, draft))
    if is_writing():
        return now
    with _lock:
        _nows[key] = now
        while len(_nows) > KEPT:
            _nows.popitem(last=False)
    return now


def marks(plan_id: int) -> tuple[Any, ...]:
    """Numbers that change with whatever a problem is made of."""
    audit = select(func.max(Audit.id)).where(Audit.verb.not_in(MOVING))
    bookings = select(func.max(Booking.id), func.sum(Booking.version))
    edition = select(func.max(Edition.id))
    read = select(func.max(OutsideCalendar.read_at))
    current = select(func.max(Timetable.id)).where(Timetable.plan_id == plan_id, Timetable.current)
    asked = (audit, bookings, edition, read, current)
    return (clock.now().date(), *(value for query in asked for value in db.session.execute(query).one()))
