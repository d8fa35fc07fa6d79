"""What is done with versions: made current, brought back, deleted and undeleted, changed by steps."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from scheduler import access, clock
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import DraftStep, Plan, Timetable, User
from scheduler.services import auditing, drafting, editing, snapshots
from scheduler.services.building import build_problem
from scheduler.services.named_versions import Version, called
from scheduler.services.reviewing import as_placed
from scheduler.transactions import lock_row, writing
from solver.difference import Clash, Difference, Step, apply
from solver.problem import Problem
from solver.words import Words

__all__ = [
    "Version",
    "bring_back",
    "called",
    "change",
    "delete",
    "drafts",
    "make_current",
    "steps_since",
    "tree",
    "undelete",
]


def drafts(plan: Plan, *, deleted: bool = False) -> Sequence[Timetable]:
    """The plan's drafts, newest first; the deleted ones instead where asked."""
    rows = select(Timetable).where(Timetable.plan_id == plan.id)
    gone = Timetable.deleted_at.is_not(None) if deleted else Timetable.deleted_at.is_(None)
    return db.session.scalars(rows.where(gone).order_by(Timetable.id.desc())).all()


def tree(rows: Sequence[Timetable]) -> list[tuple[int, Timetable]]:
    """The drafts with their depth: each below the one it came from, the newest root first."""
    known = {row.id for row in rows}
    children: dict[int | None, list[Timetable]] = {}
    for row in rows:
        # A solve's draft begins anew: a year of solves is a list, not a staircase.
        parent = row.parent_id if row.parent_id in known and row.origin != "solve" else None
        children.setdefault(parent, []).append(row)
    found: list[tuple[int, Timetable]] = []
    waiting = [(0, row) for row in reversed(children.get(None, []))]
    while waiting:
        depth, row = waiting.pop()
        found.append((depth, row))
        waiting += [(depth + 1, child) for child in reversed(children.get(row.id, []))]
    return found


def make_current(draft: Timetable, by: User | None) -> Timetable:
    """Of the plan's drafts this one is what the pages show and what is published next."""
    access.require(by, "organiser")
    with writing():
        lock_row(draft)
        _refuse_deleted(draft)
        editing.make_current(draft)
        draft.current = True
        auditing.record(by, "make-current", f"timetable:{draft.id}")
    return draft


def bring_back(
    version: Version, by: User | None, *, name: str = "", note: str = "", current: bool = True
) -> Timetable:
    """A new draft that is as the version was, the plan's current one unless told otherwise; what is there now
    stays beside it."""
    access.require(by, "organiser")
    problem = build_problem(version.plan.id, heed_bookings=False)
    with writing():
        placed = version.placements(problem)
        edition, parent = version.edition, version.parent
        made = Timetable(
            plan_id=version.plan.id,
            name=name.strip()[:120] or version.words.zh,
            made_at=clock.now(),
            made_by_id=by.id if by else None,
            parent_id=parent.id if parent else None,
            based_on=edition.number if edition else parent.based_on if parent else None,
            origin="edition" if edition else "alternative" if version.found else "restore",
            edits=version.edits,
            unplaced=drafting.left_out(problem, placed, parent.unplaced if parent else ()),
            note=note,
            current=current,
        )
        made.placements = drafting.rows_of(version.plan.id, problem, placed)
        drafting.measure(made, problem, placed)
        db.session.add(made)
        db.session.flush()
        if current:
            editing.make_current(made)
        auditing.record(by, "bring-back", f"timetable:{made.id}", of=version.name)
    return made


def delete(draft: Timetable, by: User | None) -> Timetable:
    """Out of the lists; `undelete` brings it back. The current draft is not deleted."""
    access.require(by, "organiser")
    with writing():
        lock_row(draft)
        if draft.current:
            raise Refusal(
                "draft-is-current",
                Words("这是当前草稿，不能删除。", "This is the current draft; it cannot be deleted."),
                hint=Words("先把另一份设为当前草稿。", "Make another one current first."),
                context={"timetable": draft.id},
            )
        draft.deleted_at = draft.deleted_at or clock.now()
        auditing.record(by, "delete", f"timetable:{draft.id}")
    return draft


