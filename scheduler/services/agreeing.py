"""A way out tried as a branch, or agreed to: its edits made in the plan's rows, its placements in the draft.

A way is found again among what the draft's page shows or what is true now, and held against the plan as it is
under the lock: an old page cannot break what has been kept since.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Agreement, DraftPlacement, EventSession, Plan, Timetable, User
from scheduler.services import agreed_edits, auditing, consulting, drafting
from scheduler.services.agreed_edits import Making, Record
from scheduler.services.building import build_problem
from scheduler.services.reviewing import as_placed
from scheduler.transactions import lock_row, writing
from solver.assign import assign
from solver.check import check
from solver.codec import load_edits
from solver.edits import Edit, apply
from solver.problem import Problem
from solver.timetable import Placement
from solver.timetable import Timetable as Placements
from solver.words import Words

Way = Mapping[str, Any]


def way_called(timetable: Timetable, session: str, name: str, by: User | None) -> Way:
    """The way out with that id: as the draft's page has it, else as it is found now."""
    access.require(by, "organiser")
    kept = (u.get("ways", ()) for u in timetable.unplaced if u["session"] == session)
    for way in (way for ways in kept for way in ways):
        if way.get("id") == name:
            return way
    for way in consulting.explanation(timetable, session, by)["ways"]:
        if way["id"] == name:
            return way
    raise _gone()


def try_out(timetable: Timetable, session: str, way: Way, by: User | None) -> Timetable:
    """A branch of the draft in which the way is gone; neither the draft nor the plan is touched."""
    problem = build_problem(timetable.plan_id, heed_bookings=False)
    edits = load_edits(way["edits"])
    title = problem.session[session].name.get("zh") or session
    at = way["start"][5:16].replace("T", " ")
    return drafting.branch(
        timetable.id,
        f"试排：{title} {at}",
        by=by,
        placements=_after(apply(problem, edits), as_placed(problem, timetable).placements, session, way),
        edits=edits,
        origin="way",
        problem=problem,
    )


def agree(timetable: Timetable, session: str, way: Way, by: User | None) -> Agreement:
    """Make the way's edits in the plan and its placements in the draft: all of it, or a refusal and nothing.

    Bookings of the desk that are in the way give way when the draft is published, with an offer for each.
    """
    access.require(by, "organiser")
    with writing():
        lock_row(timetable)
        plan = db.session.get_one(Plan, timetable.plan_id)
        problem = build_problem(plan.id, heed_bookings=False)
        placed = as_placed(problem, timetable).placements
        known = _broken(problem, placed)
        before = list(_made(plan, problem, load_edits(way["edits"])))
        db.session.flush()
        db.session.expire_all()
        edited = build_problem(plan.id, heed_bookings=False)
        after = _after(edited, placed, session, way)
        if _broken(edited, after) - known:
            raise _gone()
        before += _placed(timetable, edited, after, sorted(_out(way)))
        before.append({"what": "unplaced", "was": timetable.unplaced})
        placed_now = {session, *(one["session"] for one in way.get("also", ()))}
        kept = [u for u in timetable.unplaced if u["session"] not in placed_now]
        timetable.unplaced = [*kept, *_left_out(edited, way, after)]
        timetable.cost = check(edited, Placements.of(edited, after)).cost
        made = Agreement(
            plan_id=plan.id,
            timetable_id=timetable.id,
            session=session,
            words=list(way["words"]),
            before=before,
            made_at=clock.now(),
            made_by_id=by.id if by else None,
        )
        db.session.add(made)
        db.session.flush()
        auditing.record(by, "agree", f"agreement:{made.id}", plan=plan.code, session=session, way=way["id"])
    return made


def undo(agreement: Agreement, by: User | None) -> None:
    """Put back what was agreed to. Done once; a second time nothing happens."""
    access.require(by, "organiser")
    with writing():
        lock_row(agreement)
        if agreement.undone_at is not None:
            return
        timetable = db.session.get_one(Timetable, agreement.timetable_id)
        for record in reversed(agreement.before):
            if record["what"] == "placement":
                _put_back(timetable, record)
            elif record["what"] == "unplaced":
                timetable.unplaced = record["was"]
            else:
                agreed_edits.unmade(record)
        db.session.flush()
        problem = build_problem(agreement.plan_id, heed_bookings=False)
        timetable.cost = check(problem, as_placed(problem, timetable)).cost
        agreement.undone_at = clock.now()
        auditing.record(by, "undo-agree", f"agreement:{agreement.id}", session=agreement.session)


