"""Drafts, as tables."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import DraftPlacement, Event, EventSession, Plan, Timetable

COLUMNS = ("session", "title_zh", "title_en", "date", "start", "end", "venues")


def current(plan: Plan) -> Timetable | None:
    """The plan's current draft."""
    rows = select(Timetable).where(Timetable.plan_id == plan.id, Timetable.current)
    return db.session.scalar(rows.order_by(Timetable.id.desc()).limit(1))


def placements(draft: Timetable) -> list[tuple[str, EventSession, DraftPlacement]]:
    """(solver's id, session, placement) by time."""
    rows = db.session.execute(
        select(Event.code, EventSession, DraftPlacement)
        .join(DraftPlacement.session)
        .join(EventSession.event)
        .where(DraftPlacement.timetable_id == draft.id)
        .order_by(DraftPlacement.start, DraftPlacement.id)
    )
    return [(f"{event}.{session.code}", session, placed) for event, session, placed in rows]


def draft_rows(plan: Plan) -> list[dict[str, Any]]:
    """The current draft as rows of text in the plan's zone, then what has no place."""
    draft, zone = current(plan), ZoneInfo(plan.zone)
    if draft is None:
        return []
    placed = [
        {
            "session": code,
            "title_zh": session.title_zh,
            "title_en": session.title_en,
            "date": f"{row.start.astimezone(zone):%Y-%m-%d}",
            "start": f"{row.start.astimezone(zone):%H:%M}",
            "end": f"{row.end.astimezone(zone):%H:%M}",
            "venues": "+".join(row.venues),
        }
        for code, session, row in placements(draft)
    ]
    left = [
        {"session": u["session"], "title_zh": u["name"]["zh"], "title_en": u["name"]["en"]}
        for u in draft.unplaced
    ]
    return placed + left
