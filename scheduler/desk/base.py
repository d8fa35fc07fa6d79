"""What a desk rule is: parameters, a sentence, and a plain question to a request and what went before.

Frozen data only: no rows, no clock. services/desk_rules builds `Request` and `History` from rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from scheduler import daytypes
from scheduler.desk.known import read_role
from solver.constraints.base import param
from solver.words import Sentence, Words

__all__ = [
    "Closed",
    "Exempt",
    "History",
    "Hours",
    "No",
    "Request",
    "Rule",
    "Scored",
    "Used",
    "Verb",
    "param",
]

Effect = Literal["refuse", "ask", "point"]
Verb = Literal["add", "change", "cancel", "wait", "check_in", "lend"]


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from `start` to `end`, minutes of the local day; `weekdays` 1 to 7, empty for all."""

    day_types: tuple[str, ...]
    start: int
    end: int
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """A span in which the venue is closed, and why."""

    start: datetime
    end: datetime
    reason: Words = Words()


@dataclass(frozen=True, slots=True)
class Used:
    """A booking that counts against quotas: live, or over because its time is over or nobody came.

    Cancelled, refused and expired ones do not count and are left out.
    """

    start: datetime
    end: datetime
    venue: str = ""
    person: str = ""  # staff number, empty where it is a group's alone
    group: str = ""  # code of the group it is for
    lanes: int = 1
    state: str = "confirmed"


@dataclass(frozen=True, slots=True)
class Scored:
    """A point that has not been taken back."""

    at: datetime
    expires: datetime
    kind: str = "no_show"


@dataclass(frozen=True)
class Request:
    """Somebody wants to book (`add`), move or resize (`change`), cancel, wait, check in, or `lend` kit with what is
    booked. Instants are aware.

    For `change`, `start` and `end` are the new span and `was` the start before; for `cancel` the span is the
    booking's. `by_roles` are the roles of who asks, `roles` those of the person it is for.
    """

    venue: str
    start: datetime
    end: datetime
    now: datetime
    verb: Verb = "add"
    was: datetime | None = None
    made_at: datetime | None = None  # of the booking that is changed or cancelled
    moved_at: datetime | None = None  # of the class in which the cancelled seat is
    person: str = ""
    status: str = "staff"  # of the person: staff, student, outside
    group: str = ""  # code of the group it is for
    groups: frozenset[str] = frozenset()  # codes of the groups that the person is in
    roles: frozenset[str] = frozenset()
    by_roles: frozenset[str] = frozenset()
    source: str = "desk"  # desk, phone, walk_in, series, offer
    activity: str = ""
    hold: int | None = None  # minutes that it is to be held before it is confirmed; None: a booking
    seat: bool = False  # in a class, which has its room and its hours already
    lanes: int = 1
    party: int = 1
    kit: Mapping[str, Words] = field(default_factory=dict)  # titles, by code, of what is lent with it
    lanes_of_venue: int = 1
    lanes_free: int | None = (
        None  # fewest free at any tick of the span, its own not counted; None: not looked
    )
    hours: tuple[Hours, ...] = ()
    closures: tuple[Closed, ...] = ()
    day_types: Mapping[date, str] = field(default_factory=dict)  # dates set by hand; others by daytypes
    zone: str = "Asia/Shanghai"

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The local date on which it begins."""
        return self.local(self.start).date()

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def day_type(self, day: date) -> str:
        return self.day_types.get(day) or daytypes.day_type(day).type

    def at(self, day: date, minute: int) -> datetime:
        """The instant at which so many minutes of the local day are over; 1440 is the next midnight."""
        day, minute = day + timedelta(days=minute // 1440), minute % 1440
        return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(self.zone))


@dataclass(frozen=True)
class History:
    """What went before: bookings of the person and of the group, without the one that is being changed.

    Complete from the beginning of the requested week (Monday) and for all the future. Points are those of
    the last 90 days, expired ones too: a cool-down may outlast one of the points that began it.
    """

    bookings: tuple[Used, ...] = ()
    points: tuple[Scored, ...] = ()
    waiting: int = 0  # how many places on waiting lists the person has


@dataclass(frozen=True)
class No:
    """Why not. `words` say the rule with its numbers, `hint` the way forward, `allowed_from` when it would do.

    `effect`: "refuse"; "ask", the booking is made but pending until somebody approves; "point", it is done if
    the person says so knowingly, and costs a point. The desk may set aside what is `overridable`, with a reason.
    """

    words: Words
    hint: Words = Words()
    allowed_from: datetime | None = None
    overridable: bool = True
    effect: Effect = "refuse"
    code: str = ""  # of the rule; filled in by desk.refusals
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Exempt:
    """Parameters that every rule has: for whom it does not hold."""

    exempt_roles: tuple[str, ...] = param((), zh="不适用的角色", en="roles exempt", reads=read_role)
    exempt_groups: tuple[str, ...] = param((), zh="不适用的群体", en="groups exempt")


class Rule:
    """Base of the desk's rules. A module in `scheduler/desk/` ends with `RULE = ItsRule()`.

    A `standard` rule is in force at every bookable venue with its defaults, without a row. `verbs` are those
    that it is asked about. Rules about the room and its hours are not asked about `seats` in a class. What is
    refused `at_any_time` is refused at every time to come, so nobody looks for another.
    """

    code: ClassVar[str]
    title: ClassVar[Words]
    sentence: ClassVar[Sentence]  # what it says, with {parameters}
    params: ClassVar[type[Exempt]] = Exempt
    verbs: ClassVar[tuple[str, ...]] = ("add", "change")
    standard: ClassVar[bool] = True
    seats: ClassVar[bool] = True
    at_any_time: ClassVar[bool] = False

    def refusal(self, request: Request, history: History, params: Any) -> No | None:
        """None where the rule allows it."""
        raise NotImplementedError
