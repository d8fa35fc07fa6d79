"""Kit as pages show it: what can be borrowed with a booking, how much is left, and what a booking has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, KitItem, Venue
from scheduler.services import booking_kit
from scheduler.web.words import t, w

FIELD = "kit-"  # before the code, in forms
MOST = 20  # of one thing in one booking


@dataclass(frozen=True)
class Lent:
    """A thing that can be borrowed. `left` at the asked time, None where none is known; `wanted` is chosen."""

    code: str
    title: str
    stock: int
    left: int | None
    wanted: int = 0

    @property
    def most(self) -> int:
        """What can be chosen; what was chosen stays, so that a refusal does not change what was typed."""
        return max(self.wanted, min(MOST, self.stock if self.left is None else self.left))


def asked_kit() -> dict[str, int]:
    """What the form wants to borrow, by code."""
    found = {
        name.removeprefix(FIELD): request.values.get(name, 0, type=int)
        for name in request.values
        if name.startswith(FIELD)
    }
    return {code: min(n, MOST) for code, n in found.items() if n > 0}


def choices(
    venues: Iterable[Venue],
    span: tuple[datetime, datetime] | None = None,
    *,
    wanted: Mapping[str, int] | None = None,
    before: Booking | None = None,
) -> list[Lent]:
    """Everything that is lent at any of the venues, each thing once; how much is left in the span."""
    items = {item.code: item for venue in venues for item in booking_kit.lent_at(venue)}
    left = booking_kit.all_left(items.values(), *span, before=before) if span else {}
    wanted = wanted or {}
    return [
        Lent(code, w(item.title), item.stock, left.get(code), wanted.get(code, 0))
        for code, item in items.items()
    ]


def fields(kit: Mapping[str, int]) -> list[tuple[str, int]]:
    """The same as hidden fields of a form."""
    return [(FIELD + code, n) for code, n in kit.items()]


def said(kit: Mapping[str, int]) -> str:
    """羽毛球拍 ×2、备用球网 ×1; empty where there is none."""
    return said_of([kit]).get(tuple(sorted(kit.items())), "")


def said_of(kits: Iterable[Mapping[str, int]]) -> dict[tuple[tuple[str, int], ...], str]:
    """The words of many, by their sorted pairs: titles are read once."""
    some = [kit for kit in kits if kit]
    codes = {code for kit in some for code in kit}
    rows = db.session.scalars(select(KitItem).where(KitItem.code.in_(codes))) if codes else ()
    titles = {row.code: w(row.title) for row in rows}
    return {
        tuple(sorted(kit.items())): t("、", ", ").join(f"{titles.get(c, c)} ×{n}" for c, n in kit.items())
        for kit in some
    }
