"""The desk's rules as organisers set them: a row for all venues or for one, checked and recorded."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from scheduler import access, desk
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DeskRule, Group, KitItem, User, Venue
from scheduler.services import auditing
from scheduler.transactions import writing
from solver.constraints.base import BadUse
from solver.words import Words

GROUPS = ("exempt_groups", "first_groups", "groups")  # parameters that name groups by code
KIT = ("items",)


def set_rule(
    code: str, params: Mapping[str, Any], by: User, *, venue: Venue | None = None, on: bool = True
) -> DeskRule:
    """The rule holds so from now on, at the venue or everywhere. Refused where a parameter cannot be meant."""
    access.require(by, *access.SCOPES["organise"])
    refuse_bad(code, params)
    _refuse_unknown(code, params)
    with writing() as session:
        row = _row(code, venue)
        if row is None:
            row = DeskRule(code=code, venue_id=venue.id if venue else None)
            session.add(row)
        was = {"params": row.params, "on": row.on} if row.id else None
        row.params, row.on = _read(code, params), on
        session.flush()
        auditing.record(by, "set-desk-rule", f"desk-rule:{row.id}", params=row.params, on=on, was=was)
    return row


def as_usual(code: str, by: User, *, venue: Venue | None = None) -> None:
    """Nothing of its own any more: at a venue as everywhere, everywhere with the defaults."""
    access.require(by, *access.SCOPES["organise"])
    with writing() as session:
        row = _row(code, venue)
        if row is not None:
            was = {"params": row.params, "on": row.on}
            session.delete(row)
            auditing.record(by, "unset-desk-rule", f"desk-rule:{row.id}", code=code, was=was)


def _read(code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, as the rule reads it: "45" is a number."""
    values = vars(desk.read(code, params))
    return {name: list(values[name]) if isinstance(values[name], tuple) else values[name] for name in params}


def refuse_bad(code: str, params: Mapping[str, Any]) -> None:
    """The parameter that cannot be meant, in words."""
    try:
        desk.read(code, params)
    except BadUse as bad:
        label = _label(code, bad.where)
        raise Refusal(
            "bad-fields",
            Words(f"{label.zh}：{bad.words.zh}", f"{label.en}: {bad.words.en}"),
            status=422,
            context={"fields": {"params": [str(bad)]}, "rule": code, "param": bad.where},
        ) from None


def _refuse_unknown(code: str, params: Mapping[str, Any]) -> None:
    """A group that is not there would make a rule hold for nobody, unseen; so would kit that nobody has."""
    read = desk.read(code, params)
    for what, model, names in (
        (Words("群体", "group"), Group, GROUPS),
        (Words("器材", "kit"), KitItem, KIT),
    ):
        named = {g for name in names for g in getattr(read, name, ())}
        unknown = named - set(db.session.scalars(select(model.code).where(model.code.in_(named))))
        if unknown:
            said = ", ".join(sorted(unknown))
            raise Refusal(
                "bad-fields",
                Words(f"没有代码为“{said}”的{what.zh}", f"There is no {what.en} with the code “{said}”."),
                hint=Words("写它的代码，不是名称。", "Write its code, not its title."),
                status=422,
                context={"fields": {"params": sorted(unknown)}, "rule": code},
            )


def _label(code: str, where: str) -> Words:
    spec = desk.rules()[code].params.__dataclass_fields__.get(where)
    return spec.metadata["label"] if spec else Words(where, where)


def _row(code: str, venue: Venue | None) -> DeskRule | None:
    mine = DeskRule.venue_id == venue.id if venue else DeskRule.venue_id.is_(None)
    return db.session.scalar(select(DeskRule).where(DeskRule.code == code, mine).with_for_update())
