"""A plan with a solve that is queued, and children that behave as a test wants."""

import sys
import zlib
from datetime import date
from pathlib import Path

from scheduler.extensions import db
from scheduler.models import Solve
from scheduler.services import child_process
from solver import codec
from solver.constraints import standard_uses
from solver.grid import Grid
from solver.problem import Day, Problem, Session
from solver.timespan import Span
from solver.words import Words
from tests.tools import factories

FAKE = Path(__file__).with_name("fake_child.py")


def small_problem(count: int = 2) -> Problem:
    """One day of 15-minute ticks; `count` sessions of an hour, one thing at a time."""
    sessions = tuple(
        Session(f"E01.{n}", "E01", "lecture", 60, Span(32, 80), Words(f"第{n}讲", f"Lecture {n}"), people=())
        for n in range(1, count + 1)
    )
    return Problem(Grid(date(2021, 3, 5), 1), (Day("work"),), sessions, uses=standard_uses())


def queued(count: int = 2, **values) -> Solve:
    """A queued solve of `small_problem`, with the plan, event and sessions it is about; committed."""
    plan = factories.plan()
    event = factories.event(plan)
    for n in range(1, count + 1):
        factories.session(event, str(n), places=((),))
    problem = small_problem(count)
    data = zlib.compress(codec.canonical(codec.dump_problem(problem)))
    solve = factories.solve(plan, problem=data, problem_hash=codec.digest(problem), **values)
    db.session.commit()
    return solve


def behave(monkeypatch, behaviour: str) -> None:
    """Let every child that is started from now on be the fake one."""
    monkeypatch.setattr(child_process, "COMMAND", (sys.executable, "-S", str(FAKE), behaviour))
