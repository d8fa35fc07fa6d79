"""One running import: the session, the plan it is about, what is known so far, and the report."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.imports.report import Report
from scheduler.models import Event, Group, KitItem, Person, Plan, Venue

DEFAULT_ZONE = "Asia/Shanghai"


class Importing:
    """What tables share while they are read. `spoiled` are codes of rows that have problems, by sort."""

    def __init__(self, session: Session, report: Report, host: str) -> None:
        self.session, self.report, self.host = session, report, host
        self.plan: Plan | None = None
        self.spoiled: dict[str, set[str]] = {}
        self._cache: dict[str, dict[str, Any]] = {}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.plan.zone if self.plan else DEFAULT_ZONE)

    def choose_plan(self, code: str) -> None:
        """The plan of that code; without one, the only plan there is, if there is only one."""
        plans = self.session.scalars(select(Plan).where(Plan.code == code) if code else select(Plan)).all()
        self.plan = plans[0] if len(plans) == 1 else None

    def known(self, sort: str) -> Collection[str]:
        """The codes that a cell may name."""
        return self.table(sort).keys()

    def find(self, sort: str, code: str) -> Any:
        """The row (or kind, or rule) behind a code, or None."""
        return self.table(sort).get(code)

    def forget(self, sort: str) -> None:
        """After storing: read the codes again at the next question."""
        for name in (sort, "branch" if sort == "group" else sort):
            self._cache.pop(name, None)

    def forget_all(self) -> None:
        """After storing in bulk, past the session: nothing read before is believed."""
        self.session.expire_all()
        self._cache = {name: found for name, found in self._cache.items() if name in ("kind", "rule")}

    def table(self, sort: str) -> dict[str, Any]:
        if sort not in self._cache:
            self._cache[sort] = SOURCES[sort](self)
        return self._cache[sort]

    def is_in_plan(self, key: tuple[Any, ...]) -> bool:
        """Whether the start behind an owner's key lies in the plan's days; anything does where there is no plan.

        So the closures of one year do not replace those of another.
        """
        if self.plan is None:
            return True
        day = key[1].astimezone(self.zone).date()
        return bool(self.plan.first_day <= day <= self.plan.last_day)

    def instant(self, moment: date | datetime, *, end: bool = False) -> datetime:
        """The instant of a local day or time; a day that ends something ends at the next midnight."""
        if isinstance(moment, datetime):
            return moment.replace(tzinfo=self.zone)
        day = moment + timedelta(days=1) if end else moment
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)


def _by_code(model: Any, importing: Importing) -> dict[str, Any]:
    return {row.code: row for row in importing.session.scalars(select(model).order_by(model.code))}


def _branches(importing: Importing) -> dict[str, Any]:
    return {code: group for code, group in importing.table("group").items() if group.kind == "branch"}


def _people(importing: Importing) -> dict[str, Any]:
    """By staff number and by duty."""
    query = select(Person).order_by(Person.code).options(selectinload(Person.memberships))
    people = importing.session.scalars(query).all()
    return {p.duty: p for p in people if p.duty} | {p.code: p for p in people}


def _events(importing: Importing) -> dict[str, Any]:
    if importing.plan is None:
        return {}
    query = select(Event).where(Event.plan_id == importing.plan.id).order_by(Event.code)
    return {event.code: event for event in importing.session.scalars(query)}


def _kinds(importing: Importing) -> dict[str, Any]:
    from scheduler.kinds import kinds

    return dict(kinds())


def _rules(importing: Importing) -> dict[str, Any]:
    from solver.constraints import rules

    return dict(rules())


SOURCES: dict[str, Callable[[Importing], dict[str, Any]]] = {
    "venue": partial(_by_code, Venue),
    "group": partial(_by_code, Group),
    "kit": partial(_by_code, KitItem),
    "branch": _branches,
    "person": _people,
    "event": _events,
    "kind": _kinds,
    "rule": _rules,
}
