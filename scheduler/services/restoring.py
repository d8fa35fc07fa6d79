"""A team that plays after all: its matches come back as they were, under the same codes and UIDs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import flag_modified

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import (
    DraftPlacement,
    Entry,
    Event,
    EventSession,
    Membership,
    Plan,
    Spared,
    Timetable,
    User,
    Withdrawal,
)
from scheduler.queries import timetables
from scheduler.services import auditing, drafting
from scheduler.services.building import build_problem
from scheduler.services.reviewing import as_placed
from scheduler.services.withdrawing import KEPT
from scheduler.transactions import lock_row, writing
from solver.check import check
from solver.problem import Problem
from solver.timetable import Placement
from solver.timetable import Timetable as Placements
from solver.words import Words


@dataclass(frozen=True)
class Restored:
    """`sessions` (EVENT.SESSION) are back; of these `placed` are in the draft where they were, the others have no
    place yet, for something else is there now."""

    sessions: tuple[str, ...]
    placed: tuple[str, ...]


def withdrawn_from(plan: Plan) -> Sequence[Withdrawal]:
    """The teams of the plan that have withdrawn and can come back, the last first."""
    rows = select(Withdrawal).join(Withdrawal.event).where(Event.plan_id == plan.id)
    return db.session.scalars(rows.where(Withdrawal.undone_at.is_(None)).order_by(Withdrawal.id.desc())).all()


def restore(withdrawal: Withdrawal, by: User | None) -> Restored:
    """Take a withdrawal back: the matches are in the event again, with locks, agreements, and their places in the
    drafts where they were. In the current draft one whose place is taken has no place. The next edition announces
    them under the UID of before, and SEQUENCE goes on from there. Who had joined another team by it leaves that.

    A match against a team that has withdrawn too comes back with that one. Refused (not-withdrawn) where it was
    taken back before.
    """
    access.require(by, "organiser")
    with writing():
        lock_row(withdrawal.event)
        lock_row(withdrawal)  # as it is now: somebody else may have had it back meanwhile
        if withdrawal.undone_at is not None:
            raise _not_withdrawn(withdrawal)
        back = _let_others_keep(withdrawal)
        rows = [(kept, _row(withdrawal.event, kept)) for kept in back]
        event = withdrawal.event
        event.withdrawn = {c: t for c, t in event.withdrawn.items() if c not in {k["code"] for k in back}}
        withdrawal.undone_at = clock.now()
        _leave(withdrawal)
        db.session.flush()
        for kept, row in rows:
            _tie(kept, row)
        placed = _place(event.plan, rows)
        codes = tuple(f"{event.code}.{kept['code']}" for kept in back)
        auditing.record(by, "restore", f"event:{event.code}", team=withdrawal.team.code, matches=list(codes))
    return Restored(codes, placed)


def _let_others_keep(withdrawal: Withdrawal) -> list[dict[str, Any]]:
    """The matches that come back now. Those against a team that is still away go over to its withdrawal."""
    others = select(Withdrawal).where(
        Withdrawal.event_id == withdrawal.event_id,
        Withdrawal.undone_at.is_(None),
        Withdrawal.id != withdrawal.id,
    )
    away = {other.team.code: other for other in db.session.scalars(others)}
    back = []
    for kept in withdrawal.sessions:
        other = next((away[e] for e in kept["spec"].get("entries", ()) if e in away), None)
        if other is None:
            back.append(kept)
        else:
            other.sessions = [*other.sessions, kept]
            withdrawal.event.withdrawn = withdrawal.event.withdrawn | {kept["code"]: other.team.code}
    return back


def _row(event: Event, kept: dict[str, Any]) -> EventSession:
    row = EventSession(**{name: kept[name] for name in KEPT})
    event.sessions.append(row)
    return row


def _tie(kept: dict[str, Any], row: EventSession) -> None:
    """What spoke of the match speaks of it again: entries that were published, agreements."""
    plan = row.event.plan_id
    entries = update(Entry).where(
        Entry.plan_id == plan, Entry.event_code == row.event.code, Entry.session_code == row.code
    )
    db.session.execute(entries.where(Entry.session_id.is_(None)).values(session_id=row.id))
    db.session.add_all(Spared(plan_id=plan, session_id=row.id, use=use) for use in kept["spared"])


def _leave(withdrawal: Withdrawal) -> None:
    joined = Membership.person_id.in_(withdrawal.joined)
    there = delete(Membership).where(Membership.group_id == withdrawal.joins_id, joined)
    db.session.execute(there.where(Membership.role == "member"))


def _place(plan: Plan, rows: Sequence[tuple[dict[str, Any], EventSession]]) -> tuple[str, ...]:
    """Back into the drafts where they were, and into the current one where that breaks nothing."""
    current = timetables.current(plan)
    for kept, row in rows:
        for there in kept["placed"]:
            draft = db.session.get(Timetable, there["draft"])
            if draft is not None and draft is not current:
                draft.placements.append(_placement(there, row))
    return _into(current, plan, rows) if current is not None else ()


def _into(
    draft: Timetable, plan: Plan, rows: Sequence[tuple[dict[str, Any], EventSession]]
) -> tuple[str, ...]:
    db.session.flush()
    problem = build_problem(plan.id, heed_bookings=False)
    placed = list(as_placed(problem, draft).placements)
    was = [(row, there) for kept, row in rows if (there := _was(kept, draft))]
    wanted = {row: asked for row, there in was if (asked := _wanted(problem, row, there))}
    together = _break_nothing(problem, placed, list(wanted.values()))
    for row, there in was:
        if row in wanted and (together or _break_nothing(problem, placed, [wanted[row]])):
            placed.append(wanted[row])
            draft.placements.append(_placement(there, row))
    draft.unplaced = drafting.left_out(problem, placed, draft.unplaced)
    flag_modified(draft, "name")  # a new version, even where only placements are others
    drafting.measure(draft, problem, placed)
    return tuple(p.session for p in placed if p in wanted.values())


def _was(kept: dict[str, Any], draft: Timetable) -> dict[str, Any] | None:
    """Where the match was in this draft, or in what was the current one then."""
    same = (there for there in kept["placed"] if there["draft"] == draft.id)
    return next(same, None) or next((there for there in kept["placed"] if there["current"]), None)


def _wanted(problem: Problem, row: EventSession, there: dict[str, Any]) -> Placement | None:
    """Nothing where the grid has no such time any more."""
    start = datetime.fromisoformat(there["start"])
    tick = problem.grid.tick_of(start)
    duties = tuple(sorted((role, tuple(who)) for role, who in there["duties"].items()))
    wanted = Placement(f"{row.event.code}.{row.code}", tick, tuple(there["venues"]), duties)
    return wanted if problem.grid.datetime(tick) == start else None


def _break_nothing(problem: Problem, placed: Sequence[Placement], wanted: Sequence[Placement]) -> bool:
    report = check(problem, Placements.of(problem, (*placed, *wanted)))
    names = {p.session for p in wanted}
    return not any(names & set(breach.sessions) for _, breach in report.breaches)


def _placement(there: dict[str, Any], row: EventSession) -> DraftPlacement:
    start, end = (datetime.fromisoformat(there[name]) for name in ("start", "end"))
    venues, duties = list(there["venues"]), dict(there["duties"])
    return DraftPlacement(session_id=row.id, start=start, end=end, venues=venues, duties=duties)


def _not_withdrawn(withdrawal: Withdrawal) -> Refusal:
    team = withdrawal.team
    words = Words(
        f"“{team.title.get('zh') or team.code}”已经恢复，它的比赛已在计划里。",
        f"{team.title.get('en') or team.code} is back already, with its matches.",
    )
    return Refusal("not-withdrawn", words, context={"withdrawal": withdrawal.id, "team": team.code})
