"""The page of the desk's rules, made from scheduler/desk: docs/generate.py writes it."""

import dataclasses
import typing
from collections.abc import Iterator

from scheduler import desk
from scheduler.desk import Exempt, Rule
from solver.words import Words

INTRO = """# The rules of the gym desk

Every rule is one module under `scheduler/desk/`. Standard rules (●) hold at every venue that the desk books,
with these parameters, until a row of `desk_rule` says otherwise for all venues or for one. Each has besides
`exempt_roles` and `exempt_groups`, for whom it does not hold. A refusal says its numbers and, where there is
one, the time from which it would be allowed. The desk may set a rule aside with a reason, which is recorded;
a closure and a clash it cannot.

| rule | asked to | says | parameters |
|---|---|---|---|
"""


def page() -> str:
    return INTRO + "".join(_row(rule) for rule in desk.rules().values())


def _row(rule: Rule) -> str:
    said = desk.says(rule.code, rule.params())
    says = f"{rule.title.zh} · {rule.title.en}<br>{said.zh}<br>{said.en}"
    mark = " ●" if rule.standard else ""
    return (
        f"| `{rule.code}`{mark} | {', '.join(rule.verbs)} | {says} | {'<br>'.join(_params(rule)) or '–'} |\n"
    )


def _params(rule: Rule) -> Iterator[str]:
    common = {spec.name for spec in dataclasses.fields(Exempt)}
    for spec in dataclasses.fields(rule.params):
        if spec.name not in common:
            label: Words = spec.metadata["label"]
            unit = f" {spec.metadata['unit']}" if spec.metadata["unit"] else ""
            yield f"`{spec.name}` = {_value(spec.default)}{unit} ({label.zh} · {label.en})"


def _value(value: typing.Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "–"
    return f"{value:g}" if isinstance(value, float) else str(value)
