"""The desk's rules in force at a venue."""

from typing import Any

from sqlalchemy import select

from scheduler import desk
from scheduler.extensions import db
from scheduler.models import DeskRule, Venue


def settings() -> list[desk.Setting]:
    """All rows, as the rules read them."""
    query = select(DeskRule, Venue.code).join(Venue, Venue.id == DeskRule.venue_id, isouter=True)
    return [desk.Setting(row.code, code or "", row.params, row.on) for row, code in db.session.execute(query)]


def in_force(venue: str) -> dict[str, Any]:
    """Code → parameters of the rules that hold at the venue."""
    return desk.in_force(settings(), venue)


def params(code: str, venue: str) -> Any:
    """The parameters of one rule at the venue; None where it does not hold there."""
    return in_force(venue).get(code)
