"""The desk's one line: what a clerk types, read as an order. Pure; looks at no database and no clock.

    5               walk-in on court 5
    zw 5            张伟 (initials, pinyin, name or staff number) on court 5, from now
    20317 2 1930    staff number, court, time
    zw 5 +3 90m     with three guests, for ninety minutes
    m2 3 1930       what is on court 2 moves to court 3, at 19:30
    c3 x2 w1        check in the third of the list, cancel on court 2, fill from the waiting list
    y1 n1           approve, or refuse, the first request
    ;0020317?       what a card reader types: the number between its marks, without leading zeros

Order does not matter, but for the court of a move. A number of one digit (or of two, where there is such a
court) is a court; `1930`, `19:30`, `19`, `7p` is a time; a number of three and more digits that is no time,
or is somebody's, is a staff number; what is left is a name.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

ACTIONS = {
    "c": "check_in",
    "w": "fill",
    "x": "cancel",
    "m": "move",
    "y": "approve",
    "n": "refuse",
}
_ACTION = re.compile(r"([cwxmyn])(\d{1,2})", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
_TWELVE = re.compile(r"(\d{1,2})([ap])m?", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,3})(?:m|min|分|分钟)", re.IGNORECASE)
_HOURS = re.compile(r"(\d(?:\.5)?)(?:h|小时)", re.IGNORECASE)
_CARD = re.compile(r"[;%](\w+)\?\S*")
_GUESTS = re.compile(r"[+＋](\d{1,2})")


@dataclass(frozen=True)
class Order:
    """What the line says. `verb`: book, check_in, fill, cancel, move; "" for an empty line.

    `target` is the number after the letter of an action. `court` counts from 1, `minute` is of the day,
    `length` in minutes. `left` are words that were not understood.
    """

    verb: str = ""
    target: int = 0
    court: int = 0
    who: str = ""
    minute: int | None = None
    length: int | None = None
    guests: int = 0
    left: tuple[str, ...] = ()

    @property
    def is_walk_in(self) -> bool:
        return self.verb == "book" and not self.who and self.minute is None


def read(text: str, *, courts: int, codes: Collection[str] = ()) -> Order:
    """The order in the text. `codes` are staff numbers that exist, so that 1930 may be somebody."""
    words = [_uncarded(word, codes) for word in text.replace("　", " ").split()]
    if not words:
        return Order()
    action = _ACTION.fullmatch(words[0])
    if action:
        order = Order(verb=ACTIONS[action[1].lower()], target=int(action[2]))
        words = words[1:]
    else:
        order = Order(verb="book")
    names: list[str] = []
    for word in words:
        order = _with(order, word, names, courts, codes)
    return replace(order, who=" ".join(names))


def _uncarded(word: str, codes: Collection[str]) -> str:
    """The staff number on a card, whatever marks and leading zeros its reader types."""
    found = _CARD.fullmatch(word)
    number = found[1] if found else word
    short = number.lstrip("0")
    return short if short in codes and number not in codes else number


def _with(order: Order, word: str, names: list[str], courts: int, codes: Collection[str]) -> Order:
    """The order with one more word in it; names are collected aside, since they may have several words."""
    if found := _GUESTS.fullmatch(word):
        return replace(order, guests=int(found[1]))
    if found := _LENGTH.fullmatch(word):
        return replace(order, length=int(found[1]))
    if found := _HOURS.fullmatch(word):
        return replace(order, length=int(float(found[1]) * 60))
    minute = clock_of(word)
    if word.isdecimal() and int(word) <= courts and len(word) <= 2 and not order.court and int(word):
        return replace(order, court=int(word))
    if word in codes and not names:
        names.append(word)
        return order
    if minute is not None:
        return replace(order, minute=minute)
    if word.isdecimal() and len(word) < 3:
        return replace(order, left=(*order.left, word))
    names.append(word)
    return order


def clock_of(word: str) -> int | None:
    """The minute of the day that 19, 930, 1930, 19:30, 7p mean; None for anything else."""
    if found := _CLOCK.fullmatch(word):
        return _minute(int(found[1]), int(found[2]))
    if found := _TWELVE.fullmatch(word):
        hour = int(found[1]) % 12 + (12 if found[2].lower() == "p" else 0)
        return _minute(hour, 0) if 1 <= int(found[1]) <= 12 else None
    if not word.isdecimal() or len(word) > 4:
        return None
    if len(word) <= 2:
        return _minute(int(word), 0)
    return _minute(int(word[:-2]), int(word[-2:]))


def _minute(hour: int, minute: int) -> int | None:
    return hour * 60 + minute if hour < 24 and minute < 60 and minute % 5 == 0 else None
