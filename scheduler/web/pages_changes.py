"""/changes: what each edition changed, of all or of what a filter chooses; the same as Atom. /editions/N: an older
edition as it was."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feeds import atom
from feeds.agenda import Item, Text
from scheduler.categories import CATEGORIES
from scheduler.extensions import db
from scheduler.models import Edition
from scheduler.queries import editions
from scheduler.queries.entries import Filters, together
from scheduler.services import feed_changes
from scheduler.web import shell, subscribing, times, views_items
from scheduler.web.asked import filters_of, query_of
from scheduler.web.choices import choices
from scheduler.web.door import door
from scheduler.web.words import lang, w


@door.get("/changes")
def changes() -> str:
    """What each edition changed, the newest first; `edition` chooses another one."""
    edition, filters = _edition(request.args.get("edition", "")), filters_of(request.args)
    return render_template(
        "changes.html",
        here_key="changes",
        edition=edition,
        editions=editions.editions(edition.plan) if edition else [],
        groups=_by_kind(editions.changes_of(edition, filters)) if edition else [],
        choices=choices(),
        kinds=[(code, w(category.name)) for code, category in CATEGORIES.items()],
        filters=filters,
        query=query_of(filters),
        words=subscribing.chosen_words(filters, choices()),
    )


@door.get("/changes.atom")
def changes_atom() -> AnyResponse:
    """The last hundred changes, for readers of news; the same filters as the page."""
    filters = filters_of(request.args)
    outside = shell.outside_url()
    found = feed_changes.recent(
        db.session(),
        lambda item, groups: _passes(item, filters),
        together=together(),
        outside=outside,
    )
    words = subscribing.chosen_words(filters, choices())
    name = Text(f"改了什么 · {words}", f"What changed · {words}")
    latest = max((revision.at for revision in found), default=None)
    key = "&".join(f"{name}={value}" for name, value in sorted(query_of(filters).items()))
    page = outside + url_for("web.changes", **query_of(filters))
    body = atom.render(
        name, f"{key}.{lang()}", found, latest or datetime(1970, 1, 1, tzinfo=UTC), lang(), page=page
    )
    answer = Response(body, content_type=atom.MEDIA)
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.cache_control.private, answer.cache_control.max_age = True, 300
    answer.add_etag()
    return answer.make_conditional(request)


@door.get("/editions/<int:number>")
def edition(number: int) -> str:
    """All that was public in an edition, as it stood then."""
    found = _edition(str(number))
    if found is None:
        abort(404)
    filters = filters_of(request.args)
    entries = editions.entries_of(found, filters)
    days: dict[Any, list[views_items.Item]] = defaultdict(list)
    for entry in entries:
        item = views_items.item(
            entry,
            times.local(entry.start),
            times.local(entry.end),
            "cancelled" if entry.status == "CANCELLED" else "",
        )
        days[item.first].append(item)
    latest = editions.latest_edition(found.plan)
    return render_template(
        "edition.html",
        here_key="changes",
        edition=found,
        days=sorted(days.items()),
        count=len(entries),
        is_latest=latest is not None and latest.id == found.id,
        editions=editions.editions(found.plan),
    )


def _edition(text: str) -> Edition | None:
    """The one of that number, of the plan published last; the latest where none is named."""
    latest = editions.latest_edition()
    if latest is None or not text:
        return latest
    found = editions.edition_called(latest.plan, int(text)) if text.isdecimal() and len(text) < 9 else None
    return found or abort(404)


def _by_kind(found: list[editions.Change]) -> list[tuple[str, list[editions.Change]]]:
    groups: dict[str, list[editions.Change]] = defaultdict(list)
    for change in found:
        groups[change.kind].append(change)
    return [(kind, groups[kind]) for kind in ("moved", "cancelled", "changed", "new") if groups[kind]]


def _passes(item: Item, filters: Filters) -> bool:
    words = "\n".join((item.title.zh, item.title.en, item.location.zh, item.location.en)).casefold()
    chosen = (
        (filters.venue, item.venues),
        (filters.branch, item.branches),
        (filters.team, item.teams),
        (filters.club, item.clubs),
        (filters.event, (item.event,)),
    )
    return (
        (not filters.categories or item.kind in filters.categories)
        and all(not wanted or wanted in there for wanted, there in chosen)
        and all(word in words for word in filters.text.casefold().split())
    )
