"""/admin/feeds: the health of all feeds, and the end of one that leaked."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler import signed_in
from scheduler.extensions import db
from scheduler.models import FeedToken
from scheduler.queries import feed_readers
from scheduler.services import accounts, feed_report
from scheduler.web import shell, views_feeds
from scheduler.web.door import door
from scheduler.web.words import t

SHOWN = 200


@door.get("/admin/feeds")
def admin_feeds() -> str:
    signed_in.require("organise")
    return _page("", None)


@door.post("/admin/feeds")
def admin_feeds_found() -> str:
    """By a leaked address, a name or a staff number. A form that posts, since an address is a key: it must not
    stand in the address bar, in a log or in a Referer."""
    signed_in.require("organise")
    wanted = request.form.get("q", "").strip()[:300]
    return _page(wanted, feed_readers.found(wanted) if wanted else None)


@door.get("/admin/feeds/<int:number>")
def admin_feed_asked(number: int) -> str:
    signed_in.require("organise")
    return render_template(
        "admin_feed.html", here_key="feeds", nav=shell.organiser_nav(None), token=_token(number)
    )


@door.post("/admin/feeds/<int:number>/revoke")
def admin_feed_revoke(number: int) -> Response:
    user = signed_in.require("organise")
    token = _token(number)
    accounts.revoke_feed_token(token, by=user)
    flash(
        t(
            "{who}“{x}”的地址已撤销，从现在起打不开。",
            "The address “{x}” of {who} is revoked from now on.",
            who=token.person.name,
            x=token.device,
        )
    )
    return redirect(url_for("web.admin_feeds"), 303)


def _token(number: int) -> FeedToken:
    token = db.session.get(FeedToken, number)
    if token is None or token.revoked_at is not None:
        abort(404)
    return token


def _page(wanted: str, chosen: list[int] | None) -> str:
    readers = feed_readers.readers(revoked=chosen is not None)
    if chosen is not None:
        readers = [one for one in readers if one.token.id in chosen]
    states = [one.state for one in readers]
    return render_template(
        "admin_feeds.html",
        here_key="feeds",
        nav=shell.organiser_nav(None),
        readers=readers[:SHOWN],
        more=max(0, len(readers) - SHOWN),
        counts={state: states.count(state) for state in ("fresh", "behind", "silent", "new")},
        is_search=chosen is not None,
        # What was typed may be a key: it is not shown again.
        name="" if "/feeds/" in wanted else wanted,
        health=feed_report.public_health() if chosen is None else [],
        unwritten=feed_readers.unwritten() if chosen is None else [],
        said=views_feeds,
    )
