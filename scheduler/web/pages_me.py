"""/me: what is next for the signed-in person, and the addresses of their own feed, one a device."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler import clock, signed_in
from scheduler.extensions import db
from scheduler.models import Entry, FeedToken, Group, Membership, Person, User
from scheduler.queries import accounts as tokens
from scheduler.queries import clubs
from scheduler.queries.entries import standing_rows
from scheduler.services import accounts
from scheduler.web import shell, subscribing, times, views_items, views_mine
from scheduler.web.door import door
from scheduler.web.words import lang, t

SHOWN = 12


@door.get("/me")
def me() -> str:
    user = signed_in.require("read")
    return _page(user)


@door.post("/me/feeds")
def make_feed() -> str:
    """A new address for a device. It is a key, so it is shown in this answer and never again."""
    user = signed_in.require("read")
    if user.person is None:
        abort(404)
    device = request.form.get("device", "").strip()[:80] or t("未命名设备", "Unnamed device")
    _, secret = accounts.make_feed_token(user.person, device, language=lang(), by=user)
    address = f"{shell.outside_url()}/feeds/{secret}.ics"
    return _page(user, made=subscribing.Panel(device, "", address, lang(), None))


@door.post("/me/feeds/<int:number>/revoke")
def revoke_feed(number: int) -> Response:
    user = signed_in.require("read")
    token = db.session.get(FeedToken, number)
    if token is None or user.person is None or token.person_id != user.person.id:
        abort(404)
    accounts.revoke_feed_token(token, by=user)
    flash(t("“{x}”的地址已撤销。", "The address of “{x}” is revoked.", x=token.device))
    return redirect(url_for("web.me"), 303)


def _page(user: User, made: subscribing.Panel | None = None) -> str:
    person = user.person
    return render_template(
        "me.html",
        here_key="me",
        person=person,
        mine=_next(person) if person else [],
        gym=views_mine.gym_of(person, user) if person else None,
        feeds=[f for f in tokens.feed_tokens(person) if f.revoked_at is None] if person else [],
        made=made,
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
