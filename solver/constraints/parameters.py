"""The parameters of rules: what each is, what values it takes, and how they are read.

Problem files, import tables, forms and the API all read them here, so that what one refuses no other takes.
"""

import dataclasses
import math
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from solver.problem import Use
from solver.words import Words

MINUTE_OF_DAY = "minute of the day"
WEEKDAYS = "0 Monday to 6"
DATE = "YYYY-MM-DD"
DAY = 24 * 60
ENOUGH = 1_000_000  # more of anything is a typing error
LONGEST = 200  # characters of a text, items of a list


@dataclass(frozen=True)
class Parameter:
    """A parameter of a rule. `sort` is whole, number, text, yes, wholes or texts (the last two: lists).

    `least` and `most` bound numbers; `choices` are the only texts; a number has to be above that of `after`
    and not below that of `from_` (less than 0 is "no limit" there); `names` is the sort of thing that texts
    name: venue, group, group_kind, tag, feature. Without one that is `needed` the rule says nothing.
    """

    name: str
    sort: str
    default: Any
    label: Words
    unit: str = ""
    choices: tuple[str, ...] = ()
    reads: Callable[[Any], Any] | None = None
    least: float | None = None
    most: float | None = None
    after: str = ""
    from_: str = ""
    names: str = ""
    needed: bool = False

    @property
    def is_list(self) -> bool:
        return self.sort in ("wholes", "texts")


class BadUse(ValueError):
    """A use that cannot be bound: `field` says where, `words` what is wrong and what would be right."""

    def __init__(self, use: str, where: str, words: Words) -> None:
        super().__init__(f"{use}.{where}: {words.en}")
        self.use, self.where, self.words = use, where, words


def param(default: Any, *, zh: str, en: str, unit: str = "", **more: Any) -> Any:
    """A parameter of a rule: its default, its unit as a person types it, its label; see `Parameter` for more.

    `reads` is called with each value (each item of a list) and raises ValueError where it cannot be
    understood: a date, a vote.
    """
    return field(default=default, metadata={"label": Words(zh, en), "unit": unit, **more})


def weekday(value: Any) -> None:
    """Monday is 0."""
    if value not in range(7):
        raise ValueError(value)


@cache
def parameters(kind: type) -> tuple[Parameter, ...]:
    """Those of a rule's class of parameters, in its order."""
    hints = typing.get_type_hints(kind)
    return tuple(_parameter(spec, hints[spec.name]) for spec in dataclasses.fields(kind))


def _parameter(spec: Any, hint: Any) -> Parameter:
    found = dict(spec.metadata)
    sort = _sort(hint)
    if sort in ("whole", "number"):
        found.setdefault("least", 0)
        found.setdefault("most", DAY if found["unit"] == MINUTE_OF_DAY else ENOUGH)
    return Parameter(spec.name, sort, spec.default, **found)


def _sort(hint: Any) -> str:
    if typing.get_origin(hint) is tuple:
        return "wholes" if typing.get_args(hint)[0] is int else "texts"
    return {bool: "yes", int: "whole", float: "number", str: "text"}[hint]


def read_params(use: Use, kind: type) -> Any:
    """The parameters as an instance of the rule's class; lists become tuples. Raises BadUse."""
    known = {p.name: p for p in parameters(kind)}
    values = {}
    for name, value in use.params.items():
        if name not in known:
            names = ", ".join(known) or "–"
            words = Words(f"没有这个参数；可用：{names}", f"no such parameter; known: {names}")
            raise BadUse(use.id, name, words)
        try:
            values[name] = read(known[name], value)
        except Unread as bad:
            raise BadUse(use.id, name, bad.words) from None
    found = kind(**values)
    for parameter in known.values():
        if wrong := out_of_order(parameter, found):
            raise BadUse(use.id, parameter.name, wrong)
    return found


class Unread(ValueError):
    """A value that a parameter does not take; `words` say what it takes."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def read(parameter: Parameter, value: Any) -> Any:
    """One value, as JSON has it or as somebody types it. Raises Unread."""
    if parameter.is_list:
        items = value if isinstance(value, list | tuple) else str(value).replace("|", ",").split(",")
        items = [item for item in items if item is not None and str(item).strip()]
        if len(items) > LONGEST:
            raise Unread(f"至多 {LONGEST} 项", f"at most {LONGEST} items")
        return tuple(_read_one(parameter, item, parameter.sort == "wholes") for item in items)
    if parameter.sort == "yes":
        return _yes(value)
    if parameter.sort == "text":
        return _read_one(parameter, value, False)
    return _number(parameter, value)


def out_of_order(parameter: Parameter, params: Any) -> Words | None:
    """What is wrong between this parameter and the one that it has to exceed."""
    value = getattr(params, parameter.name)
    kind: Any = type(params)
    label = {other.name: other.label for other in parameters(kind)}
    if parameter.after and value <= getattr(params, parameter.after):
        other = label[parameter.after]
        return Words(f"要大于“{other.zh}”", f"has to be above “{other.en}”")
    if parameter.from_ and 0 <= value < getattr(params, parameter.from_):
        other = label[parameter.from_]
        return Words(f"不能小于“{other.zh}”", f"may not be below “{other.en}”")
    return None


def _read_one(parameter: Parameter, item: Any, is_number: bool) -> Any:
    if is_number:
        found: Any = _whole(item)
    elif isinstance(item, str | int | float) and not isinstance(item, bool):
        found = str(item).strip()
    else:
        raise Unread("要文字", "a text is needed")
    if isinstance(found, str) and len(found) > LONGEST:
        raise Unread(f"至多 {LONGEST} 个字", f"at most {LONGEST} characters")
    if parameter.choices and found not in parameter.choices:
        known = ", ".join(parameter.choices)
        raise Unread(f"要写其中之一：{known}", f"one of these is needed: {known}")
    if parameter.reads and found != "":
        try:
            parameter.reads(found)
        except ValueError:
            raise Unread(f"看不懂“{item}”", f"cannot read {item!r}") from None
    return found


def _yes(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "yes", "1", "false", "no", "0"):
        return str(value).lower() in ("true", "yes", "1")
    raise Unread("要写 yes 或 no", "yes or no is needed")


def _number(parameter: Parameter, value: Any) -> float:
    if parameter.unit == MINUTE_OF_DAY and isinstance(value, str) and ":" in value:
        hours, _, minutes = value.partition(":")
        found: float = _whole(hours) * 60 + _whole(minutes)
    else:
        found = _whole(value) if parameter.sort == "whole" else _finite(value)
    least, most = parameter.least, parameter.most
    if (least is not None and found < least) or (most is not None and found > most):
        raise Unread(f"要在 {least} 到 {most} 之间", f"from {least} to {most} is needed")
    return found


def _whole(value: Any) -> int:
    found = _finite(value)
    if found != int(found):
        raise Unread(f"要整数，不是“{value}”", f"a whole number is needed, not {value!r}")
    return int(found)


def _finite(value: Any) -> float:
    try:
        found = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise Unread(f"要一个数，不是“{value}”", f"a number is needed, not {value!r}")
    return found
