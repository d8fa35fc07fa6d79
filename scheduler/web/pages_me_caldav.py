"""/me/caldav: one's calendars as an account: an app password for a device, which calendars, and how to add it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.extensions import db
from scheduler.models import Person
from scheduler.queries.feeds import public_feeds
from scheduler.services import accounts
from scheduler.services.caldav import app_password, choices
from scheduler.web import shell
from scheduler.web.caldav_howto import howtos
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.words import lang, t, w

GROUPS = ("everything", "kind", "venue", "branch", "club", "team")


@dataclass(frozen=True)
class Made:
    """An app password, shown in this answer and never again."""

    device: str
    secret: str


@dataclass(frozen=True)
class Choice:
    slug: str
    name: str
    chosen: bool


@door.get("/me/caldav")
def me_caldav() -> str:
    return _page(person_of(me_()))


@door.post("/me/caldav")
def me_caldav_make() -> str:
    """A new app password for a device: the same kind of key as the address of a feed, in letters to type."""
    user = me_()
    person = person_of(user)
    device = request.form.get("device", "").strip()[:80] or t("未命名设备", "Unnamed device")
    secret = app_password.new()
    accounts.make_feed_token(person, device, language=lang(), secret=secret, by=user)
    return _page(person, Made(device, secret))


@door.post("/me/caldav/calendars")
def me_caldav_choose() -> Response:
    """Which public calendars stand beside one's own."""
    user = me_()
    choices.choose(person_of(user), request.form.getlist("calendar"), by=user)
    flash(t("已保存，设备下次同步时生效。", "Saved; devices see it when they next sync."))
    return redirect(url_for("web.me_caldav") + "#calendars", 303)


def _page(person: Person, made: Made | None = None) -> str:
    return render_template(
        "me_caldav.html",
        here_key="me",
        person=person,
        server=f"{shell.outside_url()}/caldav/",
        made=made,
        groups=_groups(person),
        howtos=howtos(),
    )


def _groups(person: Person) -> list[tuple[str, list[Choice]]]:
    """The public calendars by kind, those that are chosen ticked."""
    chosen = set(choices.chosen(db.session(), person.id))
    found: dict[str, list[Choice]] = {scope: [] for scope in GROUPS}
    for feed in public_feeds():
        if feed.scope in found:
            slug = f"{feed.scope}.{feed.key}" if feed.key else feed.scope
            name = w(feed.name) or t("全部公开活动", "All public events")
            found[feed.scope].append(Choice(slug, name, slug in chosen))
    names = {
        "everything": t("全部", "Everything"),
        "kind": t("按类别", "By kind"),
        "venue": t("按场地", "By venue"),
        "branch": t("按分会", "By branch"),
        "club": t("按协会", "By club"),
        "team": t("按队伍", "By team"),
    }
    return [(names[scope], rows) for scope, rows in found.items() if rows]
