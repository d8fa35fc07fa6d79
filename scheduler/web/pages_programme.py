"""/ : the public programme. /subscribe : its feed. Both follow the same filter."""

from datetime import date
from typing import Any

from flask import render_template, request

from scheduler.queries import courts, editions
from scheduler.queries import programme as reads
from scheduler.web import asked as asking
from scheduler.web import subscribing, times, views_items, views_list, views_month, views_week
from scheduler.web.asked import Asked
from scheduler.web.choices import choices
from scheduler.web.door import door
from scheduler.web.words import w


@door.get("/")
def programme() -> str:
    """Month, week or list, as the address says; phones get the list."""
    edition = editions.latest_edition()
    asked = asking.read(request.args, reads.day_to_open(times.today()), is_phone=_is_phone())
    first, last = asked.first, asked.last
    begin, end = views_month.bounds(first, last) if asked.view != "week" else (first, last)
    found = views_items.items(reads.entries_between(begin, end, asked.filters), begin, end)
    types = reads.day_types(begin, end)
    chosen = choices()
    return render_template(
        "programme.html",
        here_key="programme",
        asked=asked,
        edition=edition,
        choices=chosen,
        is_empty=not any(i.first <= last and first <= i.last for i in found),
        is_predicted=not all(t.official for d, t in types.items() if first <= d <= last),
        list=views_list.listing(first, last, found, types, _fold_before(asked)),
        strip=_strip(asked, found, types),
        newest=reads.newest_change(asked.filters),
        panel=subscribing.panel(
            asked.filters, chosen, request.args.get("flang", ""), request.args.get("alarm", "")
        ),
        **_grid(asked, found, types),
        **_clients(),
    )


@door.get("/subscribe")
def subscribe() -> str:
    """The subscribe panel as a page of its own."""
    filters = asking.filters_of(request.args)
    chosen = choices()
    busy = request.args.get("form") == "busy"
    found = subscribing.panel(
        filters, chosen, request.args.get("flang", ""), request.args.get("alarm", ""), busy=busy
    )
    asked = Asked("list", "", times.today(), False, filters)
    return render_template(
        "subscribe.html",
        here_key="subscribe",
        panel=found,
        asked=asked,
        choices=chosen,
        courts=_other_feeds(),
        **_clients(),
    )


def _other_feeds() -> list[subscribing.Panel]:
    """The feeds of courts that are booked at the desk: when each is taken."""
    public = [venue for venue in courts.venues() if venue.public]
    return [subscribing.court_panel(venue.code, w(venue.title) or venue.code) for venue in public]


def _clients() -> dict[str, Any]:
    return {
        "clients": subscribing.clients(),
        "alarms": [(n, subscribing.alarm_words(n)) for n in subscribing.ALARMS],
    }


def _grid(asked: Asked, found: list[views_items.Item], types: Any) -> dict[str, Any]:
    if asked.view == "month":
        return {"weeks": views_month.weeks(asked.first, asked.last, found, types)}
    if asked.view == "week":
        return {"grid": views_week.grid(asked.first, found, types)}
    return {}


def _strip(asked: Asked, found: list[views_items.Item], types: Any) -> tuple[views_month.Cell, ...]:
    """The week of the day that is looked at, with the shapes of each day, for phones."""
    day = _focus(asked)
    weeks = views_month.weeks(asked.first, asked.last, found, types) if asked.view != "week" else []
    return next((w.cells for w in weeks if any(c.day == day for c in w.cells)), ())


def _focus(asked: Asked) -> date:
    return times.today() if asked.first <= times.today() <= asked.last else asked.day


def _fold_before(asked: Asked) -> date:
    """Past days are folded; so are those before a day that was asked for by name."""
    return (
        asked.day
        if asked.has_day and asked.view == "list"
        else min(max(times.today(), asked.first), _beyond(asked))
    )


def _beyond(asked: Asked) -> date:
    """A period that is past as a whole is shown as a whole."""
    return asked.first if times.today() > asked.last else asked.last


def _is_phone() -> bool:
    """Phones say so ("Mobi"), as MDN advises to ask; it only decides what is shown when nothing is chosen."""
    return "Mobi" in request.headers.get("User-Agent", "")
