"""The desk's rules as a page shows them: each with its sentence, where it holds, and a field a parameter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from scheduler import desk
from scheduler.desk import Rule, Setting
from scheduler.desk.known import DAY_TYPES, ORDERS, ROLES, STATUSES
from scheduler.extensions import db
from scheduler.models import KitItem
from scheduler.queries import desk_rules
from scheduler.web.words import t, w
from solver.constraints.parameters import ENOUGH, Parameter, parameters
from solver.words import Words

UNITS = {
    "min": ("分钟", "min"),
    "days": ("天", "days"),
    "h": ("小时", "hours"),
    "places": ("个位置", "places"),
}
CODES = {  # parameters that are lists of codes
    "exempt_roles": ROLES,
    "first_roles": ROLES,
    "statuses": STATUSES,
    "first": STATUSES,
    "peak_days": DAY_TYPES,
    "days": DAY_TYPES,
}
OF_ALL = ("exempt_roles", "exempt_groups")


@dataclass(frozen=True)
class Field:
    """A parameter. `kind` is number, text, choice or codes; `options` are (code, words, is chosen)."""

    name: str
    label: str
    kind: str
    value: str
    unit: str = ""
    options: Sequence[tuple[str, str, bool]] = ()
    step: str = "1"
    hint: str = ""
    most: str = ""


@dataclass(frozen=True)
class Shown:
    """A rule at one place, or at all. `own` says that a row of its own stands behind it."""

    code: str
    title: str
    said: str
    on: bool
    own: bool
    fields: Sequence[Field]
    elsewhere: Sequence[str]  # codes of venues that have it another way


def shown(venue: str, typed: Mapping[str, Mapping[str, Any]] | None = None) -> list[Shown]:
    """Every rule as it holds at the venue, or at all where that is empty; `typed` values stay in their fields."""
    settings, kit = desk_rules.settings(), _kit()
    return [
        _shown(rule, settings, venue, (typed or {}).get(rule.code, {}), kit) for rule in _in_order(settings)
    ]


def _kit() -> dict[str, Words]:
    """The kit that there is, by code."""
    return {row.code: row.title for row in db.session.scalars(select(KitItem).order_by(KitItem.id))}


def _in_order(settings: Sequence[Setting]) -> list[Rule]:
    """Those that hold somewhere first."""
    used = {s.code for s in settings if s.on}
    return sorted(desk.rules().values(), key=lambda r: (not (r.standard or r.code in used), r.code))


def _shown(
    rule: Rule, settings: Sequence[Setting], venue: str, typed: Mapping[str, Any], kit: Mapping[str, Words]
) -> Shown:
    found = desk.in_force(settings, venue).get(rule.code)
    mine = next((s for s in settings if s.code == rule.code and s.venue == venue), None)
    base = mine or next((s for s in settings if s.code == rule.code and not s.venue), None)
    params = found or desk.read(rule.code, base.params if base else {})
    values = vars(params) | dict(typed)
    return Shown(
        rule.code,
        w(rule.title),
        w(desk.says(rule.code, params, kit)),
        found is not None,
        mine is not None,
        [*_fields(rule, values, kit)],
        sorted(s.venue for s in settings if s.code == rule.code and s.venue and s.venue != venue),
    )


def _fields(rule: Rule, values: Mapping[str, Any], kit: Mapping[str, Words]) -> Iterator[Field]:
    kind: type = rule.params
    found = sorted(parameters(kind), key=lambda one: one.name in OF_ALL)
    for one in found if rule.verbs else [p for p in found if p.name not in OF_ALL]:
        yield _field(one, values[one.name], kit if one.name == "items" else CODES.get(one.name, {}))


def _field(one: Parameter, value: Any, codes: Mapping[str, Words]) -> Field:
    label, unit = w(one.label), t(*UNITS[one.unit]) if one.unit in UNITS else ""
    if one.sort == "yes":
        chosen = str(value).lower() in ("true", "yes", "1")
        options = [("yes", t("是", "yes"), chosen), ("no", t("否", "no"), not chosen)]
        return Field(one.name, label, "choice", "", unit, options)
    if one.choices:
        options = [(code, w(ORDERS[code]) if code in ORDERS else code, code == value) for code in one.choices]
        return Field(one.name, label, "choice", "", unit, options)
    if one.is_list:
        known = [(code, w(words), code in value) for code, words in codes.items()]
        if known:
            return Field(one.name, label, "codes", "", unit, known)
        return Field(one.name, label, "text", ", ".join(map(str, value)), hint=_hint(one.name))
    if one.sort in ("whole", "number"):
        said = f"{value:g}" if isinstance(value, float) else str(value)
        step = "1" if one.sort == "whole" else "any"
        return Field(one.name, label, "number", said, unit, step=step, most=f"{one.most or ENOUGH:.0f}")
    return Field(one.name, label, "text", str(value))


def _hint(name: str) -> str:
    if name.endswith("groups"):
        return t("协会或分会的代码，用逗号分开", "codes of clubs or branches, with commas between")
    if name == "pairs":
        return t("例如 badminton/event:30，用逗号分开", "badminton/event:30 for example, with commas between")
    return t("几个之间用逗号分开", "several with commas between")
