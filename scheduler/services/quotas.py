"""How much of each quota somebody has used: what the rules would count, told before they refuse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scheduler import clock, desk
from scheduler.desk import History, Request, counting, peak, saying
from scheduler.models import Person, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries import desk_rules
from scheduler.services.desk_asked import Asked, reads
from solver.words import Words


@dataclass(frozen=True)
class Quota:
    """`used` and `limit` as they are said: 1.5 of 4 hours, 1 of 3 bookings."""

    code: str
    title: Words
    used: float
    limit: float
    unit: Words = Words()

    @property
    def is_spent(self) -> bool:
        return self.used >= self.limit


HOURS = Words("小时", "h")
TIMES = Words("次", "times")


def quotas(person: Person, by: User, venues: Sequence[Venue], at: datetime | None = None) -> list[Quota]:
    """Of the day and week of `at` (now, where nothing is said), each once however many venues share it."""
    start = at or clock.now()
    found: dict[tuple[str, str, float], Quota] = {}
    if not venues:
        return []
    settings = desk_rules.settings()
    first = Asked(venue=venues[0], start=start, end=start + timedelta(hours=1), person=person)
    request, history = reads(first, by)
    for venue in venues:
        in_force = desk.in_force(settings, venue.code)
        for code, used in COUNTED.items():
            params = in_force.get(code)
            if params is None or desk.is_exempt(request, params):
                continue
            for quota in used(code, request, history, params):
                found.setdefault((code, quota.title.zh, quota.limit), quota)
    return list(found.values())


def _peak(code: str, request: Request, history: History, params: Any) -> Iterator[Quota]:
    for title, first, last, limit in (
        (_titled(request, "高峰", "peak"), *_week(request), params.week_hours),
        (_today(request, "高峰", "peak"), *_day(request), params.day_hours),
    ):
        rows = counting.within(counting.own(request, history), first, last)
        minutes = sum(peak.minutes(request, b.start, b.end, params) for b in rows)
        if limit:
            yield Quota(code, title, minutes / 60, limit, HOURS)


def _future(code: str, request: Request, history: History, params: Any) -> Iterator[Quota]:
    ahead = [b for b in counting.own(request, history) if b.start > request.now and b.state in LIVE]
    yield Quota(code, Words("未来", "ahead"), len(ahead), params.count)


def _of_week(code: str, request: Request, history: History, params: Any) -> Iterator[Quota]:
    rows = counting.within(counting.own(request, history), *_week(request))
    yield from _limits(code, _titled(request), rows, params)


def _of_day(code: str, request: Request, history: History, params: Any) -> Iterator[Quota]:
    rows = counting.within(counting.own(request, history), *_day(request))
    yield from _limits(code, _today(request), rows, params)


def _limits(code: str, title: Words, rows: list[Any], params: Any) -> Iterator[Quota]:
    if params.count:
        yield Quota(code, title, len(rows), params.count, TIMES)
    if params.hours:
        yield Quota(code, title, counting.minutes(rows) / 60, params.hours, HOURS)


def _titled(request: Request, zh: str = "", en: str = "") -> Words:
    week = saying.week(request)
    return Words(f"{week.zh}{zh}", f"{en} {week.en}".strip())


def _today(request: Request, zh: str = "", en: str = "") -> Words:
    if request.day == request.local(request.now).date():
        return Words(f"今天{zh}", f"{en} today".strip())
    return Words(f"当天{zh}", f"{en} that day".strip())


def _week(request: Request) -> tuple[datetime, datetime]:
    monday = saying.monday(request)
    return monday, request.at(monday.date() + timedelta(days=7), 0)


def _day(request: Request) -> tuple[datetime, datetime]:
    return request.at(request.day, 0), request.at(request.day, 1440)


COUNTED = {"quota_peak": _peak, "quota_week": _of_week, "quota_day": _of_day, "quota_future": _future}
