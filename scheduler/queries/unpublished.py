"""Whether a draft differs from what is published: the dot on every organiser's page asks."""

from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import DraftPlacement, Edition, Event, EventSession, Timetable


def differs(draft: Timetable, edition: Edition) -> bool:
    """Whether any session is elsewhere, has other people on duty, or is only in one of the two. Of an edition from
    before it kept its draft only the times are known: then, whether the draft was made later."""
    if edition.placed is None:
        return draft.made_at > edition.published_at
    return _placed(draft.id) != sorted(map(_one, edition.placed), key=str)


def _placed(draft: int) -> list[Any]:
    rows = select(
        Event.code, EventSession.code, DraftPlacement.start, DraftPlacement.venues, DraftPlacement.duties
    )
    rows = rows.join(DraftPlacement.session).join(EventSession.event)
    found = db.session.execute(rows.where(DraftPlacement.timetable_id == draft))
    return sorted(([f"{e}.{s}", start.isoformat(), v, d] for e, s, start, v, d in found), key=str)


def _one(kept: dict[str, Any]) -> list[Any]:
    return [kept["session"], kept["start"], kept["venues"], kept["duties"]]
