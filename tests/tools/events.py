"""Events for the tests of kinds: a complete one of any kind, its options as an organiser would type them."""

from datetime import date
from typing import Any

from scheduler.kinds import EventSpec, Programme, SessionSpec, kinds, read_options
from solver.words import Words

FIRST, LAST = date(2021, 3, 1), date(2021, 6, 30)


def planned(kind: str, *, options: dict[str, str] | None = None, **values: Any) -> Programme:
    """What the kind makes of an event from March to June."""
    defaults: dict[str, Any] = {"title": Words("活动", "Event"), "first": FIRST, "last": LAST, "minutes": 90}
    found = kinds()[kind]
    return found.plan(
        EventSpec("E1", kind, options=read_options(found, options or {}), **(defaults | values))
    )


def codes(programme: Programme) -> list[str]:
    return [s.code for s in programme.sessions]


def rules_of(programme: Programme) -> dict[str, tuple[str, ...]]:
    """The rules by their code: rule, selectors, and what comes then."""
    return {r.code: (r.rule, *r.sessions, *r.then) for r in programme.rules}


def named(programme: Programme, code: str) -> SessionSpec:
    return next(s for s in programme.sessions if s.code == code)
