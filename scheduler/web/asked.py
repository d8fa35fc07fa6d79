"""What a reader of the programme asks for, and the addresses of its neighbours. Everything is in the address,
so that a view can be sent to a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from scheduler.categories import CATEGORIES
from scheduler.queries.entries import Filters

NAMED = ("venue", "branch", "team", "club", "event")  # filters by one code
VIEWS = ("month", "week", "list")


@dataclass(frozen=True)
class Asked:
    """`chosen_view` is "" where the address says nothing: then phones get the list."""

    view: str
    chosen_view: str
    day: date
    has_day: bool
    filters: Filters

    @property
    def first(self) -> date:
        """The first day of the period: of the month, or of the week from Monday on."""
        if self.view == "week":
            return self.day - timedelta(days=self.day.weekday())
        return self.day.replace(day=1)

    @property
    def last(self) -> date:
        if self.view == "week":
            return self.first + timedelta(days=6)
        return _next_month(self.first) - timedelta(days=1)

    @property
    def before(self) -> date:
        return (
            self.first - timedelta(days=7)
            if self.view == "week"
            else (self.first - timedelta(1)).replace(day=1)
        )

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)

    def url(self, **other: Any) -> str:
        """This view with something else: `view`, `day`, or any of the filters."""
        return url_for("web.programme", **self.query(**other))

    def query(self, **other: Any) -> dict[str, Any]:
        view = other.pop("view", self.chosen_view)
        day = other.pop("day", self.day if self.has_day else None)
        filters = replace(self.filters, **other)
        asked = {"view": view, "from": day.isoformat() if day else ""}
        return {name: value for name, value in asked.items() if value} | query_of(filters)

    def toggled(self, category: str) -> str:
        """The address with this kind in if it was out, and out if it was in."""
        now = self.filters.categories
        then = tuple(c for c in CATEGORIES if (c in now) != (c == category))
        return self.url(categories=then if len(then) < len(CATEGORIES) else ())


def read(args: MultiDict[str, str], opens_at: date, *, is_phone: bool) -> Asked:
    """The question in the address; what makes no sense in it is left out."""
    view = args.get("view", "")
    view = view if view in VIEWS else ""
    day = _day(args.get("from", ""))
    return Asked(
        view or ("list" if is_phone else "month"), view, day or opens_at, day is not None, filters_of(args)
    )


def filters_of(args: MultiDict[str, str]) -> Filters:
    kinds = tuple(c for c in CATEGORIES if c in args.getlist("kind"))
    values: Mapping[str, str] = {name: args.get(name, "").strip()[:80] for name in (*NAMED, "q")}
    return Filters(kinds, **{name: values[name] for name in NAMED}, text=values["q"])


def query_of(filters: Filters) -> dict[str, Any]:
    """The parameters of an address that `filters_of` reads back."""
    named = {name: getattr(filters, name) for name in NAMED}
    asked = {"kind": list(filters.categories), **named, "q": filters.text}
    return {name: value for name, value in asked.items() if value}


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text if len(text) != 7 else f"{text}-01")
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
