"""Entries as calendars read them: one VEVENT in each language, written once a change and kept."""

import logging
from collections.abc import Callable
from urllib.parse import quote

from flask import current_app

from feeds.agenda import LANGUAGES, ZONE, Item, Text
from feeds.bad import BadItem
from feeds.entry import fragment
from scheduler.categories import category_of
from scheduler.models import Entry

COMING = ("people", "optional")  # roles that are no duty

log = logging.getLogger(__name__)


def fragments(entry: Entry) -> dict[str, str]:
    """The entry's VEVENT by language.

    One that cannot be written is in no feed and reported, so that it does not sink the rest.
    """
    item = item_of(entry, outside=current_app.config["PUBLIC_URL"])
    try:
        return {language: fragment(item, language).decode() for language in LANGUAGES}
    except BadItem as bad:
        log.error("entry %s cannot be written and is in no feed: %s (%s)", entry.uid, bad.message, bad.code)
        return {}


def item_of(entry: Entry, *, outside: str = "") -> Item:
    """The entry in the words of feeds. Venues are those it is in, not yet their halves and wholes.

    `outside` is the service's public address, for the link to the event's page. Feeds ask without: what they
    show was written when the entry was, and they are answered outside any application context.
    """
    category = category_of(entry.category)
    start, end = entry.start.astimezone(ZONE), entry.end.astimezone(ZONE)
    groups = entry.groups
    return Item(
        uid=entry.uid,
        sequence=entry.sequence,
        changed_at=entry.changed_at,
        start=start.date() if entry.all_day else start,
        end=end.date() if entry.all_day else end,
        title=Text(entry.title_zh, entry.title_en),
        status=entry.status,
        all_day=entry.all_day,
        description=Text(entry.about_zh, entry.about_en),
        location=Text(entry.place_zh, entry.place_en),
        kind=entry.category,
        kind_name=Text(category.name.zh, category.name.en),
        color=category.color,
        series=entry.series,
        transparent=entry.free,
        public=entry.public,
        venues=tuple(entry.venues),
        branches=tuple(groups.get("branch", ())),
        teams=tuple(groups.get("team", ())),
        clubs=tuple(groups.get("club", ())),
        people=_people(entry, lambda role: True),
        on_duty=_people(entry, lambda role: role not in COMING),
        event=entry.event_code,
        url=_page_of(entry, outside.rstrip("/")),
    )


def _people(entry: Entry, chosen: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(sorted({person for role, codes in entry.people.items() if chosen(role) for person in codes}))


def _page_of(entry: Entry, outside: str) -> str:
    """The event's public page: nothing without an outside address, nor for what has no public page."""
    return f"{outside}/events/{quote(entry.event_code, safe='')}" if outside and entry.public else ""
