"""Rows by what an address says of them; a refusal where there are none."""

from typing import Any, TypeVar

from sqlalchemy import bindparam, select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Group, Person, Plan, Venue
from scheduler.queries import plans
from solver.words import Words

Row = TypeVar("Row")
_PERSON = select(Person).where(Person.code == bindparam("code"))


def plan(name: str) -> Plan:
    return there(plans.plan_called(name), "plan", "计划", name)


def venue(code: str, *, only_public: bool = False) -> Venue:
    found = db.session.scalar(select(Venue).where(Venue.code == code))
    return there(found if found and (found.public or not only_public) else None, "venue", "场地", code)


def group(code: str) -> Group:
    return there(db.session.scalar(select(Group).where(Group.code == code)), "group", "群组", code)


def person(code: str) -> Person:
    return there(db.session.scalar(_PERSON, {"code": code}), "person", "人员", code)


def row(model: type[Row], number: int, en: str, zh: str) -> Row:
    return there(db.session.get(model, number), en, zh, str(number))


def there(found: Any, en: str, zh: str, name: str) -> Any:
    if found is None:
        raise Refusal(
            "not-found",
            Words(f"没有{zh}“{name}”", f"There is no {en} “{name}”."),
            status=404,
            context={en: name},
        )
    return found
