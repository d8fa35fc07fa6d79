"""The form of a rule, made from what the rule says of its parameters; and what somebody typed into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from scheduler.extensions import db
from scheduler.kinds import kinds
from scheduler.models import Group, Plan, RuleUse, Venue
from scheduler.queries import plans
from scheduler.schemas.rules import NOTE, params_schema
from scheduler.services import ruling
from scheduler.web.command_line import clock_of
from scheduler.web.rule_words import minute_text, unit_text
from scheduler.web.words import w
from solver.constraints import rules
from solver.constraints.base import Rule
from solver.constraints.parameters import DATE, ENOUGH, MINUTE_OF_DAY, WEEKDAYS, Parameter, parameters
from solver.constraints.stating import CHOICES, DAYS
from solver.words import Words

MOST_WEIGHT = 1_000_000
GATHERED = ("event", "kind", "venue")  # selectors that are chosen from a list


@dataclass(frozen=True)
class Input:
    """One parameter as it is asked for. `shape` is check, checks, select or a type of input; `choices` are
    (value, label, is chosen)."""

    name: str
    label: str
    shape: str
    value: str = ""
    choices: tuple[tuple[str, str, bool], ...] = ()
    hint: str = ""
    problem: str = ""
    extra: Mapping[str, Any] | None = None
    listed: bool = False  # several, separated by commas


@dataclass(frozen=True)
class Scope:
    """Which sessions: all of them, or any that is chosen by event, kind, venue, or written down."""

    everything: bool
    lists: tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]
    written: str


@dataclass(frozen=True)
class Said:
    """What was typed, as columns of a rule, and what is wrong with it by where it stands."""

    values: dict[str, Any]
    wrong: dict[str, str]


def inputs(rule: Rule, params: Mapping[str, Any], wrong: Mapping[str, str]) -> list[Input]:
    """The rule's parameters, filled with what it has or what was typed."""
    return [
        _input(one, params.get(one.name, one.default), wrong.get(one.name, ""))
        for one in parameters(rule.params)
    ]


def scope(plan: Plan, selectors: Iterable[str]) -> Scope:
    chosen = list(selectors)
    named = {
        "event": [(e.code, f"{e.code} {w(e.title)}") for e in plans.events(plan)],
        "kind": [(code, w(kind.title)) for code, kind in sorted(kinds().items())],
        "venue": [
            (v.code, f"{w(v.title)} {v.code}") for v in db.session.scalars(select(Venue).order_by(Venue.code))
        ],
    }
    lists = tuple(
        (sort, tuple((f"{sort}:{code}", label, f"{sort}:{code}" in chosen) for code, label in named[sort]))
        for sort in GATHERED
    )
    listed = {value for _, options in lists for value, _, _ in options}
    rest = [s for s in chosen if s not in listed and s != "*"]
    return Scope("*" in chosen or not chosen, lists, " ".join(rest))


def said(rule: Rule, form: MultiDict[str, str]) -> Said:
    """What was typed. Parameters go through the same schema as the API's."""
    wrong: dict[str, str] = {}
    params = {one.name: _typed(one, form) for one in parameters(rule.params)}
    try:
        params = params_schema(rule.code).load(params)
    except ValidationError as bad:
        wrong |= {name: " ".join(map(_spoken, told)) for name, told in bad.normalized_messages().items()}
    weight = form.get("weight", "1").strip() or "1"
    if not weight.isascii() or not weight.isdecimal() or int(weight) > MOST_WEIGHT:
        wrong["weight"] = w(
            Words(f"要 0 到 {MOST_WEIGHT} 的整数", f"a whole number from 0 to {MOST_WEIGHT} is needed")
        )
    chosen = _selectors(form, "sessions")
    if form.get("everything") == "1" and chosen != ["*"]:
        both = Words(
            "选了“全部”，又选了具体的；留下一样", "“all” and some of them are chosen; keep one of the two"
        )
        wrong["sessions"] = w(both)
    values = {
        "params": params,
        "sessions": chosen,
        "then": _selectors(form, "then") if rule.takes_then else [],
        "hard": form.get("hard") == "1" if rule.switchable else None,
        "weight": 1 if "weight" in wrong else int(weight),
        "on": form.get("on") == "1",
        "note_zh": form.get("note_zh", "").strip()[:NOTE],
        "note_en": form.get("note_en", "").strip()[:NOTE],
    }
    return Said(values, wrong)


