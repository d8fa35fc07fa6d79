"""Options as people write them (`rounds=3; places=MPH|HOME`), read into a kind's typed options."""

import dataclasses
import difflib
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from scheduler.kinds.base import BadOption, Kind
from solver.words import Words

YES, NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")
Places = tuple[tuple[str, ...], ...]


def read_options(kind: Kind, raw: Mapping[str, str]) -> Any:
    """The kind's options from text; what is not given keeps its default.

    Raises BadOption for an unknown name (with the nearest known one) or a value that cannot be read.
    """
    types = typing.get_type_hints(kind.options)
    for name in raw:
        if name not in types:
            raise _unknown(kind, name, list(types))
    return kind.options(**{name: _read(name, types[name], text.strip()) for name, text in raw.items()})


def _unknown(kind: Kind, name: str, names: list[str]) -> BadOption:
    near = difflib.get_close_matches(name, names, 1)
    zh = f"“{kind.title.zh}”没有这个选项" + (
        f"，是否指 {near[0]}？" if near else f"；可用：{'、'.join(names)}"
    )
    en = f"{kind.title.en} has no such option" + (
        f"; do you mean {near[0]}?" if near else f"; known: {', '.join(names)}"
    )
    return BadOption(name, Words(zh, en))


def _read(name: str, kind: Any, text: str) -> Any:
    read, words = READERS[kind]
    try:
        return read(text)
    except (ValueError, KeyError):
        raise BadOption(
            name, Words(f"“{text}”不对；{words.zh}", f"{text!r} cannot be read; {words.en}")
        ) from None


def _whole(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def _yes(text: str) -> bool:
    if text.lower() in YES + NO:
        return text.lower() in YES
    raise ValueError(text)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _places(text: str) -> Places:
    return tuple(tuple(v.strip() for v in place.split("+")) for place in _list(text))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _days(text: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(part) for part in _list(text))


def _moments(text: str) -> tuple[datetime, ...]:
    """Local times without zone; a date alone is its midnight."""
    return tuple(datetime.fromisoformat(part) for part in _list(text))


READERS: dict[Any, tuple[Callable[[str], Any], Words]] = {
    str: (str, Words()),
    int: (_whole, Words("要一个不小于 0 的整数", "a whole number of at least 0 is needed")),
    bool: (_yes, Words("要写 yes 或 no", "yes or no is needed")),
    tuple[str, ...]: (_list, Words("要用 | 隔开", "values separated by | are needed")),
    Places: (_places, Words("场地用 | 隔开，合用的用 + 连接", "venues separated by |, joined by +")),
    date | None: (_day, Words("日期写作 2021-03-05", "a date is written 2021-03-05")),
    tuple[date, ...]: (_days, Words("日期写作 2021-03-05", "dates are written 2021-03-05|2021-03-06")),
    tuple[datetime, ...]: (
        _moments,
        Words("时间写作 2021-03-05 14:00", "times are written 2021-03-05 14:00|2021-03-06 14:00"),
    ),
}


def option(default: Any, zh: str, en: str, unit: str = "") -> Any:
    """An option of a kind: its default, its label in both languages, its unit as a person types it."""
    return dataclasses.field(default=default, metadata={"unit": unit, "label": Words(zh, en)})
