"""What a series' occurrences have in common: their dates, keys and places, and refusals that all changes share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from scheduler import clock, daytypes
from scheduler.desk.known import WORDS
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, KitItem, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.floors import Owner, Want
from scheduler.queries.premises import premises
from scheduler.services import booking_kit, claims, collisions, recurrence
from scheduler.services.collisions import Collision
from scheduler.services.holders import Known
from scheduler.transactions import lock_row
from solver.words import Words

Scope = Literal["this", "later", "all"]
Kit = Mapping[str, int]  # how many of each thing, by its code


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


def left_out(series: BookingSeries) -> list[tuple[date, Words]]:
    """The dates that the rule names and that are none of the series: which kind of day each is, or that it was
    left out as asked."""
    by_hand, found = premises().days, []
    for start in recurrence.starts(series.rrule, series.first, zone(), ()):
        day = local(start).date()
        kind = by_hand.get(day) or daytypes.day_type(day).type
        if day.isoformat() in series.skipped:
            found.append((day, Words("按要求去掉", "left out as asked")))
        elif not recurrence.is_wanted(day, series.day_types, by_hand=by_hand):
            found.append((day, WORDS.get(kind, Words(kind, kind))))
    return found


def put(row: Booking, venue: Venue, want: Want) -> None:
    row.venue, row.start, row.end, row.lanes = venue, want.start, want.end, want.lanes


def end(row: Booking, reason: str) -> None:
    row.state, row.over_at = "cancelled", clock.now()
    row.reason = reason or row.reason


def claim_all(wants: Mapping[Booking, Sequence[Want]]) -> None:
    db.session.flush()  # new rows get their ids
    claims.move({owner(row): wanted for row, wanted in wants.items()})


def hold(some: Iterable[BookingSeries]) -> None:
    """Nobody else changes these series or one of their dates until the commit; all are read as they are now. Inside
    `writing()`, before anything else is locked: series, then bookings, each by their numbers."""
    found = sorted({one.id: one for one in some}.values(), key=lambda one: one.id)
    for one in found:
        lock_row(one)
    dates = select(Booking).where(Booking.series_id.in_([one.id for one in found])).order_by(Booking.id)
    if found:
        fresh = dates.with_for_update(of=Booking).execution_options(populate_existing=True)
        db.session.scalars(fresh).all()


def is_exception(row: Booking) -> bool:
    series = row.series
    if series is None:
        return False
    minutes = (row.end - row.start) // timedelta(minutes=1)
    same = (row.venue_id, minutes, row.lanes) == (series.venue_id, series.minutes, series.lanes)
    return not same or key(row.start) != row.occurrence


def refuse_collisions(
    wants: Sequence[Want], by: User, leaving: Collection[Owner] = (), kits: Sequence[Kit] = ()
) -> None:
    """`kits` is what is borrowed on each of the dates, in the order of `wants`; empty for nothing anywhere."""
    booking_kit.lock({code for kit in kits for code in kit})  # before the floors
    found = collisions.collisions(wants, leaving, Known(by))
    known = {one.want for one in found}
    found += [one for one in kit_lacking(wants, kits, leaving) if one.want not in known]
    if found:
        found.sort(key=lambda one: (one.want.start, one.want.venue))
        raise collisions.refusal(found, len(wants), zone())


def kit_lacking(wants: Sequence[Want], kits: Sequence[Kit], leaving: Collection[Owner]) -> list[Collision]:
    """The dates on which there is not so much to lend, with what is left then."""
    items = booking_kit.lock({code for kit in kits for code in kit})
    ids, found = {one.booking_id for one in leaving if one.booking_id is not None}, []
    for want, kit in zip(wants, kits, strict=False):
        booking_kit.refuse_unknown(kit, items)
        short = booking_kit.missing(kit, want.start, want.end, leaving=ids)
        if short:
            said = [_short(*one) for one in short]
            words = Words("、".join(w.zh for w in said), ", ".join(w.en for w in said))
            found.append(Collision(want, "kit", words))
    return found


def _short(item: KitItem, wanted: int, left: int) -> Words:
    return Words(
        f"{item.title.zh}只剩 {left} 件，要 {wanted} 件",
        f"{left} of {item.title.get('en')} left, {wanted} wanted",
    )


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
