"""Questions about one session of a draft: where it fits best, why not here, why nowhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Timetable, User
from scheduler.services import explanations, proving
from scheduler.services.about import About
from solver.codec import load_explanation
from solver.problem import Problem
from solver.words import Words


def places(
    timetable: Timetable,
    session: str,
    by: User | None,
    *,
    first: datetime | None = None,
    last: datetime | None = None,
    count: int = 20,
) -> dict[str, Any]:
    """The `count` cheapest starts and places at which the session keeps every rule, all others staying.

    `cost` is what the wishes cost more than now. `first` and `last` cut out a stretch of time.
    """
    about = About.of(timetable, by)
    about.refuse_stranger(session)
    grid, ticks = about.problem.grid, {}
    for name, when in (("first", first), ("last", last)):
        if when is not None:
            ticks[name] = max(0, min(grid.ticks, grid.tick_of(when)))
    touched = about.readers.of([session], about.placements)
    now = about.at.get(session)
    found = about.ask("options", session=session, count=count, **ticks)
    return {
        "session": session,
        "now": _where(about.problem, now.start, now.place) if now else None,
        "people": touched.people if now else 0,
        "subscribers": touched.subscribers if now else 0,
        "places": [_where(about.problem, o["start"], o["place"]) | {"cost": o["cost"]} for o in found],
    }


def make_ready(timetable: Timetable, by: User | None) -> bool:
    """Have the plan compiled and the draft in place before the first question; whether it is."""
    try:
        About.of(timetable, by).ask("ready")
    except Refusal as refusal:
        if refusal.status != 503:
            raise
        return False
    return True


def verdict(
    timetable: Timetable, session: str, by: User | None, *, start: datetime, venues: Sequence[str]
) -> dict[str, Any]:
    """What the session would break there, and what it would cost more; all others stay where they are."""
    about = About.of(timetable, by)
    about.refuse_stranger(session)
    grid = about.problem.grid
    if not 0 <= (tick := grid.tick_of(start)) < grid.ticks:
        words = Words("这个时间不在计划之内", "The plan does not reach to this time.")
        raise Refusal("outside-plan", words, status=422, context={"start": start.isoformat()})
    for venue in venues:
        if venue not in about.problem.venue:
            words = Words(f"没有场地“{venue}”", f"There is no venue “{venue}”.")
            raise Refusal("not-found", words, status=404, context={"venue": venue})
    touched = about.readers.of([session], about.placements)
    found = about.ask("verdict", session=session, start=tick, place=list(venues))
    return {
        "session": session,
        **_where(about.problem, tick, tuple(venues)),
        "fits": found["fits"],
        "broken": found["broken"],
        "cost": found["cost"],
        "largest": found["largest"],
        "renaming": found.get("renaming"),
        "people": touched.people,
        "subscribers": touched.subscribers,
    }


def explanation(timetable: Timetable, session: str, by: User | None) -> dict[str, Any]:
    """Why the session has no place, or no other one, as the plan and the draft are now.

    Of one without a place it is also told what is proven whatever the others do, or that it is being proven
    (`upgrading`): ask again then.
    """
    about = About.of(timetable, by)
    about.refuse_stranger(session)
    found = load_explanation(about.ask("explain", session=session, left_out_proven=_is_proven(timetable)))
    said = explanations.told(found, about.problem, about.readers, about.placements)
    if session in about.at:
        return said
    known = proving.look(about)
    return explanations.with_proof(said, known.proofs.get(session), known.is_open, about)


def _is_proven(timetable: Timetable) -> bool:
    """Whether the solve that made the draft had proven that as much has to stay out: its statements say so."""
    db.session.refresh(timetable)
    return any(u.get("state") == "given" for u in timetable.unplaced)


def _where(problem: Problem, start: int, place: Sequence[str]) -> dict[str, Any]:
    return {"start": problem.grid.datetime(start).isoformat(), "venues": list(place)}
