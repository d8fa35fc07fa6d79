"""A team that does not play: its matches fall away, its players may join another team."""

from sqlalchemy import select

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Event, Group, Membership, User
from scheduler.services import auditing
from scheduler.transactions import lock_row, writing
from solver.words import Words


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
            _join(team, joins)
        codes = [row.code for row in matches]
        for row in matches:
            event.sessions.remove(row)
        event.withdrawn = event.withdrawn | dict.fromkeys(codes, team.code)
        db.session.flush()
        auditing.record(by, "withdraw", f"event:{event.code}", team=team.code, matches=codes)
    return codes


def _plays(event: Event, team: Group) -> bool:
    return any(team.code in row.spec.get("entries", ()) for row in event.sessions)


def _join(team: Group, joins: Group) -> None:
    there = set(db.session.scalars(select(Membership.person_id).where(Membership.group_id == joins.id)))
    for row in db.session.scalars(select(Membership).where(Membership.group_id == team.id)).all():
        if row.person_id not in there:
            db.session.add(Membership(group_id=joins.id, person_id=row.person_id, role="member"))


def _refuse_stranger(event: Event, team: Group, plays: bool) -> None:
    if plays:
        return
    words = Words(
        f"“{event.title.get('zh')}”里没有“{team.title.get('zh') or team.code}”的比赛",
        f"No match of “{event.title.get('en')}” names {team.title.get('en') or team.code}.",
    )
    raise Refusal("not-playing", words, status=422, context={"event": event.code, "team": team.code})
