"""Requests to the desk's rules, as short as a test wants them. It is Thursday 14 October 2021, 11:08."""

from datetime import datetime, timedelta
from typing import Any

from scheduler import desk
from scheduler.desk import History, Hours, Request, Scored, Used
from tests.tools.factories import at

NOW = at("2021-10-14 11:08")
HOURS = (
    Hours(("work",), 390, 510),
    Hours(("work",), 690, 810),
    Hours(("work",), 990, 1260),
    Hours(("rest",), 540, 1080),
)


def request(start: str = "2021-10-14 18:00", minutes: int = 60, **values: Any) -> Request:
    """Zhang Wei (20317) wants badminton."""
    begins = at(start)
    defaults: dict[str, Any] = {
        "venue": "GYM-B",
        "start": begins,
        "end": begins + timedelta(minutes=minutes),
        "now": NOW,
        "person": "20317",
        "hours": HOURS,
    }
    return Request(**(defaults | values))


def used(start: str, minutes: int = 60, **values: Any) -> Used:
    begins = at(start)
    return Used(begins, begins + timedelta(minutes=minutes), **({"person": "20317"} | values))


def scored(when: str, days: int = 30) -> Scored:
    return Scored(at(when), at(when) + timedelta(days=days))


def before(*bookings: Used, points: tuple[Scored, ...] = ()) -> History:
    return History(bookings, points)


def answer(code: str, asked: Request, history: History | None = None, **params: Any) -> desk.No | None:
    """What one rule says."""
    found = desk.refusals(asked, history or History(), {code: desk.read(code, params)})
    return found[0] if found else None


def said(code: str, asked: Request, history: History | None = None, **params: Any) -> tuple[str, str] | None:
    """The words of its refusal, zh and en; None where it allows."""
    no = answer(code, asked, history, **params)
    return (no.words.zh, no.words.en) if no else None


def allowed_from(code: str, asked: Request, history: History | None = None, **params: Any) -> datetime | None:
    no = answer(code, asked, history, **params)
    return no.allowed_from if no else None
