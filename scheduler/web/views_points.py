"""A ledger of points as it is read: what for, and whether it counts, has gone, or is being looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler import clock
from scheduler.models import Point
from scheduler.queries import courts as rooms
from scheduler.services.points import WHY
from scheduler.web import times
from scheduler.web.words import t, w


@dataclass(frozen=True)
class Line:
    """`state` with its kind of tag; `can_appeal` while nobody has."""

    point: Point
    what: str
    state: str
    kind: str
    can_appeal: bool
    stands: bool


def lines(points: Iterable[Point]) -> list[Line]:
    return [_line(point) for point in points]


def _line(point: Point) -> Line:
    stands = point.waived_at is None and point.expires > clock.now()
    return Line(
        point,
        what(point),
        *_state(point, stands),
        can_appeal=stands and point.appealed_at is None,
        stands=stands,
    )


def what(point: Point) -> str:
    """没有签到 · 羽毛球 10月14日 周四 17:30."""
    why = w(WHY[point.kind])
    if point.booking is None:
        return why
    booking = point.booking
    place = w(rooms.title_of(booking.venue))
    return f"{why} · {place} {times.day(booking.start)} {times.time(booking.start)}"


def _state(point: Point, stands: bool) -> tuple[str, str]:
    if point.waived_at is not None:
        return t("已撤销", "taken back"), "ok"
    if not stands:
        return t("{at} 已消除", "gone since {at}", at=times.short_day(point.expires)), "plain"
    gone = t("{at} 消除", "gone on {at}", at=times.short_day(point.expires))
    if point.appealed_at is not None and point.answered_at is None:
        return t("申诉中，{gone}", "under appeal, {gone}", gone=gone), "info"
    return gone, "warn"
