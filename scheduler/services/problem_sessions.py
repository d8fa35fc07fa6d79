"""The sessions of a problem: from the kinds' specs to ticks, with what is published and what is locked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scheduler.extensions import db
from scheduler.kinds.base import SessionSpec, from_json
from scheduler.models import DraftPlacement, Entry, Event, EventSession, Plan, Timetable
from scheduler.services.entries import uid_of
from scheduler.services.problem_people import Roll
from solver.grid import Grid
from solver.problem import Fixed, Pool, Repeat, Session
from solver.timespan import Span


def the_sessions(plan: Plan, grid: Grid, roll: Roll) -> tuple[Session, ...]:
    """All sessions of the plan, in the order of its events and of the sessions in them."""
    rows = db.session.scalars(
        select(EventSession)
        .join(EventSession.event)
        .options(joinedload(EventSession.event))
        .where(Event.plan_id == plan.id)
        .order_by(Event.code, EventSession.id)
    ).all()
    released = _released(plan, rows, grid) | _locked(plan, rows, grid)
    return tuple(_session(row, grid, roll, released) for row in rows)


def _session(row: EventSession, grid: Grid, roll: Roll, released: Mapping[int, Fixed]) -> Session:
    spec, event = from_json(row.spec), row.event
    there = released.get(row.id)
    return Session(
        id=f"{event.code}.{row.code}",
        event=event.code,
        kind=event.kind,
        minutes=spec.minutes,
        window=Span(grid.at(grid.day_of(spec.first)), grid.at(grid.day_of(spec.last) + 1)),
        name=row.title,
        places=spec.places,
        lanes=spec.lanes,
        setup=spec.setup,
        teardown=spec.teardown,
        step=spec.step,
        size=spec.size,
        people=roll.persons(spec.people),
        optional=roll.persons(set(spec.optional) - set(spec.people)),
        pools=_pools(spec, roll),
        groups=spec.groups,
        audience=spec.audience,
        entries=spec.entries,
        features=spec.features,
        kit=spec.kit,
        helpers=spec.helpers,
        tags=spec.tags,
        noisy=spec.noisy,
        all_day=spec.all_day,
        series=f"{event.code}.{spec.series}" if spec.series else "",
        ordinal=spec.ordinal,
        priority=spec.priority,
        weight=spec.weight,
        repeat=_repeat(spec, grid),
        fixed=_fixed(spec, grid),
        released=there,
        lock=row.lock if there else "",
    )


def _repeat(spec: SessionSpec, grid: Grid) -> Repeat | None:
    if not spec.repeat_weeks:
        return None
    without = (grid.day_of(date.fromisoformat(day)) for day in spec.repeat_without)
    return Repeat(spec.repeat_weeks, spec.repeat_days, tuple(sorted(without)))


def _pools(spec: SessionSpec, roll: Roll) -> tuple[Pool, ...]:
    """A neutral pool loses whoever is of a branch of those who play: the solver knows teams, not branches."""
    found = []
    for role, codes, need, neutral in spec.pools:
        people = roll.persons(codes)
        found.append(Pool(role, roll.strangers(people, spec.entries) if neutral else people, need, neutral))
    return tuple(found)


def _fixed(spec: SessionSpec, grid: Grid) -> Fixed | None:
    if not spec.fixed:
        return None
    local = datetime.fromisoformat(spec.fixed).replace(tzinfo=ZoneInfo(grid.zone))
    return Fixed(grid.tick_of(local), spec.fixed_place)


def _released(plan: Plan, rows: Sequence[EventSession], grid: Grid) -> dict[int, Fixed]:
    """Where the standing edition has each session; a weekly series where its first week is, held or left out."""
    standing = _standing(plan)
    found = {}
    for row in rows:
        for week, uid in enumerate(_uids(row)):
            if uid in standing:
                start, venues = standing[uid]
                first = start.astimezone(ZoneInfo(grid.zone)) - timedelta(weeks=week)  # the same time of day
                found[row.id] = Fixed(grid.tick_of(first), tuple(venues))
                break
    return found


def _locked(plan: Plan, rows: Sequence[EventSession], grid: Grid) -> dict[int, Fixed]:
    """Where the current draft has what is locked: a lock is set on what its organiser sees there."""
    wanted = [row.id for row in rows if row.lock]
    if not wanted:
        return {}
    placed = db.session.execute(
        select(DraftPlacement.session_id, DraftPlacement.start, DraftPlacement.venues)
        .join(Timetable, Timetable.id == DraftPlacement.timetable_id)
        .where(Timetable.plan_id == plan.id, Timetable.current, DraftPlacement.session_id.in_(wanted))
    )
    return {
        session: Fixed(grid.tick_of(start.astimezone(ZoneInfo(grid.zone))), tuple(venues))
        for session, start, venues in placed
    }


def _standing(plan: Plan) -> dict[str, tuple[datetime, list[str]]]:
    """Start and venues of what is published, by UID."""
    rows = db.session.execute(
        select(Entry.uid, Entry.start, Entry.venues)
        .where(Entry.plan_id == plan.id, Entry.superseded_by.is_(None))
        .where(Entry.status != "CANCELLED")
    )
    return {uid: (start, venues) for uid, start, venues in rows}


def _uids(row: EventSession) -> list[str]:
    """The UIDs that its occurrences may have, in the order of their weeks."""
    weeks = row.spec.get("repeat_weeks") or 0
    return [uid_of(row, str(week)) for week in range(weeks)] if weeks else [uid_of(row)]
