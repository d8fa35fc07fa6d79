"""What an event kind is: from an event as the organiser wrote it to sessions and rules. Pure data.

A kind module ends with `KIND = ItsKind()`. `plan(event)` gives the sessions and the rules that belong to
the kind by its nature; the organiser's own rules come beside them. Codes name people (staff number or
duty), groups, venues and kit; nothing here looks them up.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from solver.words import Words

CATEGORIES = ("match", "lecture", "family", "outdoor", "culture", "meeting", "club", "care")


@dataclass(frozen=True)
class SessionSpec:
    """A session as a kind plans it; like `solver.problem.Session`, but with dates and codes.

    `code` is unique in the event ("1", "final"); the solver's id is EVENT.CODE. `first` and `last` are the
    days of the window, both included. `fixed` is a local datetime without zone ("2021-03-05T14:00").
    `people` may hold duties. `pools` are (role, codes, need, neutral). `fixed_place` are venue codes.
    `free` means that it does not make its reader busy (a bar over days). Sessions of one `series` (a name
    within the event) are occurrences of the same thing, in the order of their `ordinal`. A weekly session leaves
    out the dates `repeat_without`.
    """

    code: str
    name: Words
    minutes: int
    first: date
    last: date
    places: tuple[tuple[str, ...], ...] = ((),)
    lanes: int = 0
    setup: int = 0
    teardown: int = 0
    step: int = 30
    size: int = 0
    people: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    pools: tuple[tuple[str, tuple[str, ...], int, bool], ...] = ()
    groups: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    kit: tuple[tuple[str, int], ...] = ()
    helpers: int = 0
    tags: tuple[str, ...] = ()
    noisy: bool = False
    all_day: bool = False
    free: bool = False
    ordinal: int = 0
    priority: int = 2
    weight: int = 1
    repeat_weeks: int = 0
    repeat_days: tuple[str, ...] = ("work", "makeup", "eve")
    repeat_without: tuple[str, ...] = ()
    fixed: str = ""
    fixed_place: tuple[str, ...] | None = None
    series: str = ""


@dataclass(frozen=True)
class RuleSpec:
    """A rule that comes with an event. Selectors are codes of this event's sessions, or full selectors."""

    code: str  # unique in the event
    rule: str
    sessions: tuple[str, ...] = ("*",)
    then: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    hard: bool | None = None
    weight: int = 1
    note: Words = Words()


@dataclass(frozen=True)
class Programme:
    """What a kind makes of an event. `about` is what it can tell of the inner order (who is when at which
    station), to be shown after the organiser's own description."""

    sessions: tuple[SessionSpec, ...]
    rules: tuple[RuleSpec, ...] = ()
    about: Words = Words()


@dataclass(frozen=True)
class EventSpec:
    """An event as the organiser wrote it: one row of events.csv. `options` are typed by the kind.

    `names` are titles of the groups that the event names, for the titles of its sessions.
    """

    code: str
    kind: str
    title: Words
    first: date
    last: date
    count: int = 1
    minutes: int = 60
    places: tuple[tuple[str, ...], ...] = ((),)
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    size: int = 0
    priority: int = 2
    weight: int = 1
    options: Any = None
    names: Mapping[str, Words] = field(default_factory=dict)

    def named(self, code: str) -> Words:
        """The title behind a code, or the code itself."""
        return self.names.get(code, Words(code, code))


class BadOption(ValueError):
    """An option that the kind does not know or cannot read: `name`, and `words` for people."""

    def __init__(self, name: str, words: Words) -> None:
        super().__init__(f"{name}: {words.en}")
        self.name, self.words = name, words


class Kind:
    """Base of all kinds. `options` is a frozen data class whose fields are the kind's options."""

    code: ClassVar[str]
    title: ClassVar[Words]
    category: ClassVar[str]
    options: ClassVar[type]

    def plan(self, event: EventSpec) -> Programme:
        """The sessions and rules of one event. The caller has read the options with `read_options`."""
        raise NotImplementedError


def to_json(spec: SessionSpec) -> dict[str, Any]:
    """The spec as JSON: only what differs from the defaults."""
    return {
        f.name: _plain(getattr(spec, f.name))
        for f in dataclasses.fields(spec)
        if f.default is dataclasses.MISSING or getattr(spec, f.name) != f.default
    }


def from_json(data: Mapping[str, Any]) -> SessionSpec:
    """The spec that `to_json` wrote."""
    values = {key: _deep_tuple(value) for key, value in data.items()}
    values["name"] = Words(**data["name"])
    values["first"], values["last"] = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
    return SessionSpec(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _deep_tuple(value: Any) -> Any:
    return tuple(_deep_tuple(v) for v in value) if isinstance(value, list) else value
