"""What has been published made right again with the least change: proposed, looked at, adopted as a branch.

The plan as it is now (closures, busy times, fixed items, withdrawals) is held against the edition that stands.
What moves is weighed by how many read of it in a feed and how little notice is left.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from scheduler import access, clock
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Entry, EventSession, Plan, Repair, Spared, Timetable, User
from scheduler.queries import timetables
from scheduler.services import advising, auditing, drafting, explanations, happenings
from scheduler.services.building import build_problem
from scheduler.services.repair_names import with_duties
from scheduler.services.repair_results import cancelled, reasons_of, result_of
from scheduler.services.reviewing import Review, latest_number, review
from scheduler.services.touching import Readers
from scheduler.transactions import lock_row, writing
from solver import codec
from solver.edits import Spare, apply
from solver.problem import Problem
from solver.timetable import Placement
from solver.words import Words

SECONDS = 20.0
NOTICE = (  # less notice left, more weight
    (timedelta(days=2), 8),
    (timedelta(days=7), 4),
    (timedelta(days=14), 2),
)


def after(plan: Plan, what: str, details: happenings.Details, by: User | None) -> Repair:
    """A proposal once it is written down what has happened; see `happenings`. Refused before anything is
    written where nothing is published; where only the computing fails, the refusal says that it is written, so
    that nobody reports it twice."""
    access.require(by, "organiser")
    _refuse_unpublished(plan)
    why = happenings.write_down(plan, what, details, by)
    try:
        return propose(plan, by, cause=why)
    except Refusal as refusal:
        raise _written_down(refusal, why) from refusal


def propose(plan: Plan, by: User | None, *, cause: str | Words = "", seconds: float = SECONDS) -> Repair:
    """A stored proposal: the edition that stands, repaired under the plan as it is now. Nothing is published.

    Locks and the frozen horizon hold; dates kept in reserve are used. `cause` is the organiser's own note.
    Refusals: nothing-published, and those of services/advising.
    """
    access.require(by, "organiser")
    base = _refuse_unpublished(plan)
    why = cause if isinstance(cause, Words) else Words(cause, cause)
    problem = build_problem(plan.id, heed_bookings=False)
    announced = _announced(plan, problem)
    readers = Readers(problem)
    weights = {p.session: _weight(problem, p, readers) for p in announced}
    told = codec.load_repair(advising.ask(problem, announced, "repair", weights=weights, seconds=seconds))
    result = result_of(told, with_duties(announced, told, problem), problem, readers)
    result |= {"cause": explanations.both(why), "cancelled": cancelled(plan)}
    with writing():
        row = Repair(
            plan_id=plan.id,
            base=base,
            problem_hash=codec.digest(problem),
            cause=why.get("zh")[:500],
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
        lock_row(repair)
        plan = db.session.get_one(Plan, repair.plan_id)
        problem = build_problem(plan.id, heed_bookings=False)
        if repair.base != latest_number(plan.id) or repair.problem_hash != codec.digest(problem):
            raise _outdated(repair)
        _excuse(plan, repair)
        _leave_out(plan, repair, problem)
        problem = build_problem(plan.id, heed_bookings=False)
        before = timetables.current(plan)
        others = update(Timetable).where(Timetable.plan_id == plan.id)
        db.session.execute(others.values(current=False))
        draft = _draft(repair, problem)
        draft.current, draft.made_by_id = True, by.id if by else None
        draft.parent_id = before.id if before else None
        draft.unplaced = [*draft.unplaced, *_left_before(before, draft, problem)]
        drafting.measure(draft, problem, codec.load_placements(repair.result["placements"]))
        db.session.add(draft)
        db.session.flush()
        repair.state, repair.timetable_id = "adopted", draft.id
        auditing.record(by, "adopt-repair", f"repair:{repair.id}", plan=plan.code, timetable=draft.id)
    return draft


def _left_before(before: Timetable | None, draft: Timetable, problem: Problem) -> list[dict[str, Any]]:
    """What the draft before had left out, with its reasons: a repair gives places only to what had one."""
    numbers = drafting.session_rows(draft.plan_id)
    placed = {p.session_id for p in draft.placements}
    told = {one["session"] for one in draft.unplaced}
    rest = {code for code in problem.session if numbers[code] not in placed} - told
    known = before.unplaced if before else []
    return [one for one in known if one["session"] in rest]


def _excuse(plan: Plan, repair: Repair) -> None:
    """Adopting is agreeing to moves at short notice. The promise holds again with the next edition."""
    numbers = drafting.session_rows(plan.id)
    for edit in codec.load_edits(repair.result.get("excused", [])):
        if not isinstance(edit, Spare):
            continue
        row = select(Spared.id).where(Spared.session_id == numbers[edit.session], Spared.use == edit.use)
        if db.session.scalar(row) is None:
            db.session.add(Spared(plan_id=plan.id, session_id=numbers[edit.session], use=edit.use))
    db.session.flush()


def _leave_out(plan: Plan, repair: Repair, problem: Problem) -> None:
    """The dates on which weekly sessions are not held, written into the sessions."""
    numbers = drafting.session_rows(plan.id)
    for edit in codec.load_edits(repair.result.get("without", [])):
        row = db.session.get_one(EventSession, numbers[edit.session])
        days = {problem.grid.date(day).isoformat() for day in edit.days}
        row.set_since(repeat_without=sorted({*row.spec.get("repeat_without", ()), *days}))
    db.session.flush()


def preview(repair: Repair) -> Review:
    """What publishing the proposal would change, as a review has it: so one can see before adopting it who is
    told. Reads only. A repair that another plan has outdated is shown as the plan is now."""
    plan = db.session.get_one(Plan, repair.plan_id)
    edits = codec.load_edits(repair.result.get("without", []))
    problem = apply(build_problem(plan.id, heed_bookings=False), edits)
    with db.session.no_autoflush:
        return review(plan, _draft(repair, problem), edits)


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


def _draft(repair: Repair, problem: Problem) -> Timetable:
    """The proposal as a draft that is not kept yet. `proof` says how many moved, whether no fewer could, and
    why each did."""
    result = repair.result
    known = problem.session
    placed = [p for p in codec.load_placements(result["placements"]) if p.session in known]
    draft = Timetable(
        plan_id=repair.plan_id,
        name=f"修复 #{repair.id}",
        note=repair.cause,
        made_at=clock.now(),
        based_on=repair.base,
        origin="repair",
        edits=[],
        cost=result["cost"],
        proof={
            "moved": len(result["moved"]),
            "least": bool(result.get("least", result["proven"])),
            "reasons": reasons_of(result),
        },
        unplaced=result["unplaced"],
    )
    draft.placements = drafting.rows_of(repair.plan_id, problem, placed)
    return draft


def _refuse_unpublished(plan: Plan) -> int:
    """The number of the standing edition."""
    base = latest_number(plan.id)
    if base:
        return base
    words = Words("还没有发布过，没有可修复的。", "Nothing is published yet, so there is nothing to repair.")
    hint = Words("先求解并发布。", "Solve and publish first.")
    raise Refusal("nothing-published", words, hint=hint, context={"plan": plan.code})


def _written_down(refusal: Refusal, why: Words) -> Refusal:
    """What happened stays in the plan; only the repair has to be asked for again."""
    words = Words(
        f"“{why.get('zh')}”已记下，但修复没有算成：{refusal.message.zh}",
        f"“{why.get('en')}” is written down, but no repair was computed: {refusal.message.en}",
    )
    hint = Words(
        "不要再记一遍；只需再计算一次（“别的改动”）。",
        "Do not write it down again; only compute again (“Anything else”).",
    )
    only = Alternative(Words("再计算一次", "Compute again"), {"cause": why.get("zh")})
    context = refusal.context | {"written": True}
    return Refusal(
        refusal.code, words, hint=hint, status=refusal.status, context=context, alternatives=[only]
    )


def _outdated(repair: Repair) -> Refusal:
    words = Words(
        "这份修复之后，计划或已发布的版本又变了。", "Plan or edition has changed since this repair was made."
    )
    hint = Words("再算一次修复。", "Ask for the repair again.")
    return Refusal("repair-outdated", words, hint=hint, context={"repair": repair.id})
