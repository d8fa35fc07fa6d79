"""What holds of a draft's sessions without a place whatever the others do: proven in the background, kept.

Whoever looks at a session without a place asks for it (`look`); a worker proves one session after the other
in a process of its own and writes each at once. What was proven speaks of the plan and the draft as they were
then, and is asked anew when either has changed.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import or_, select, update

from scheduler import access, clock, queue
from scheduler.extensions import db
from scheduler.models import DraftProof, Timetable, User
from scheduler.services import advising, draft_now, explanations
from scheduler.services.about import About
from scheduler.services.leases import until
from scheduler.transactions import is_writing, writing
from solver import codec
from solver.explain.told import Proof

log = logging.getLogger(__name__)

OPEN = ("queued", "running")
SECONDS = 10.0  # for each session
PATIENCE = 75.0  # seconds more, for what comes before: the plan has to be compiled
ATTEMPTS = 3
KEPT = timedelta(minutes=5)  # what no mark tells of (somebody's calendar of elsewhere) is at most so old


@dataclass(frozen=True)
class Known:
    """What is proven of a draft as it is now, by session; `is_open` while more is to come."""

    proofs: Mapping[str, Proof] = field(default_factory=dict)
    is_open: bool = False


def look(about: About) -> Known:
    """What is proven of the draft as it is now. Asks for it where nobody has yet; then it is to come."""
    left = _left(about)
    if not left:
        return Known()
    mark = mark_of(about)
    row = db.session.get(DraftProof, about.timetable, populate_existing=True)
    if row is None or row.mark != mark:
        _ask(about.timetable, mark)
        return Known(is_open=True)
    return Known({s: codec.load_proof(p) for s, p in row.found.items()}, row.state in OPEN)


def shown(timetable: Timetable, by: User | None) -> list[dict[str, Any]]:
    """The draft's sessions without a place as its row has them, with what is proven of them by now."""
    access.require(by, "organiser")
    if not timetable.unplaced:
        return []
    marks = _marks(timetable)
    kept = _kept(timetable.id, marks)
    if kept is not None:
        return kept
    about = About.of(timetable, by)
    known = look(about)
    found = _said(timetable, about, known)
    if not known.is_open and not is_writing():
        _keep(timetable.id, marks, mark_of(about), found)
    return found


def _said(timetable: Timetable, about: About, known: Known) -> list[dict[str, Any]]:
    return [
        explanations.with_proof(one, known.proofs.get(one["session"]), known.is_open, about)
        for one in timetable.unplaced
        if one["session"] not in about.at
    ]


def _marks(timetable: Timetable) -> list[str]:
    """They change with whatever the draft's page is made of, save what no mark tells of."""
    return [str(mark) for mark in (timetable.version, *draft_now.marks(timetable.plan_id))]


def _kept(timetable_id: int, marks: list[str]) -> list[dict[str, Any]] | None:
    """What pages said last, if that was a moment ago and nothing has changed since."""
    row = db.session.get(DraftProof, timetable_id, populate_existing=True)
    shown = row.shown if row is not None and row.state not in OPEN else None
    if shown is None or shown["marks"] != marks:
        return None
    is_fresh = clock.now() - datetime.fromisoformat(shown["at"]) < KEPT
    return list(shown["unplaced"]) if is_fresh else None


def _keep(timetable_id: int, marks: list[str], mark: str, found: list[dict[str, Any]]) -> None:
    """Only of the state that was looked at, and once no more is to come."""
    shown = {"marks": marks, "at": clock.now().isoformat(), "unplaced": found}
    with writing():
        mine = (DraftProof.timetable_id == timetable_id, DraftProof.mark == mark)
        done = update(DraftProof).where(*mine, DraftProof.state.not_in(OPEN))
        db.session.execute(done.values(shown=shown))


