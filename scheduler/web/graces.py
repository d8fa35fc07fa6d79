"""Minutes that the rules in force give: until a place is let go, and when a cancelling costs a point."""

from typing import Any

from flask import g

from scheduler import desk
from scheduler.desk import check_in, notice
from scheduler.models import Booking
from scheduler.queries import desk_rules


def grace_of(booking: Booking) -> int | None:
    """After how many minutes the place is let go where nobody came; None where nobody needs to check in."""
    params = rules_of(booking.venue.code).get("check_in")
    if params is None or (booking.group_id is not None and not params.groups):
        return None
    return int(params.grace)


def check_in_of(venue: str) -> check_in.Params | None:
    return rules_of(venue).get("check_in")


def notice_of(venue: str) -> notice.Params | None:
    return rules_of(venue).get("notice")


def rules_of(venue: str) -> dict[str, Any]:
    """The rules in force at the venue; their rows are read once a request."""
    if "desk_settings" not in g:
        g.desk_settings, g.desk_rules = desk_rules.settings(), {}
    if venue not in g.desk_rules:
        g.desk_rules[venue] = desk.in_force(g.desk_settings, venue)
    return dict(g.desk_rules[venue])
