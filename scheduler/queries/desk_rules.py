"""The desk's rules in force at a venue."""

from collections.abc import Mapping
from typing import Any

from scheduler import desk
from scheduler.queries.premises import premises


def settings() -> list[desk.Setting]:
    """All rows, as the rules read them."""
    return list(premises().settings)


def in_force(venue: str) -> Mapping[str, Any]:
    """Code → parameters of the rules that hold at the venue."""
    return premises().in_force(venue)


def params(code: str, venue: str) -> Any:
    """The parameters of one rule at the venue; None where it does not hold there."""
    return in_force(venue).get(code)
