"""Edits of a way out made in the plan's rows, each with what it takes to undo it.

`made` gives the record of how the row was; `unmade` puts it back. Both inside `writing()`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Closure, EventSession, ExtraOpening, Plan, Spared, Venue
from scheduler.services.problem_people import Roll
from solver.edits import Clear, Edit, Fewer, LeaveOut, OpenUp, Reopen, Spare, Unlock, Widen, Without
from solver.problem import Problem
from solver.timespan import Span

Record = dict[str, Any]


@dataclass(frozen=True)
class Making:
    """What the edits are made in: the plan, its problem, and its sessions' rows by EVENT.SESSION."""

    plan: Plan
    problem: Problem
    sessions: dict[str, EventSession]

    def made(self, edit: Edit) -> Iterator[Record]:
        """Make the edit; each row that changed, as it was."""
        match edit:
            case Spare(use, session):
                yield from self._spare(use, session)
            case Widen(session, span):
                yield from self._widen(session, span)
            case OpenUp(venue, span):
                yield self._open_up(venue, span)
            case Reopen(venue, span):
                yield from self._reopen(venue, span)
            case Without(session, person):
                yield from self._without(session, person)
            case Fewer(session, role, need):
                yield from self._fewer(session, role, need)
            case Unlock(session):
                row = self.sessions[session]
                before, row.lock = row.lock, ""
                yield {"what": "lock", "session": row.id, "was": before}
            case LeaveOut(session, days):
                yield from self._leave_out(session, days)
            case Clear():
                return  # bookings give way when it is published: services/displacing

    def _spare(self, use: str, session: str) -> Iterator[Record]:
        row = self.sessions[session]
        known = db.session.scalar(select(Spared).where(Spared.session_id == row.id, Spared.use == use))
        if known is None:
            added = Spared(plan_id=self.plan.id, session_id=row.id, use=use)
            db.session.add(added)
            db.session.flush()
            yield {"what": "spared", "id": added.id}

    def _widen(self, session: str, span: Span) -> Iterator[Record]:
        """A window is in whole days."""
        row, grid = self.sessions[session], self.problem.grid
        first = grid.date(grid.day(span.start)).isoformat()
        last = grid.date(grid.day(max(span.start, span.end - 1))).isoformat()
        spec = row.spec
        wider = spec | {"first": min(first, spec["first"]), "last": max(last, spec["last"])}
        if wider != spec:
            row.set_since(**wider)
            kept = {name: spec[name] for name in ("first", "last")}
            yield {"what": "spec", "session": row.id, "was": kept}

    def _open_up(self, venue: str, span: Span) -> Record:
        row = self._venue(venue)
        start, end = (self.problem.grid.datetime(tick) for tick in (span.start, span.end))
        added = ExtraOpening(venue_id=row.id, start=start, end=end)
        db.session.add(added)
        db.session.flush()
        return {"what": "extra", "id": added.id}

    def _reopen(self, venue: str, span: Span) -> Iterator[Record]:
        """Closures of the venue and of all that shares its floor leave the span out."""
        start, end = (self.problem.grid.datetime(tick) for tick in (span.start, span.end))
        for code in sorted(self.problem.parts[venue]):
            row = self._venue(code)
            for closure in [c for c in row.closures if c.start < end and c.end > start]:
                yield {"what": "closure-gone", "venue": row.id, **_closure(closure)}
                for begin, over in (
                    (closure.start, min(closure.end, start)),
                    (max(closure.start, end), closure.end),
                ):
                    if begin < over:
                        yield self._rest(row, closure, begin, over)
                row.closures.remove(closure)
        db.session.flush()

    def _rest(self, venue: Venue, closure: Closure, start: datetime, end: datetime) -> Record:
        rest = Closure(start=start, end=end, reason_zh=closure.reason_zh, reason_en=closure.reason_en)
        venue.closures.append(rest)
        db.session.flush()
        return {"what": "closure-new", "id": rest.id}

    def _without(self, session: str, person: str) -> Iterator[Record]:
        """A session names people by staff number or by duty."""
        row, roll = self.sessions[session], Roll.read()
        before = list(row.spec["people"])
        row.set_since(people=[code for code in before if roll.person(code) != person])
        yield {"what": "spec", "session": row.id, "was": {"people": before}}

    def _leave_out(self, session: str, days: tuple[int, ...]) -> Iterator[Record]:
        row, before = self.sessions[session], self.sessions[session].spec.get("repeat_without", [])
        dates = {self.problem.grid.date(day).isoformat() for day in days}
        row.set_since(repeat_without=sorted({*before, *dates}))
        yield {"what": "spec", "session": row.id, "was": {"repeat_without": list(before)}}

    def _fewer(self, session: str, role: str, need: int) -> Iterator[Record]:
        row = self.sessions[session]
        before = list(row.spec.get("pools", []))
        pools = [[name, who, min(n, need) if name == role else n, far] for name, who, n, far in before]
        row.set_since(pools=pools)
        yield {"what": "spec", "session": row.id, "was": {"pools": before}}

    def _venue(self, code: str) -> Venue:
        return db.session.scalars(select(Venue).where(Venue.code == code)).one()


def unmade(record: Record) -> None:
    """Put back what the record says; what has been deleted meanwhile stays so."""
    match record["what"]:
        case "spared":
            _delete(Spared, record["id"])
        case "extra":
            _delete(ExtraOpening, record["id"])
        case "closure-new":
            _delete(Closure, record["id"])
        case "closure-gone":
            times = {name: datetime.fromisoformat(record[name]) for name in ("start", "end")}
            said = {name: record[name] for name in ("reason_zh", "reason_en")}
            db.session.add(Closure(venue_id=record["venue"], **times, **said))
        case "lock":
            if (row := db.session.get(EventSession, record["session"])) is not None:
                row.lock = record["was"]
        case "spec":
            if (row := db.session.get(EventSession, record["session"])) is not None:
                row.set_since(**record["was"])


def _delete(model: Any, number: int) -> None:
    row = db.session.get(model, number)
    if row is not None:
        db.session.delete(row)


def _closure(row: Closure) -> Record:
    return {
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "reason_zh": row.reason_zh,
        "reason_en": row.reason_en,
    }
