"""What a series' occurrences have in common: their dates, keys and places, and refusals that all changes share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from flask import current_app

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.floors import Owner, Want
from scheduler.queries.premises import premises
from scheduler.services import claims, collisions, recurrence
from solver.words import Words

Scope = Literal["this", "later", "all"]


def starts(series: BookingSeries) -> list[datetime]:
    """The instants of the series that are still to come; a refusal where there are none."""
    types = series.day_types, series.skipped
    found = recurrence.starts(series.rrule, series.first, zone(), *types, by_hand=premises().days)
    ahead = [start for start in found if start > clock.now()]
    if ahead:
        return ahead
    raise Refusal(
        "series-empty",
        Words(
            "按这条规则没有一天可订。", "The rule has no date that is still to come and of these day types."
        ),
        hint=Words(
            "节假日和调休日会跳过，看看起止日期。", "Holidays and make-up days are left out: check the dates."
        ),
        status=422,
        context={"rule": series.rrule, "day_types": list(series.day_types)},
    )


def put(row: Booking, venue: Venue, want: Want) -> None:
    row.venue, row.start, row.end, row.lanes = venue, want.start, want.end, want.lanes


def end(row: Booking, reason: str) -> None:
    row.state, row.over_at = "cancelled", clock.now()
    row.reason = reason or row.reason


def claim_all(wants: Mapping[Booking, Sequence[Want]]) -> None:
    db.session.flush()  # new rows get their ids
    claims.move({owner(row): wanted for row, wanted in wants.items()})


def is_exception(row: Booking) -> bool:
    series = row.series
    if series is None:
        return False
    minutes = (row.end - row.start) // timedelta(minutes=1)
    same = (row.venue_id, minutes, row.lanes) == (series.venue_id, series.minutes, series.lanes)
    return not same or key(row.start) != row.occurrence


def refuse_collisions(wants: Sequence[Want], leaving: Collection[Owner] = ()) -> None:
    found = collisions.collisions(wants, leaving)
    if found:
        raise collisions.refusal(found, len(wants), zone())


def refuse_over(rows: Iterable[Booking]) -> None:
    for row in rows:
        if row.state in LIVE and row.start > clock.now():
            continue
        raise Refusal(
            "booking-over",
            Words(
                "这次预订已经开始或已结束，不能再改。",
                "This booking has begun or is over: it cannot be changed.",
            ),
            hint=Words("从下一次改起。", "Change it from the next one on."),
            context={"booking": row.id, "state": row.state},
        )


def refuse_unknown(scope: str) -> None:
    if scope in get_args(Scope):
        return
    raise Refusal(
        "scope-unknown",
        Words(
            "请说明只改这一次、这次及以后，还是全部。", "Say whether this one, this and later ones, or all."
        ),
        status=422,
        context={"scopes": list(get_args(Scope))},
    )


def backwards() -> Refusal:
    return Refusal(
        "span-empty",
        Words("结束要在开始之后。", "The end must be after the start."),
        status=422,
    )


def by_month() -> Refusal:
    return Refusal(
        "series-by-month",
        Words(
            "按月重复的预订只能改时刻，不能改日期。", "A monthly series can change its time, not its days."
        ),
        hint=Words("取消以后的，再订新的。", "Cancel the later ones and book a new series."),
    )


def venue(code: str) -> Venue:
    found = db.session.query(Venue).filter_by(code=code).first()
    if found is None:
        raise Refusal(
            "venue-unknown",
            Words(f"没有场地“{code}”。", f"There is no venue “{code}”."),
            status=404,
            context={"venue": code},
        )
    return found


def owner(row: Booking) -> Owner:
    return Owner(booking_id=row.id)


def zone() -> str:
    return str(current_app.config["ZONE"])


def local(instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(zone()))


def key(start: datetime) -> str:
    return f"{local(start):%Y-%m-%dT%H:%M}"


def occurrence_day(row: Booking) -> date:
    return date.fromisoformat(row.occurrence[:10]) if row.occurrence else local(row.start).date()
