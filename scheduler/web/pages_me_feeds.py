"""/me/feeds: the addresses of one's own feeds, one a device: made, renewed, revoked, and who still reads them."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler import signed_in
from scheduler.extensions import db
from scheduler.models import FeedToken, User
from scheduler.queries import feed_readers
from scheduler.services import accounts, feed_tokens
from scheduler.web import shell, subscribing, views_feeds
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.words import lang, t


@door.get("/me/feeds")
def me_feeds() -> str:
    return _page(me_())


@door.post("/me/feeds")
def make_feed() -> str:
    """A new address for a device. It is a key, so it is shown in this answer and never again."""
    user, form = me_(), request.form
    device = form.get("device", "").strip()[:80] or t("未命名设备", "Unnamed device")
    language = form.get("language", "")
    scope = form.get("scope", "personal")
    if scope not in _scopes(user):
        abort(422)
    if scope == "desk":
        signed_in.require("read", "desk", "organiser")
    _, secret = accounts.make_feed_token(
        person_of(user),
        device,
        language=language if language in subscribing.LANGUAGES else lang(),
        scope=scope,
        by=user,
    )
    return _page(user, made=_panel(device, secret))


@door.post("/me/feeds/<int:number>/renew")
def renew_feed(number: int) -> str:
    """Another address for the same device, shown in this answer; the old one ends."""
    user, token = me_(), _mine(number)
    _, secret = feed_tokens.renew(token, by=user)
    return _page(user, made=_panel(token.device, secret))


@door.post("/me/feeds/<int:number>/revoke")
def revoke_feed(number: int) -> Response:
    user, token = me_(), _mine(number)
    accounts.revoke_feed_token(token, by=user)
    flash(t("“{x}”的地址已撤销。", "The address of “{x}” is revoked.", x=token.device))
    return redirect(url_for("web.me_feeds"), 303)


def _mine(number: int) -> FeedToken:
    """One's own address that still stands; any other does not exist here."""
    token, user = db.session.get(FeedToken, number), me_()
    if token is None or token.revoked_at is not None or token.person_id != user.person_id:
        abort(404)
    return token


def _panel(device: str, secret: str) -> subscribing.Panel:
    return subscribing.Panel(device, "", f"{shell.outside_url()}/feeds/{secret}.ics", lang(), None)


def _scopes(user: User) -> list[str]:
    return ["personal", "duties", *(["desk"] if user.has("desk", "organiser") else [])]


def _page(user: User, made: subscribing.Panel | None = None) -> str:
    return render_template(
        "me_feeds.html",
        here_key="me",
        person=user.person,
        readers=feed_readers.readers(user.person) if user.person else [],
        made=made,
        scopes=[(scope, views_feeds.kind(scope)) for scope in _scopes(user)],
        languages=[("zh", "中文"), ("en", "English"), ("both", t("双语", "Both"))],
        clients=subscribing.clients(),
        said=views_feeds,
    )
