"""A team that does not play: its matches fall away, its players may join another team.

What falls away is kept, so that it can all be had back: see `restoring`.
"""

from typing import Any

from sqlalchemy import select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import (
    DraftPlacement,
    Event,
    EventSession,
    Group,
    Membership,
    Spared,
    Timetable,
    User,
    Withdrawal,
)
from scheduler.services import auditing
from scheduler.transactions import lock_row, writing
from solver.words import Words

KEPT = ("code", "title_zh", "title_en", "uid", "spec", "planned", "lock")


def withdraw(event: Event, team: Group, by: User | None, *, joins: Group | None = None) -> list[str]:
    """Take the matches that name the team out of the event, codes given back; all other matches stay what they
    are. With `joins` its people are in that team from now on. What was published of them is cancelled by the
    next edition; a later file of events does not bring them back.

    Refused (not-playing) where no match of the event names the team, or the one that it joins.
    """
    access.require(by, "organiser")
    with writing():
        lock_row(event)
        matches = [row for row in event.sessions if team.code in row.spec.get("entries", ())]
        _refuse_stranger(event, team, bool(matches))
        if joins is not None:
            _refuse_stranger(event, joins, joins.id != team.id and _plays(event, joins))
        kept = Withdrawal(event=event, team=team, joins=joins, made_at=clock.now())
        kept.made_by_id = by.id if by else None
        kept.joined = _join(team, joins) if joins is not None else []
        kept.sessions = [_kept(row) for row in matches]
        db.session.add(kept)
        codes = kept.codes
        for row in matches:
            event.sessions.remove(row)
        event.withdrawn = event.withdrawn | dict.fromkeys(codes, team.code)
        db.session.flush()
        auditing.record(by, "withdraw", f"event:{event.code}", team=team.code, matches=codes)
    return codes


def _plays(event: Event, team: Group) -> bool:
    return any(team.code in row.spec.get("entries", ()) for row in event.sessions)


def _kept(row: EventSession) -> dict[str, Any]:
    """A match with what would fall away with it."""
    drafts = select(DraftPlacement, Timetable.current).where(DraftPlacement.session_id == row.id)
    placed = db.session.execute(drafts.join(Timetable, Timetable.id == DraftPlacement.timetable_id))
    return {
        **{name: getattr(row, name) for name in KEPT},
        "spared": list(db.session.scalars(select(Spared.use).where(Spared.session_id == row.id))),
        "placed": [
            {
                "draft": there.timetable_id,
                "current": current,
                "start": there.start.isoformat(),
                "end": there.end.isoformat(),
                "venues": list(there.venues),
                "duties": dict(there.duties),
            }
            for there, current in placed
        ],
    }


def _join(team: Group, joins: Group) -> list[int]:
    """Who was in the team is in the other as well; those (ids) who were not before."""
    there = set(db.session.scalars(select(Membership.person_id).where(Membership.group_id == joins.id)))
    members = db.session.scalars(select(Membership.person_id).where(Membership.group_id == team.id))
    joined = sorted(set(members) - there)
    db.session.add_all(Membership(group_id=joins.id, person_id=one, role="member") for one in joined)
    return joined


def _refuse_stranger(event: Event, team: Group, plays: bool) -> None:
    if plays:
        return
    words = Words(
        f"“{event.title.get('zh')}”里没有“{team.title.get('zh') or team.code}”的比赛",
        f"No match of “{event.title.get('en')}” names {team.title.get('en') or team.code}.",
    )
    raise Refusal("not-playing", words, status=422, context={"event": event.code, "team": team.code})
