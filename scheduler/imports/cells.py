"""What a cell may hold: readers of text, each with the words for what would be right.

A reader gives the value or raises ValueError. Spreadsheet cells come as text too (see `workbook`), so a
date typed as a date and one typed as text are read by the same lines.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from solver.words import Words

DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
CODE = re.compile(r"[\w][\w.:-]*")
YES, NO = ("yes", "true", "1", "y", "是"), ("no", "false", "0", "n", "否")


@dataclass(frozen=True)
class Reader:
    """`read` gives the value of a cell that is not empty; `right` says what it takes."""

    read: Callable[[str], Any]
    right: Words
    empty: Any = None  # the value of an empty cell


def plain(text: str) -> str:
    """Full-width digits, letters and punctuation as narrow ones; trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def read_day(text: str) -> date:
    """2021-03-05, and as spreadsheets write it: 2021/3/5, 2021.3.5, 2021年3月5日."""
    found = DATE.fullmatch(plain(text))
    if not found:
        raise ValueError(text)
    day = date(*map(int, found.groups()))
    if not 1900 <= day.year <= 2099:
        raise ValueError(text)
    return day


def read_clock(text: str) -> int:
    """Minutes since midnight; 24:00 is the end of a day."""
    found = CLOCK.fullmatch(plain(text))
    hours, minutes = map(int, found.groups()) if found else (99, 0)
    if hours * 60 + minutes > 1440 or minutes > 59:
        raise ValueError(text)
    return hours * 60 + minutes


def read_moment(text: str) -> date | datetime:
    """A day, or a day with a time of day (local, without zone)."""
    words = plain(text).replace("T", " ").rsplit(" ", 1)
    if len(words) == 1 or ":" not in words[1]:
        return read_day(text)
    day, minute = read_day(words[0]), read_clock(words[1])
    if minute == 1440:
        raise ValueError(text)
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001 - local on purpose


def read_yes(text: str) -> bool:
    word = plain(text).lower()
    if word not in YES + NO:
        raise ValueError(text)
    return word in YES


def read_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in plain(text).split("|") if part.strip())


def read_places(text: str) -> tuple[tuple[str, ...], ...]:
    """`MPH|LANE1+LANE2`: alternatives, each of one or more venues used together."""
    return tuple(tuple(v.strip() for v in place.split("+") if v.strip()) for place in read_list(text))


def read_pairs(text: str) -> dict[str, str]:
    """`key=value; key=value`."""
    pairs: dict[str, str] = {}
    for part in text.replace("；", ";").split(";"):
        key, sign, value = part.partition("=")
        key = plain(key)
        if not part.strip():
            continue
        if not sign or not key or key in pairs:
            raise ValueError(part)
        pairs[key] = value.strip()
    return pairs


def text(most: int = 200) -> Reader:
    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError(text)
        return text

    return Reader(read, Words(f"不超过 {most} 个字", f"at most {most} characters"), "")


def code(most: int = 40) -> Reader:
    """A code of at most so many characters, as long as its column in the database."""

    def read(text: str) -> str:
        if len(plain(text)) > most or not CODE.fullmatch(plain(text)):
            raise ValueError(text)
        return plain(text)

    zh = f"字母、数字、- _ . 组成的代码，不超过 {most} 个字"
    return Reader(read, Words(zh, f"a code of letters, digits, - _ ., at most {most} long"), "")


def whole(least: int = 0, most: int = 1_000_000, empty: int | None = None) -> Reader:
    def read(text: str) -> int:
        value = int(plain(text))
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return Reader(read, Words(f"{least} 到 {most} 的整数", f"a whole number from {least} to {most}"), empty)


def choice(*values: str, empty: str = "") -> Reader:
    def read(text: str) -> str:
        if plain(text) not in values:
            raise ValueError(text)
        return plain(text)

    return Reader(read, Words("、".join(values) + " 之一", "one of " + ", ".join(values)), empty)


def choices(*values: str) -> Reader:
    def read(text: str) -> tuple[str, ...]:
        found = read_list(text)
        if set(found) - set(values):
            raise ValueError(text)
        return found

    known = ", ".join(values)
    return Reader(read, Words(f"用 | 隔开，可用：{known}", f"separated by |, out of {known}"), ())


def yes(empty: bool = False) -> Reader:
    return Reader(read_yes, Words("yes 或 no", "yes or no"), empty)


def _weekdays(text: str) -> tuple[int, ...]:
    found = tuple(int(part) for part in read_list(text))
    if not set(found) <= set(range(1, 8)):
        raise ValueError(text)
    return tuple(sorted(set(found)))


CODE_CELL = code()
DAY = Reader(read_day, Words("日期写作 2021-03-05", "a date, written 2021-03-05"))
MOMENT = Reader(
    read_moment,
    Words("日期 2021-03-05 或时间 2021-03-05 14:00", "a date 2021-03-05 or a time 2021-03-05 14:00"),
)
TIME = Reader(read_clock, Words("时刻写作 14:00", "a time of day, written 14:00"))
LIST = Reader(read_list, Words("多个值用 | 隔开", "values separated by |"), ())
PLACES = Reader(
    read_places,
    Words("可选场地用 | 隔开，合用的用 + 连接", "venues separated by |, joined by + if together"),
    (),
)
PAIRS = Reader(read_pairs, Words("写作 名称=值; 名称=值", "written name=value; name=value"), {})
WEEKDAYS = Reader(_weekdays, Words("星期 1–7，用 | 隔开", "weekdays 1 to 7, separated by |"), ())