def mark_of(about: About) -> str:
    """The plan and the placements as one hash."""
    placements = sorted(codec.dump_placements(about.placements), key=lambda p: p["session"])
    text = advising.digest(about.problem) + json.dumps(placements, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def ask_after(timetable: Timetable) -> None:
    """Ask for the proofs of a new draft with something left out, before anybody looks at it."""
    if timetable.unplaced:
        look(About.of(timetable, access.operator()))


def run(timetable_id: int) -> None:
    """Prove what is asked for, unless somebody else does."""
    fence = _claim(timetable_id)
    timetable = db.session.get(Timetable, timetable_id)
    if fence is None or timetable is None:
        return
    marks = _marks(timetable)
    about = About.of(timetable, access.operator())
    mark = mark_of(about)
    found: dict[str, Any] = {}
    if not _write(timetable_id, fence, mark=mark, found=found):
        return
    try:
        for session, proof in _proofs(about, lambda: _write(timetable_id, fence)):
            found[session] = proof
            if not _write(timetable_id, fence, found=dict(found)):
                return
    except advising.Ended:
        log.warning("the process that proves for draft %s ended", timetable_id)
        _write(timetable_id, fence, state="failed", lease_until=None)
        return
    if _write(timetable_id, fence, state="done", lease_until=None):
        known = Known({session: codec.load_proof(proof) for session, proof in found.items()})
        _keep(timetable_id, marks, mark, _said(timetable, about, known))


def ring_again() -> int:
    """Ring for every draft whose proofs nobody works on; how many."""
    late = or_(DraftProof.lease_until < clock.now(), DraftProof.lease_until.is_(None))
    found = db.session.scalars(select(DraftProof.timetable_id).where(DraftProof.state.in_(OPEN), late)).all()
    db.session.rollback()
    for number in found:
        with writing():
            row = db.session.get(DraftProof, number, with_for_update=True)
            if row is not None and row.state in OPEN:
                row.state, row.lease_until = (
                    ("queued", until()) if row.attempts < ATTEMPTS else ("failed", None)
                )
        queue.enqueue("prove", number)
    return len(found)


def _left(about: About) -> list[str]:
    return [s.id for s in about.problem.sessions if s.id not in about.at and s.fixed is None]


def _ask(timetable_id: int, mark: str) -> None:
    with writing():
        db.session.get(Timetable, timetable_id, with_for_update=True)  # two who ask at once take turns
        row = db.session.get(DraftProof, timetable_id, with_for_update=True)
        if row is not None and row.mark == mark:
            return
        if row is None:
            row = DraftProof(timetable_id=timetable_id, fence=0)
            db.session.add(row)
        row.mark, row.state, row.found, row.attempts, row.shown = mark, "queued", {}, 0, None
        row.fence += 1  # whoever proves what has changed since may not write any more
        row.asked_at, row.lease_until = clock.now(), until()
    queue.enqueue("prove", timetable_id)


def _claim(timetable_id: int) -> int | None:
    with writing():
        row = db.session.get(DraftProof, timetable_id, with_for_update=True)
        if row is None or row.state not in OPEN:
            return None
        if row.state == "running" and row.lease_until and row.lease_until >= clock.now():
            return None
        row.state, row.fence, row.attempts = "running", row.fence + 1, row.attempts + 1
        row.lease_until = until()
        return row.fence


def _write(timetable_id: int, fence: int, **values: Any) -> bool:
    """Write and hold on; whether it is still ours."""
    held = {"lease_until": until()} | values
    with writing():
        rows = db.session.execute(
            update(DraftProof)
            .where(DraftProof.timetable_id == timetable_id, DraftProof.fence == fence)
            .where(DraftProof.state == "running")
            .values(**held)
            .returning(DraftProof.fence)
        ).all()
    return bool(rows)


def _proofs(about: About, is_ours: Callable[[], bool]) -> Iterator[tuple[str, dict[str, Any]]]:
    """One after the other, from a child that compiles the plan once."""
    memory = current_app.config["SOLVE_MEMORY"]
    yield from advising.ask_in_turn(
        about.problem,
        about.placements,
        [(s, {"ask": "prove", "session": s, "seconds": SECONDS}) for s in _left(about)],
        memory=memory,
        patience=SECONDS + PATIENCE,
        go_on=is_ours,
    )
