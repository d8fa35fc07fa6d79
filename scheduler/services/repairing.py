"""What has been published made right again with the least change: proposed, looked at, adopted as a branch.

The plan as it is now (closures, busy times, fixed items, withdrawals) is held against the edition that stands.
What moves is weighed by how many read of it in a feed and how little notice is left.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DraftPlacement, Entry, Plan, Repair, Timetable, User
from scheduler.services import advising, auditing, drafting, explanations
from scheduler.services.building import build_problem
from scheduler.services.reviewing import latest_number
from scheduler.services.touching import Readers
from scheduler.transactions import writing
from solver import codec
from solver.check import check
from solver.problem import Problem
from solver.repair.speaking import summary
from solver.repair.told import Moved
from solver.repair.told import Repair as Told
from solver.timetable import Placement
from solver.timetable import Timetable as Placements
from solver.words import Words

SECONDS = 20.0
NOTICE = (  # less notice left, more weight
    (timedelta(days=2), 8),
    (timedelta(days=7), 4),
    (timedelta(days=14), 2),
)


def propose(plan: Plan, by: User | None, *, cause: str = "", seconds: float = SECONDS) -> Repair:
    """A stored proposal: the edition that stands, repaired under the plan as it is now. Nothing is published.

    Locks and the frozen horizon hold; dates kept in reserve are used. `cause` is the organiser's own note.
    Refusals: nothing-published, and those of services/advising.
    """
    access.require(by, "organiser")
    base = latest_number(plan.id)
    if base == 0:
        words = Words(
            "还没有发布过，没有可修复的。", "Nothing is published yet, so there is nothing to repair."
        )
        hint = Words("先求解并发布。", "Solve and publish first.")
        raise Refusal("nothing-published", words, hint=hint, context={"plan": plan.code})
    problem = build_problem(plan.id, heed_bookings=False)
    announced = _announced(plan, problem)
    readers = Readers(problem)
    weights = {p.session: _weight(problem, p, readers) for p in announced}
    told = codec.load_repair(advising.ask(problem, announced, "repair", weights=weights, seconds=seconds))
    result = _result(told, _with_duties(announced, told, problem), problem, readers)
    with writing():
        row = Repair(
            plan_id=plan.id,
            base=base,
            problem_hash=codec.digest(problem),
            cause=cause[:500],
            result=result,
            made_at=clock.now(),
            made_by_id=by.id if by else None,
        )
        db.session.add(row)
        db.session.flush()
        auditing.record(by, "propose-repair", f"repair:{row.id}", plan=plan.code, moved=len(told.moved))
    return row


def adopt(repair: Repair, by: User | None) -> Timetable:
    """The proposal as the plan's current draft, to be reviewed and published. The draft before stays beside it.

    Refused (repair-outdated) where another edition or another plan has come since.
    """
    access.require(by, "organiser")
    with writing():
        db.session.refresh(repair, with_for_update=True)
        plan = db.session.get_one(Plan, repair.plan_id)
        problem = build_problem(plan.id, heed_bookings=False)
        if repair.base != latest_number(plan.id) or repair.problem_hash != codec.digest(problem):
            raise _outdated(repair)
        others = update(Timetable).where(Timetable.plan_id == plan.id)
        db.session.execute(others.values(current=False))
        draft = Timetable(
            plan_id=plan.id,
            name=f"修复 #{repair.id}",
            current=True,
            made_at=clock.now(),
            based_on=repair.base,
            cost=repair.result["cost"],
            unplaced=repair.result["unplaced"],
        )
        _fill(draft, problem, codec.load_placements(repair.result["placements"]))
        db.session.add(draft)
        db.session.flush()
        repair.state, repair.timetable_id = "adopted", draft.id
        auditing.record(by, "adopt-repair", f"repair:{repair.id}", plan=plan.code, timetable=draft.id)
    return draft


def of_plan(plan: Plan) -> list[Repair]:
    """The plan's repairs, newest first."""
    rows = select(Repair).where(Repair.plan_id == plan.id)
    return list(db.session.scalars(rows.order_by(Repair.id.desc()).limit(20)))


