"""The things that a problem is made of: frozen records, ids as strings, spans in ticks, lengths in minutes."""

from dataclasses import dataclass, field
from typing import Any

from solver.timespan import Span
from solver.words import Words

WORKING = ("work", "makeup", "eve")
DAY_TYPES = ("work", "rest", "holiday", "makeup", "eve")

Place = tuple[str, ...]  # venues used together; () where no venue is needed


@dataclass(frozen=True, slots=True)
class Day:
    """One date. `eve` is the working day before a break; `official` is False where only predicted."""

    type: str
    official: bool = True
    name: Words = Words()

    @property
    def works(self) -> bool:
        return self.type in WORKING


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours on days of some types; `weekdays` 0 (Monday) to 6, empty for all. Minutes since midnight."""

    day_types: tuple[str, ...]
    start: int
    end: int
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """A span in which something is closed or taken, with words that anyone may read."""

    span: Span
    reason: Words = Words()
    lanes: int = 0  # how many lanes it takes; 0 for all


@dataclass(frozen=True, slots=True)
class Venue:
    """A place. Openings are by day type; `eve` and `makeup` days without own hours use those of `work`.

    `lanes` equal courts or tables can be used side by side. A `shared` venue holds any number of sessions
    up to its `capacity` in heads (0: no limit). `parts` are venues that are halves of this one: using the
    whole uses each part. `quiet` are hours in which nothing noisy may be there. `extra` are spans in which
    it is open beyond its hours.
    """

    id: str
    name: Words = Words()
    capacity: int = 0
    lanes: int = 1
    shared: bool = False
    parts: tuple[str, ...] = ()
    site: str = ""
    outdoor: bool = False
    features: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    quiet: tuple[Opening, ...] = ()
    closures: tuple[Blocked, ...] = ()
    taken: tuple[Blocked, ...] = ()
    extra: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose presence matters. Busy spans are sorted and merged and carry no reason.

    `perhaps` are those that are tentative; they are here only where a rule of the plan asks for them.
    """

    id: str
    name: Words = Words()
    busy: tuple[Span, ...] = ()
    perhaps: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A branch, team, club or cohort. `off` are spans in which it is free of union events by right."""

    id: str
    name: Words = Words()
    kind: str = "group"
    size: int = 0
    members: tuple[str, ...] = ()
    off: tuple[Blocked, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """Things that are lent out: ropes, a sound system."""

    id: str
    stock: int
    name: Words = Words()


@dataclass(frozen=True, slots=True)
class Pool:
    """`need` of these people do a duty. Members of the session's `entries` are left out if `neutral`."""

    role: str
    people: tuple[str, ...]
    need: int
    neutral: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """A weekly series placed as one: `weeks` weeks from the placed one, on days of `day_types` only, and not on
    the days (of the grid) in `without`."""

    weeks: int
    day_types: tuple[str, ...] = WORKING
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A place in the timetable: the start tick and the venues (None: the place is free)."""

    start: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """The smallest thing with a time and a place. Lengths in minutes, spans in ticks.

    It lies with all its occurrences' published time inside `window` and starts at local times that are a
    multiple of `step` minutes. It takes one of the `places`, with `lanes` lanes of it (0: all of them).
    `people` must be there, `optional` would be good to have; `groups` must attend as a whole, `audience`
    are groups likely to be interested; `entries` are the teams that play. `quorum` of the members of
    `quorum_of` must be free. An `all_day` session covers whole days and ignores opening hours.
    `weight` is the price of leaving it out, within its priority class `priority` (1 is the highest).
    `fixed` comes from outside; `released` is where an edition has it; `lock` says what must stay of that.
    """

    id: str
    event: str
    kind: str
    minutes: int
    window: Span
    name: Words = Words()
    places: tuple[Place, ...] = ((),)
    lanes: int = 0
    setup: int = 0
    teardown: int = 0
    step: int = 30
    size: int = 0
    people: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    pools: tuple[Pool, ...] = ()
    groups: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    kit: tuple[tuple[str, int], ...] = ()
    helpers: int = 0
    tags: tuple[str, ...] = ()
    noisy: bool = False
    all_day: bool = False
    series: str = ""
    ordinal: int = 0
    priority: int = 2
    weight: int = 1
    repeat: Repeat | None = None
    fixed: Fixed | None = None
    released: Fixed | None = None
    lock: str = ""  # "", "time", "place", "both"


@dataclass(frozen=True, slots=True)
class Use:
    """A rule in force: `sessions` and `then` are selectors (see `Problem.select`).

    `hard` None takes the rule's own default; `weight` prices a wish. `params` are the rule's parameters
    by name. `note` is why the organiser wants it. `spares` selects sessions that the use does not speak
    about. A `binding` use is set from above: no way out may touch it.
    """

    id: str
    rule: str
    sessions: tuple[str, ...] = ("*",)
    then: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    hard: bool | None = None
    weight: int = 1
    on: bool = True
    note: Words = Words()
    spares: tuple[str, ...] = ()
    binding: bool = False
