"""From a plan's rows to the problem that the solver gets. The same rows give the same problem.

Only what matters to the plan's sessions goes in: the people who must or should be there, who may do a duty
or whose presence a quorum counts, and nothing about why they are busy.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from scheduler import clock
from scheduler.daytypes import day_type
from scheduler.extensions import db
from scheduler.models import Event, EventSession, KitItem, Plan, RuleUse, Spared
from scheduler.services.problem_people import Roll, with_people
from scheduler.services.problem_sessions import the_sessions
from scheduler.services.problem_venues import the_travel, the_venues
from solver.constraints import standard_uses
from solver.grid import Grid
from solver.problem import Day, Kit, Problem, Use
from solver.words import Words


def build_problem(plan_id: int, *, heed_bookings: bool = True) -> Problem:
    """The plan as it is now: its sessions with what is published and locked, its rules, its places with what
    other plans and bookings have claimed, its people. A review does not heed bookings: they may give way."""
    plan = db.session.get_one(Plan, plan_id)
    grid = Grid(plan.first_day, (plan.last_day - plan.first_day).days + 1, plan.tick, plan.zone)
    roll = Roll.read()
    problem = Problem(
        grid=grid,
        days=_days(plan, grid),
        sessions=the_sessions(plan, grid, roll),
        venues=the_venues(plan, grid, heed_bookings=heed_bookings),
        kits=_kits(),
        uses=uses_of(plan, roll),
        travel=the_travel(),
        house=(plan.house_start, plan.house_end),
        helpers=plan.helpers,
        now=_now(grid, plan),
        name=plan.title,
    )
    return with_people(problem, roll)


def _now(grid: Grid, plan: Plan) -> int:
    """Midnight of today, or of the day that the plan says it is planned on, so that a problem stays the same all
    day; 0 where that is not in the plan: a plan of last year is looked at as a whole."""
    if plan.planned_on is not None:
        day = grid.day_of(plan.planned_on)
        return grid.at(day) if 0 <= day < grid.days else 0
    tick = grid.tick_of(clock.now())
    return grid.at(grid.day(tick)) if 0 <= tick < grid.ticks else 0


def _days(plan: Plan, grid: Grid) -> tuple[Day, ...]:
    """The libraries' day types, and over them what an organiser has set by hand."""
    by_hand = {d.day: Day(d.type, True, Words(d.name_zh, d.name_en)) for d in plan.days}
    found = []
    for offset in range(grid.days):
        when = plan.first_day + timedelta(days=offset)
        known = day_type(when)
        found.append(by_hand.get(when) or Day(known.type, known.official, known.name))
    return tuple(found)


def _kits() -> tuple[Kit, ...]:
    rows = db.session.scalars(select(KitItem).order_by(KitItem.code))
    return tuple(Kit(k.code, k.stock, k.title) for k in rows)


def _uses(plan: Plan, roll: Roll) -> tuple[Use, ...]:
    """The standard rules and the plan's own; one of its own with a standard rule's code replaces that."""
    rows = db.session.scalars(select(RuleUse).where(RuleUse.plan_id == plan.id).order_by(RuleUse.code))
    own = {row.code: _use(row, roll) for row in rows}
    standard = [use for use in standard_uses() if use.id not in own]
    return (*standard, *own.values())


def _spared(plan: Plan, uses: tuple[Use, ...]) -> tuple[Use, ...]:
    """The uses with the exceptions that were agreed to."""
    rows = select(Spared.use, Event.code + "." + EventSession.code).where(Spared.plan_id == plan.id)
    rows = rows.join(EventSession, EventSession.id == Spared.session_id).join(EventSession.event)
    found: dict[str, list[str]] = defaultdict(list)
    for use, session in db.session.execute(rows):
        found[use].append(session)
    if not found:
        return uses
    return tuple(replace(u, spares=tuple(sorted({*u.spares, *found.get(u.id, ())}))) for u in uses)


def _use(row: RuleUse, roll: Roll) -> Use:
    return Use(
        id=row.code,
        rule=row.rule,
        sessions=tuple(_selector(s, roll) for s in row.sessions) or ("*",),
        then=tuple(_selector(s, roll) for s in row.then),
        params={name: _resolved(value, roll) for name, value in sorted(row.params.items())},
        hard=row.hard,
        weight=row.weight,
        on=row.on,
        note=Words(row.note_zh, row.note_en),
        binding=row.binding,
    )


def uses_of(plan: Plan, roll: Roll | None = None) -> tuple[Use, ...]:
    """The plan's rules as they are now, with the exceptions that were agreed to."""
    return _spared(plan, _uses(plan, roll or Roll.read()))


def use_of(row: RuleUse) -> Use:
    """A rule of the plan in the solver's words, without the exceptions that were agreed to."""
    return _use(row, Roll.read())


def _selector(selector: str, roll: Roll) -> str:
    """`person:director` with the staff number of who has that duty."""
    key, _, value = selector.partition(":")
    return f"person:{roll.person(value)}" if key == "person" else selector


def _resolved(value: Any, roll: Roll) -> Any:
    """Duties among a rule's parameters become staff numbers."""
    if isinstance(value, list):
        return [_resolved(item, roll) for item in value]
    return roll.duties.get(value, value) if isinstance(value, str) else value
