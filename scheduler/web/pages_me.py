"""/me: what is next for the signed-in person."""

from typing import Any

from flask import render_template
from sqlalchemy import select

from scheduler import clock, signed_in
from scheduler.extensions import db
from scheduler.models import Entry, Group, Membership, Person
from scheduler.queries import accounts as tokens
from scheduler.queries import clubs
from scheduler.queries.entries import standing_rows
from scheduler.services import messages, poll_words, polls
from scheduler.web import times, views_items, views_mine
from scheduler.web.door import door
from scheduler.web.words import w

SHOWN = 12
NEWS = 5


@door.get("/me")
def me() -> str:
    user = signed_in.require("read")
    person = user.person
    return render_template(
        "me.html",
        here_key="me",
        person=person,
        mine=_next(person) if person else [],
        gym=views_mine.gym_of(person, user) if person else None,
        feeds=[f for f in tokens.feed_tokens(person) if f.revoked_at is None] if person else [],
        polls=[(poll, w(poll_words.name(poll))) for poll in polls.of(person)] if person else [],
        news=messages.of(person, unread=True, limit=NEWS) if person else [],
        clubs=clubs.clubs_of(person) if person else [],
    )


def _next(person: Person) -> list[Any]:
    """What the person attends or has a duty in, from now on; private sessions too, since they are their own."""
    groups = set(
        db.session.scalars(select(Group.code).join(Membership).where(Membership.person_id == person.id))
    )
    rows = standing_rows(only_public=False).where(Entry.end > clock.now(), Entry.status != "CANCELLED")
    found = []
    for entry in db.session.scalars(rows.order_by(Entry.start)):
        own = any(person.code in codes for codes in entry.people.values())
        if own or any(groups & set(codes) for codes in entry.groups.values()):
            found.append(views_items.item(entry, times.local(entry.start), times.local(entry.end)))
        if len(found) == SHOWN:
            break
    return found
