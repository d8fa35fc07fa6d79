"""The premises as every booking asks for them: hours, closures, rules, days set by hand, and what stands on what.

Read once and kept in the process for as long as their number is the same (models/premises); the number is
read anew in every transaction, so a booking never goes by rules that were changed before it began.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import select

from scheduler import desk, prepared
from scheduler.extensions import db
from scheduler.models import Closure, DeskRule, OpeningHours, PlanDay, PremisesNumber, Venue
from scheduler.models.premises import CHANGED, OF_THEM
from scheduler.queries.floors import Floors
from solver.words import Words

Made = TypeVar("Made")


@dataclass(frozen=True)
class Premises:
    """All by the code of the venue. `days` are types of dates that were set by hand."""

    number: int
    floors: Floors
    hours: Mapping[str, tuple[desk.Hours, ...]]
    closures: Mapping[str, tuple[desk.Closed, ...]]
    settings: tuple[desk.Setting, ...]
    days: Mapping[date, str]
    wholes: frozenset[str]
    _in_force: dict[str, dict[str, Any]] = field(default_factory=dict)
    _worked_out: dict[str, Any] = field(default_factory=dict)

    def is_whole(self, venue: str) -> bool:
        """Whether the venue has parts that are booked by themselves."""
        return venue in self.wholes

    def in_force(self, venue: str) -> Mapping[str, Any]:
        """Code → parameters of the rules that hold at the venue."""
        if venue not in self._in_force:
            self._in_force[venue] = desk.in_force(self.settings, venue)
        return self._in_force[venue]

    def once(self, name: str, work_out: Callable[[], Made]) -> Made:
        """What follows from the premises and from venues alone, worked out the first time that somebody asks."""
        if name not in self._worked_out:
            self._worked_out[name] = work_out()
        found: Made = self._worked_out[name]
        return found


_NUMBER = select(PremisesNumber.number)
_DAYS = select(PlanDay.day, PlanDay.type).order_by(PlanDay.id)  # of two plans the later one's
_kept: dict[str, Premises] = {}
_guard = Lock()


def premises() -> Premises:
    """As they are in this transaction; asked again in it, as they were at first."""
    session = db.session
    begun, known = session.info.get("premises", (None, None))
    if known is not None and begun is session().get_transaction() and not are_changing():
        return known
    number = prepared.run(_NUMBER).scalar() or 0
    if are_changing():
        return _read(-1)  # our own change is not committed yet: nobody else may go by it
    found = _current(number)
    session.info["premises"] = session().get_transaction(), found
    return found


def are_changing() -> bool:
    """Whether this transaction has changed them, or is about to."""
    session = db.session
    return CHANGED in session.info or any(
        isinstance(row, OF_THEM) for row in (*session.new, *session.dirty, *session.deleted)
    )


def _current(number: int) -> Premises:
    name = _name()
    with _guard:
        known = _kept.get(name)
    if known is None or known.number != number:
        known = _read(number)
        with _guard:
            _kept.clear()  # of one database at a time; in tests there are many
            _kept[name] = known
    return known


def _name() -> str:
    """The database, and the setting that says what the desk books."""
    return f"{current_app.config['DATABASE_URL']} {current_app.config['DESK_VENUES']}"


def _read(number: int) -> Premises:
    session = db.session
    venues = session.execute(select(Venue.id, Venue.code, Venue.part_of_id)).all()
    codes = {number: code for number, code, _ in venues}
    rules = select(DeskRule.code, DeskRule.venue_id, DeskRule.params, DeskRule.on)
    return Premises(
        number,
        Floors.read(),
        _by_venue(
            codes,
            (
                (row.venue_id, desk.Hours(tuple(row.day_types), row.start, row.end, tuple(row.weekdays)))
                for row in session.scalars(select(OpeningHours).order_by(OpeningHours.id))
                if not row.quiet
            ),
        ),
        _by_venue(
            codes,
            (
                (row.venue_id, desk.Closed(row.start, row.end, Words(row.reason_zh, row.reason_en)))
                for row in session.scalars(select(Closure).order_by(Closure.start))
            ),
        ),
        tuple(
            desk.Setting(code, codes[venue] if venue else "", params, on)
            for code, venue, params, on in session.execute(rules)
        ),
        {day: kind for day, kind in session.execute(_DAYS)},  # noqa: C416
        frozenset(codes[whole] for _, _, whole in venues if whole is not None),
    )


def _by_venue(codes: Mapping[int, str], rows: Iterable[tuple[int, Any]]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for venue, row in rows:
        found[codes[venue]].append(row)
    return {code: tuple(some) for code, some in found.items()}