def undelete(draft: Timetable, by: User | None) -> Timetable:
    access.require(by, "organiser")
    with writing():
        lock_row(draft)
        draft.deleted_at = None
        auditing.record(by, "undelete", f"timetable:{draft.id}")
    return draft


def change(draft: Timetable, steps: Sequence[Step], by: User | None, *, version: int) -> Timetable:
    """Make the steps of a difference in the draft, all or none, and measure it again.

    `version` is the draft's that the user saw. Where somebody has changed one of the same sessions since, the
    refusal `draft-changed-meanwhile` says who and what; changes of other sessions do not matter.
    """
    access.require(by, "organiser")
    problem = build_problem(draft.plan_id, heed_bookings=False)
    with writing():
        lock_row(draft)
        _refuse_deleted(draft)
        before = as_placed(problem, draft).placements
        try:
            after = apply(before, Difference(tuple(steps)))
        except Clash as clash:
            raise _meanwhile(draft, clash, problem, version) from None
        _place(draft, problem, steps)
        draft.unplaced = drafting.left_out(problem, after, draft.unplaced)
        draft.proof = {}  # what was proven was of the draft before
        flag_modified(draft, "proof")  # a new version also where neither cost nor breaches differ
        drafting.measure(draft, problem, after)
        db.session.flush()
        told = [_kept(problem, step) for step in steps]
        who = by.id if by else None
        db.session.add(
            DraftStep(
                timetable_id=draft.id,
                version=draft.version,
                made_at=clock.now(),
                made_by_id=who,
                changes=told,
            )
        )
        auditing.record(by, "change-draft", f"timetable:{draft.id}", sessions=[s.session for s in steps])
    return draft


def steps_since(draft: Timetable, version: int) -> Sequence[DraftStep]:
    """What was changed by hand after that version, oldest first."""
    rows = select(DraftStep).where(DraftStep.timetable_id == draft.id, DraftStep.version > version)
    return db.session.scalars(rows.order_by(DraftStep.version)).all()


def _place(draft: Timetable, problem: Problem, steps: Sequence[Step]) -> None:
    ids = drafting.session_rows(draft.plan_id)
    gone = {ids[s.session] for s in steps if s.session in ids}
    draft.placements = [row for row in draft.placements if row.session_id not in gone]
    db.session.flush()  # before the same sessions come again: one row a session
    draft.placements += drafting.rows_of(draft.plan_id, problem, [s.now for s in steps if s.now is not None])


def _kept(problem: Problem, step: Step) -> dict[str, Any]:
    was, now = (snapshots.written(problem, p) if p else None for p in (step.was, step.now))
    return {"session": step.session, "was": was, "now": now}


def _meanwhile(draft: Timetable, clash: Clash, problem: Problem, version: int) -> Refusal:
    """Who changed which of the sessions, and to what."""
    mine = {step.session for step, _ in clash.found}
    since = [row for row in steps_since(draft, version) if mine & {c["session"] for c in row.changes}]
    who = since[-1].made_by.login if since and since[-1].made_by else ""
    person = (
        since[-1].made_by.person.name if since and since[-1].made_by and since[-1].made_by.person else who
    )
    names = "、".join(sorted(mine)[:5])
    found = [
        {
            "session": step.session,
            "expected": snapshots.written(problem, step.was) if step.was else None,
            "found": snapshots.written(problem, now) if now else None,
        }
        for step, now in clash.found
    ]
    return Refusal(
        "draft-changed-meanwhile",
        Words(
            f"有人刚改过 {names}：{person or '另一位组织者'}。",
            f"{names} was just changed by {person or 'another organiser'}.",
        ),
        hint=Words("看差别，或者用我的。", "See the difference, or keep yours."),
        context={"timetable": draft.id, "version": draft.version, "by": person, "changed": found},
        alternatives=[
            Alternative(Words("看差别", "See difference"), {"see": draft.id, "since": version}),
            Alternative(Words("用我的", "Keep mine"), {"version": draft.version, "from": "found"}),
        ],
    )


def _refuse_deleted(draft: Timetable) -> None:
    if draft.deleted_at is None:
        return
    raise Refusal(
        "draft-is-deleted",
        Words("这份草稿已删除。", "This draft has been deleted."),
        hint=Words("先恢复它。", "Bring it back first."),
        context={"timetable": draft.id},
    )