def _announced(plan: Plan, problem: Problem) -> tuple[Placement, ...]:
    """Where the standing edition has each session, with those who were named for its duties."""
    rows = select(Entry.session_id, Entry.people).where(
        Entry.plan_id == plan.id, Entry.superseded_by.is_(None)
    )
    people = {number: who for number, who in db.session.execute(rows) if number is not None}
    numbers = drafting.session_rows(plan.id)
    found = []
    for session in problem.sessions:
        there = session.released
        if there is None or any(venue not in problem.venue for venue in there.place or ()):
            continue
        named = people.get(numbers.get(session.id, 0), {})
        roles = {pool.role for pool in session.pools}
        duties = tuple(sorted((role, tuple(who)) for role, who in named.items() if role in roles))
        found.append(Placement(session.id, there.start, there.place or (), duties))
    return tuple(found)


def _weight(problem: Problem, placement: Placement, readers: Readers) -> int:
    """One more than its readers, times what little notice is left counts."""
    left = problem.grid.datetime(placement.start) - clock.now()
    factor = next((f for most, f in NOTICE if timedelta(0) <= left < most), 1)
    return (1 + readers.weight(placement.session)) * factor


def _with_duties(announced: tuple[Placement, ...], told: Told, problem: Problem) -> tuple[Placement, ...]:
    """Who did not move keeps the people who were named, so that its entry stays as it is, byte for byte."""
    kept = {p.session: p for p in announced}
    moved = {m.session for m in told.moved}
    same = tuple(
        p if p.session in moved or p.session not in kept else replace(p, duties=kept[p.session].duties)
        for p in told.placements
    )
    cut = replace(problem, sessions=tuple(s for s in problem.sessions if s.id in {p.session for p in same}))
    if check(cut, Placements.of(cut, same)).breaches:
        return told.placements
    return same


def _result(
    told: Told, placements: tuple[Placement, ...], problem: Problem, readers: Readers
) -> dict[str, Any]:
    """What pages, the API and adopting need of it, as JSON."""
    touched = readers.of([m.session for m in told.moved], placements)
    said = summary(told)
    return {
        "words": explanations.both(said),
        "proven": told.proven,
        "moved": [_move(m, problem, readers) for m in told.moved],
        "unplaced": [explanations.told(u, problem, readers, placements) for u in told.unplaced],
        "reserves": list(told.reserves),
        "people": touched.people,
        "subscribers": touched.subscribers,
        "kept": len(told.placements) - len(told.moved),
        "cost": told.cost,
        "seconds": told.seconds,
        "placements": codec.dump_placements(placements),
    }


def _move(moved: Moved, problem: Problem, readers: Readers) -> dict[str, Any]:
    touched = readers.of([moved.session], [moved.now])
    return {
        "session": moved.session,
        "name": explanations.both(problem.session[moved.session].name),
        "from": _where(problem, moved.was),
        "to": _where(problem, moved.now),
        "forced": moved.forced,
        "people": touched.people,
        "subscribers": touched.subscribers,
    }


def _where(problem: Problem, placement: Placement) -> dict[str, Any]:
    return {"start": problem.grid.datetime(placement.start).isoformat(), "venues": list(placement.place)}


def _fill(draft: Timetable, problem: Problem, placements: tuple[Placement, ...]) -> None:
    numbers = drafting.session_rows(draft.plan_id)
    for placement in placements:
        if placement.session in numbers:
            session = problem.session[placement.session]
            start, end = drafting.published(problem, session, placement.start)
            duties = {role: list(people) for role, people in placement.duties}
            values = {"start": start, "end": end, "venues": list(placement.place), "duties": duties}
            draft.placements.append(DraftPlacement(session_id=numbers[placement.session], **values))


def _outdated(repair: Repair) -> Refusal:
    words = Words(
        "这份修复之后，计划或已发布的版本又变了。", "Plan or edition has changed since this repair was made."
    )
    hint = Words("再算一次修复。", "Ask for the repair again.")
    return Refusal("repair-outdated", words, hint=hint, context={"repair": repair.id})
