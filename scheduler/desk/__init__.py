"""The desk's rules, found by name: every module here that ends with `RULE = …`.

    in_force = desk.in_force(settings, venue="GYM-B")
    for no in desk.refusals(request, history, in_force): …

`settings` are the rows of desk_rule as `Setting`; a venue's own row goes before one for all venues, and
standard rules hold with their defaults where no row says otherwise.
"""

import dataclasses
import importlib
import pkgutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from scheduler.desk import causes
from scheduler.desk.base import Closed, Exempt, History, Hours, No, Request, Rule, Scored, Used, Verb
from scheduler.desk.known import WORDS
from solver.constraints.base import read_params
from solver.problem import Use
from solver.words import Words

__all__ = [
    "Closed",
    "Exempt",
    "History",
    "Hours",
    "No",
    "Request",
    "Rule",
    "Scored",
    "Setting",
    "Used",
    "Verb",
    "in_force",
    "is_exempt",
    "read",
    "refusals",
    "rules",
    "says",
]


LEFT = "left"  # status of a person who is not with us any more
GONE = No(
    Words("这个人已不在单位，不能订。", "This person has left: nothing can be booked for them."),
    Words("订给别人，或核对工号。", "Book for somebody else, or check the staff number."),
    overridable=False,
    code="left",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of desk_rule: `venue` is a code, or empty for all."""

    code: str
    venue: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    on: bool = True


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    found = [m.RULE for m in modules if hasattr(m, "RULE")]
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}


def read(code: str, params: Mapping[str, Any]) -> Any:
    """The parameters of a rule as its class; raises solver.constraints.base.BadUse with words where wrong."""
    return read_params(Use(id=code, rule=code, params=dict(params)), rules()[code].params)


def says(code: str, params: Any, names: Mapping[str, Words] | None = None) -> Words:
    """The sentence of a rule with its parameters, as settings pages and the reference show it. `names` are
    words for codes that are rows, such as kit."""
    known = {**WORDS, **(names or {})}
    facts = {name: _shown(value, known) for name, value in vars(params).items()}
    sentence = rules()[code].sentence
    return Words(sentence.say(facts, "zh"), sentence.say(facts, "en"))


def _shown(value: Any, known: Mapping[str, Words]) -> Any:
    """A code in its words; a number as people write it."""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return tuple(_shown(one, known) for one in value) or "–"
    return known.get(value, value) if isinstance(value, str) else value


def in_force(settings: Iterable[Setting], venue: str) -> dict[str, Any]:
    """Code → parameters of the rules that hold at the venue."""
    chosen: dict[str, Setting] = {code: Setting(code) for code, rule in rules().items() if rule.standard}
    relevant = [s for s in settings if s.venue in ("", venue) and s.code in rules()]
    chosen |= {s.code: s for s in sorted(relevant, key=lambda s: s.venue)}
    return {s.code: read(s.code, s.params) for s in chosen.values() if s.on}


def refusals(
    request: Request, history: History, in_force: Mapping[str, Any], *, overridden: Collection[str] = ()
) -> tuple[No, ...]:
    """What speaks against it, in the order of the rules' codes; those `overridden` only if they may not be.

    `opening` first, or the length where that is why it is closed: see causes. Nobody sets aside that a person has
    left.
    """
    if request.status == LEFT and request.verb in ("add", "wait"):
        return (GONE,)
    found = []
    for code in sorted(in_force, key=lambda code: (code != "opening", code)):
        rule, params = rules()[code], in_force[code]
        if request.verb not in rule.verbs or (request.seat and not rule.seats):
            continue
        if is_exempt(request, params):
            continue
        no = rule.refusal(request, history, params)
        if no and not (no.overridable and code in overridden):
            found.append(dataclasses.replace(no, code=code))
    return causes.in_order(request, found)


def is_exempt(request: Request, params: Exempt) -> bool:
    """Whether the rule does not hold for whom the request is about."""
    groups = request.groups | {request.group}
    return bool(request.roles & set(params.exempt_roles) or groups & set(params.exempt_groups))
