"""Making sessions of an event: what all kinds share. Nothing here is a kind."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scheduler.kinds.base import BadOption, EventSpec, SessionSpec
from scheduler.kinds.reading import option
from solver.words import Words

DAY = 24 * 60
PERIODS = ("", "week", "fortnight", "month", "quarter", "half")


@dataclass(frozen=True, kw_only=True)
class Common:
    """Options that every kind has; they hold for all sessions of the event that happen somewhere."""

    setup: int = option(0, "布置", "set-up", "minutes")
    teardown: int = option(0, "撤场", "tear-down", "minutes")
    step: int = option(30, "开始时刻的间隔", "starts on multiples of", "minutes")
    lanes: int = option(0, "占用场区数（0 为全部）", "lanes used (0 for all)")
    helpers: int = option(0, "工会工作人员数", "office helpers")
    optional: tuple[str, ...] = option((), "最好能到场的人", "people it would be good to have")
    features: tuple[str, ...] = option((), "场地须具备", "what the venue must have")
    kit: tuple[str, ...] = option((), "借用器材（名称:数量）", "kit that is borrowed (code:number)")
    tags: tuple[str, ...] = option((), "标签", "tags")
    noisy: bool = option(False, "有噪声", "makes noise")
    free: bool = option(False, "不占用日程", "leaves its reader free")
    pool: tuple[str, ...] = option((), "可轮流担任的人", "people of whom some do a duty")
    pool_role: str = option("helper", "职责", "the duty")
    pool_need: int = option(1, "需要人数", "how many of them")


def session(event: EventSpec, code: str, name: Words, **changes: Any) -> SessionSpec:
    """A session with everything that the event and its common options say, and then the changes."""
    values = {**_of_event(event), **_of_options(event.options), **changes}
    return SessionSpec(code=code, name=name, **values)


def bar(event: EventSpec, code: str, name: Words, first: date, last: date, **changes: Any) -> SessionSpec:
    """An all-day bar from day to day, both included, that moves nowhere and leaves people free."""
    values = {"fixed": first.isoformat(), "fixed_place": None, **changes}
    return marker(event, code, name, first, last, minutes=((last - first).days + 1) * DAY, **values)


def marker(event: EventSpec, code: str, name: Words, first: date, last: date, **changes: Any) -> SessionSpec:
    """A whole day to be found between two days: a deadline, a decision. It needs no place and no people."""
    values = {
        "minutes": DAY,
        "all_day": True,
        "free": True,
        "priority": event.priority,
        "weight": event.weight,
        **changes,
    }
    return SessionSpec(code=code, name=name, first=first, last=last, **values)


def numbered(event: EventSpec, index: int, of: int) -> Words:
    """The title, with a number where there are several."""
    if of < 2:
        return event.title
    return Words(f"{event.title.zh}（{index}）", f"{event.title.en} ({index})")


def called(event: EventSpec, zh: str, en: str) -> Words:
    """The title with what this session of it is."""
    return Words(f"{event.title.zh}：{zh}", f"{event.title.en}: {en}")


def periods(first: date, last: date, per: str) -> Iterator[tuple[date, date]]:
    """The periods between two days, cut off at both; the whole where `per` is empty."""
    while first <= last:
        end = min(last, _period_end(first, per) if per else last)
        yield first, end
        first = end + timedelta(days=1)


def windows(
    event: EventSpec, per: str, firsts: tuple[date, ...] = (), lasts: tuple[date, ...] = ()
) -> tuple[tuple[date, date], ...]:
    """One window for each of the event's `count` sessions: its period, or the whole where `per` is empty.

    With fewer periods than sessions they are gone through again. `firsts` and `lasts` say otherwise for as
    many sessions as they name.
    """
    if per not in PERIODS:
        known = "、".join(p for p in PERIODS if p)
        raise BadOption("per", Words(f"可用：{known}", f"known: {', '.join(p for p in PERIODS if p)}"))
    found = tuple(periods(event.first, event.last, per))
    spans = [found[i % len(found)] for i in range(event.count)]
    begins = (*firsts, *(first for first, _ in spans[len(firsts) :]))
    ends = (*lasts, *(last for _, last in spans[len(lasts) :]))
    return tuple(zip(begins, ends, strict=False))[: event.count]


def _period_end(day: date, per: str) -> date:
    if per in ("week", "fortnight"):
        return day + timedelta(days=(6 if per == "week" else 13) - day.weekday())
    months = {"month": 1, "quarter": 3, "half": 6}[per]
    month = ((day.month - 1) // months + 1) * months
    return date(day.year, month, monthrange(day.year, month)[1])


def _of_event(event: EventSpec) -> dict[str, Any]:
    names = ("minutes", "first", "last", "places", "people", "groups", "audience", "size")
    return {name: getattr(event, name) for name in (*names, "priority", "weight")}


def _of_options(options: Any) -> dict[str, Any]:
    names = ("setup", "teardown", "step", "lanes", "helpers", "optional", "features", "tags", "noisy", "free")
    pools = ((options.pool_role, options.pool, options.pool_need, False),) if options.pool else ()
    return {**{n: getattr(options, n) for n in names}, "kit": borrowed(options.kit), "pools": pools}


def borrowed(kit: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """`sound:2` as ("sound", 2); without a number it is one."""
    parts = (item.partition(":") for item in kit)
    return tuple((code, int(number or 1)) for code, _, number in parts)