def standing(timetable: Timetable) -> list[Agreement]:
    """What was agreed to for the draft and not undone, the newest first."""
    rows = select(Agreement).where(Agreement.timetable_id == timetable.id, Agreement.undone_at.is_(None))
    return list(db.session.scalars(rows.order_by(Agreement.id.desc())))


def _made(plan: Plan, problem: Problem, edits: Iterable[Edit]) -> Iterable[Record]:
    rows = drafting.session_rows(plan.id)
    ids = {number: code for code, number in rows.items()}
    sessions = db.session.scalars(select(EventSession).where(EventSession.id.in_(ids)))
    making = Making(plan, problem, {ids[row.id]: row for row in sessions})
    for edit in edits:
        yield from making.made(edit)


def _after(problem: Problem, placed: tuple[Placement, ...], session: str, way: Way) -> tuple[Placement, ...]:
    """The placements with the way gone: only duties of what moves are named anew, if that can be."""
    goes = {session: {"start": way["start"], "venues": way["venues"]}}
    goes |= {move["session"]: move["to"] for move in (*way["moves"], *way.get("also", ()))}
    moved = {s: _placement(problem, s, to) for s, to in goes.items()}
    gone = moved.keys() | _out(way)
    kept = [p for p in placed if p.session not in gone and p.session in problem.session]
    staffed = assign(problem, Placements.of(problem, [*kept, *moved.values()])).timetable
    few = [*kept, *(p for p in staffed.placements if p.session in moved)]
    if _broken(problem, few) <= _broken(problem, staffed.placements):
        return tuple(few)
    return staffed.placements


def _placement(problem: Problem, session: str, to: Mapping[str, Any]) -> Placement:
    return Placement(session, problem.grid.tick_of(datetime.fromisoformat(to["start"])), tuple(to["venues"]))


def _broken(problem: Problem, placed: Iterable[Placement]) -> set[tuple[str, tuple[str, ...]]]:
    report = check(problem, Placements.of(problem, placed))
    return {(use.id, breach.sessions) for use, breach in report.breaches}


def _out(way: Way) -> set[str]:
    """The sessions that give their places up."""
    return {one["session"] for one in way.get("out", ())}


def _left_out(problem: Problem, way: Way, after: tuple[Placement, ...]) -> list[dict[str, Any]]:
    return [one for one in drafting.left_out(problem, after, ()) if one["session"] in _out(way)]


def _placed(
    timetable: Timetable, problem: Problem, after: tuple[Placement, ...], out: Iterable[str]
) -> list[Record]:
    """Make the draft's rows so; each that changed, as it was. Those that are `out` go."""
    rows = drafting.session_rows(timetable.plan_id)
    there = {row.session_id: row for row in timetable.placements}
    records = []
    for gone in [there[n] for code in out if (n := rows.get(code)) in there]:
        records.append(_was(gone.session_id, gone))
        timetable.placements.remove(gone)
    for placement in after:
        number = rows.get(placement.session)
        if number is None:
            continue
        start, end = drafting.published(problem, problem.session[placement.session], placement.start)
        row = there.get(number)
        duties = {role: list(people) for role, people in placement.duties}
        new = (start, end, list(placement.place), duties)
        if row is not None and (row.start, row.end, row.venues, row.duties) == new:
            continue
        records.append(_was(number, row))
        if row is None:
            row = DraftPlacement(session_id=number)
            timetable.placements.append(row)
        row.start, row.end, row.venues, row.duties = new
    return records


def _was(number: int, row: DraftPlacement | None) -> Record:
    if row is None:
        return {"what": "placement", "session": number, "was": None}
    was = {"start": row.start.isoformat(), "end": row.end.isoformat()}
    return {"what": "placement", "session": number, "was": was | {"venues": row.venues, "duties": row.duties}}


def _put_back(timetable: Timetable, record: Record) -> None:
    rows = {row.session_id: row for row in timetable.placements}
    row, was = rows.get(record["session"]), record["was"]
    if was is None:
        if row is not None:
            timetable.placements.remove(row)
        return
    if row is None:
        if db.session.get(EventSession, record["session"]) is None:
            return
        row = DraftPlacement(session_id=record["session"])
        timetable.placements.append(row)
    row.start, row.end = (datetime.fromisoformat(was[name]) for name in ("start", "end"))
    row.venues, row.duties = was["venues"], was["duties"]


def _gone() -> Refusal:
    return Refusal(
        "way-gone",
        Words("这条出路已经不通：计划或草稿改过了。", "This way out is gone: plan or draft has changed."),
        hint=Words("重新看看为什么排不下。", "Look again why it has no place."),
    )
