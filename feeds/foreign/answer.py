"""What reading a foreign file gives: spans, events where they were asked for, notices; or a refusal."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from feeds.agenda import Text

WEIGHTS = ("busy", "tentative", "free")


class ForeignSpan(NamedTuple):
    """One occurrence, without its title: aware UTC, half-open; all-day ones from midnight to midnight.

    `weight` is busy, tentative or free (shown as free, or cancelled).
    """

    start: datetime
    end: datetime
    uid: str
    all_day: bool
    weight: str


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """One occurrence with its title, for calendars that are public anyway.

    `uid` and `recurrence` together are the same as long as it is the same occurrence, also when it moves:
    `recurrence` is its original start in a series (20210301T010000Z, or 20210301), empty for a single one.
    It may have no length: `end` is then `start`.
    """

    start: datetime
    end: datetime
    uid: str
    recurrence: str
    all_day: bool
    weight: str
    cancelled: bool
    title: str
    location: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What was odd in the file and how it was taken: the first place, and how often."""

    code: str
    line: int
    sentence: Text
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The file within the window asked for, in the order of time. `events` only where titles were asked for."""

    spans: tuple[ForeignSpan, ...] = ()
    events: tuple[ForeignEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    name: str = ""  # what the calendar calls itself; only where titles were asked for


class Unreadable(ValueError):
    """Which limit a foreign file broke: a stable code, the line (0: none), the event's UID if any, in words."""

    def __init__(self, code: str, line: int, sentence: Text, *, uid: str = "") -> None:
        super().__init__(f"line {line}: {sentence.en}")
        self.code = code
        self.line = line
        self.sentence = sentence
        self.uid = uid

    @property
    def located(self) -> Text:
        """The sentence with its place, to be shown as it is."""
        if not self.line:
            return self.sentence
        zh, en = (f"（{self.uid}）", f" ({self.uid})") if self.uid else ("", "")
        return Text(f"第 {self.line} 行{zh}：{self.sentence.zh}", f"Line {self.line}{en}: {self.sentence.en}")


class BadValue(ValueError):
    """A value that is no moment, length or rule: caught where the event or rule is left out with a notice."""


@dataclass(slots=True)
class Notices:
    """Collects notices; one a code is kept, with its first line and a count."""

    found: dict[str, Notice] = field(default_factory=dict)

    def add(self, code: str, line: int, zh: str, en: str) -> None:
        first = self.found.get(code)
        count = first.count + 1 if first else 1
        line, sentence = (first.line, first.sentence) if first else (line, Text(zh, en))
        self.found[code] = Notice(code, line, sentence, count)

    def all(self) -> tuple[Notice, ...]:
        return tuple(self.found.values())