def mark(row: RuleUse) -> str:
    """Changes with anything that the rule says: a form sends back the one that it was made from."""
    text = dumps(ruling.state(row), sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()[:16]


def by_family() -> list[tuple[str, list[Rule]]]:
    """The catalogue for a list to choose from: must, may be either, wishes."""
    every = sorted(rules().values(), key=lambda rule: w(rule.title))
    sorts = ((True, False), (True, True), (False, True), (False, False))
    titles = (
        Words("必须", "must"),
        Words("必须，也可作愿望", "must, or a wish"),
        Words("愿望，也可必须", "wish, or must"),
        Words("愿望", "wish"),
    )
    found = [
        (w(title), [r for r in every if (r.hard, r.switchable) == sort])
        for sort, title in zip(sorts, titles, strict=True)
    ]
    return [one for one in found if one[1]]


def _selectors(form: MultiDict[str, str], name: str) -> list[str]:
    """What was chosen and written; all sessions where that is nothing."""
    written = form.get(f"{name}_written", "").replace(",", " ").replace("，", " ").replace("|", " ").split()
    found = list(dict.fromkeys((*form.getlist(name), *written)))
    return found or (["*"] if name == "sessions" else [])


def _typed(one: Parameter, form: MultiDict[str, str]) -> Any:
    name = f"p.{one.name}"
    if one.is_list:
        written = form.get(f"{name}.written", "").replace("，", ",").replace("、", ",").split(",")
        return [*form.getlist(name), *(item.strip() for item in written if item.strip())]
    text = form.get(name, "").strip()
    if one.sort == "yes":
        return text == "1"
    if one.unit == MINUTE_OF_DAY:
        minute = 1440 if text in ("24:00", "24") else clock_of(text)
        return text if minute is None else minute
    return text if one.sort == "text" else (text or one.default)


def _input(one: Parameter, value: Any, problem: str) -> Input:
    label, hint = w(one.label), unit_text(one.unit)
    asked: dict[str, Any] = {"name": f"p.{one.name}", "label": label, "problem": problem}
    if one.sort == "yes":
        return Input(**asked, shape="check", value="1", choices=(("1", label, bool(value)),))
    if one.is_list:
        return _list(one, _items(value), asked, hint)
    if options := _options(one):
        options += [] if value in dict(options) else [(str(value), str(value))]  # what is not there any more
        return Input(**asked, shape="select", choices=tuple((v, text, v == value) for v, text in options))
    if one.unit == MINUTE_OF_DAY:
        return Input(
            **asked,
            shape="text",
            value=minute_text(value),
            hint="8:30 · 830 · 7p",
            extra={"inputmode": "numeric"},
        )
    if one.sort in ("whole", "number"):
        extra = {
            "min": one.least,
            "max": one.most if one.most != ENOUGH else None,
            "step": 1 if one.sort == "whole" else "any",
        }
        extra = {name: number for name, number in extra.items() if number is not None}
        return Input(**asked, shape="number", value=str(value), hint=hint, extra=extra)
    return Input(**asked, shape="date" if one.unit == DATE else "text", value=str(value), hint=hint)


def _list(one: Parameter, value: list[str], asked: dict[str, Any], hint: str) -> Input:
    """Boxes to tick, and a field for what has none."""
    options = _options(one)
    boxes = tuple((v, text, v in value) for v, text in options)
    rest = [item for item in value if item not in {v for v, _ in options}]
    return Input(
        **asked,
        shape="checks" if options else "text",
        choices=boxes,
        value=", ".join(rest),
        hint=hint,
        listed=True,
    )


def _options(one: Parameter) -> list[tuple[str, str]]:
    if one.unit == WEEKDAYS:
        return [(str(n), w(Words(f"周{zh}", en))) for n, (zh, en) in enumerate(DAYS)]
    if one.choices:
        return [(choice, w(CHOICES[one.name][choice])) for choice in one.choices]
    if one.names == "venue":
        rows = db.session.scalars(select(Venue).order_by(Venue.code))
        return [(row.code, f"{w(row.title)} {row.code}") for row in rows]
    if one.names == "group_kind":
        return [
            ("", w(Words("全部", "all"))),
            *((k, k) for k in db.session.scalars(select(Group.kind).distinct().order_by(Group.kind))),
        ]
    return []


def _items(value: Any) -> list[str]:
    parts = value if isinstance(value, list | tuple) else str(value).replace("|", ",").split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _spoken(told: Any) -> str:
    return w(told) if isinstance(told, Words) else str(told)
