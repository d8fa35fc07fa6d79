"""Standing slots: a series of bookings made, moved, resized and cancelled as one set.

All dates can be had, or nothing is written and the refusal lists every one that cannot. A change is of `this`
one, of this `and later`, or of `all`; what has begun is never changed, so a change of later ones, or of all
where some are over, splits the series in two. What somebody changed by itself stays as it was agreed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scheduler import access, clock
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, Group, Person, User, Venue
from scheduler.queries.floors import Want
from scheduler.queries.premises import premises
from scheduler.services import (
    auditing,
    booking_checks,
    booking_kit,
    booking_places,
    collisions,
    desk_asked,
    recurrence,
    series_dropped,
    series_words,
)
from scheduler.services import series as of
from scheduler.services.desk_rules import refuse_by_rules
from scheduler.services.series import Kit, Scope
from scheduler.services.series_changes import (
    Asked,
    Changed,
    change_many,
    change_one,
    concerned,
    give_back,
    shorten,
)
from scheduler.transactions import writing
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is asked for: the first span, its rule, and for whom.

    `day_types`: None for those usual for the first date. `skip` are local dates (ISO) to leave out.
    `lanes` 0 takes the whole venue; `lane` (from 0) is the court that one lane gets on every date on which it is free.
    """

    venue: str
    start: datetime
    end: datetime
    rrule: str
    group: Group | None = None
    person: Person | None = None
    lanes: int = 1
    lane: int | None = None
    party: int = 1
    activity: str = ""
    title: Words = Words()
    day_types: tuple[str, ...] | None = None
    skip: frozenset[str] = frozenset()
    kit: Kit = field(default_factory=dict)  # that is borrowed on every date
    reason: str = ""
    source: str = "series"  # class: the room of a course


def book_series(order: Standing, by: User) -> BookingSeries:
    """All dates of the rule as bookings, or a refusal `series-taken` with each date that is not to be had.

    Standing slots are given by the desk or an organiser; members' quotas and notice are not asked.
    """
    access.require(by, "desk", "organiser")
    with writing():
        series = _series(order, by)
        wants = _wants(of.venue(order.venue), of.starts(series), series.minutes, series.lanes, order.activity)
        _refuse_kit(order, wants[0], by)
        wants = _on_the_court(order, wants)
        of.refuse_collisions(wants, by, kits=[order.kit] * len(wants))
        made = [_booking(series, want, order, by) for want in wants]
        of.claim_all({row: [want] for row, want in zip(made, wants, strict=True)})
        auditing.record(by, "book-series", f"series:{series.id}", rule=series.rrule, dates=len(made))
    return series


def change(
    booking: Booking,
    by: User,
    scope: Scope,
    *,
    venue: str = "",
    start: datetime | None = None,
    end: datetime | None = None,
    lanes: int | None = None,
    skip: Collection[str] = (),
) -> Changed:
    """Move or resize this occurrence, this and later ones, or all that have not begun.

    `start` and `end` are of this occurrence; the others get the same time of day, as many days away. `skip` are
    dates (ISO) to leave out, as the refusal `series-taken` offers. What the new rule has no date for ends; which,
    why and what is free instead say `dropped` and the message to its people.
    """
    access.require(by, "desk", "organiser")
    of.refuse_unknown(scope)
    with writing():
        concerned(booking, scope)  # nobody else changes them from here on
        start = start or booking.start
        asked = Asked(
            of.venue(venue or booking.venue.code),
            start,
            end or start + (booking.end - booking.start),
            booking.lanes if lanes is None else lanes,
        )
        if asked.end <= asked.start:
            raise of.backwards()
        if scope == "this" or booking.series is None:
            _refuse_by_rules(booking, asked, by)
            done = change_one(booking, asked, by)
        else:
            done = change_many(booking, asked, scope, by, skip)
        if done.gone and done.series is not None:
            done = replace(done, dropped=series_dropped.dropped(done.gone, done.series, by))
        series_words.tell((*done.moved, *done.made), by, dropped=done.dropped)
        auditing.record(
            by,
            "change-series",
            f"booking:{booking.id}",
            scope=scope,
            moved=len(done.moved),
            kept=len(done.kept),
            dropped=[f"{one.day}" for one in done.dropped],
        )
    return done


def move(booking: Booking, by: User, scope: Scope, *, start: datetime, venue: str = "") -> Changed:
    """Another time or place, as long as before."""
    return change(booking, by, scope, start=start, venue=venue)


def resize(booking: Booking, by: User, scope: Scope, *, end: datetime, lanes: int | None = None) -> Changed:
    """Longer or shorter, or of more or fewer lanes."""
    return change(booking, by, scope, end=end, lanes=lanes)


def cancel(booking: Booking, by: User, scope: Scope, reason: str = "") -> Changed:
    """This one, this and later ones, or all that have not begun are given back: by the desk, or by the head
    of the club that has them."""
    if not by.has("desk", "organiser"):
        booking_checks.refuse_stranger(booking.person, booking.group, by)
    of.refuse_unknown(scope)
    with writing():
        rows = concerned(booking, scope)
        give_back(rows, reason)
        series = booking.series
        if series is not None:
            shorten(series, booking, scope)
        series_words.tell(rows, by, is_over=True)
        auditing.record(by, "cancel-series", f"booking:{booking.id}", scope=scope, reason=reason)
    return Changed(series, cancelled=tuple(rows))


def _refuse_by_rules(booking: Booking, asked: Asked, by: User) -> None:
    """One date changed by itself goes by the rules of the desk, and by its stock, as any booking does."""
    new = replace(
        booking_checks.asked_of(booking),
        venue=asked.venue,
        start=asked.start,
        end=asked.end,
        lanes=asked.lanes,
    )
    booking_places.lock(booking.venue, asked.venue, kit=booking.kit)
    refuse_by_rules(new, by, "change")
    booking_kit.refuse_missing(booking.kit, asked.start, asked.end, before=booking)


def _refuse_kit(order: Standing, first: Want, by: User) -> None:
    """What is lent elsewhere is not lent here, to nobody; how much there is on each date is counted with its place."""
    if booking_kit.asked(order.kit):
        asked = desk_asked.Asked(
            venue=of.venue(order.venue), start=first.start, end=first.end, kit=order.kit, source="series"
        )
        refuse_by_rules(asked, by, "lend")


def _series(order: Standing, by: User) -> BookingSeries:
    local = of.local(order.start).date()
    types = recurrence.usual_day_types(local, premises().days) if order.day_types is None else order.day_types
    if order.end <= order.start:
        raise of.backwards()
    series = BookingSeries(
        rrule=recurrence.joined(recurrence.parts(order.rrule)),
        first=order.start,
        day_types=list(types),
        skipped=sorted(order.skip),
        venue=of.venue(order.venue),
        minutes=(order.end - order.start) // timedelta(minutes=1),
        lanes=0 if of.venue(order.venue).parts else order.lanes,  # a hall is booked as a whole
        title_zh=order.title.zh,
        title_en=order.title.en,
        made_at=clock.now(),
    )
    db.session.add(series)
    db.session.flush()
    return series


def _wants(venue: Venue, starts: Iterable[datetime], minutes: int, lanes: int, use: str) -> list[Want]:
    length = timedelta(minutes=minutes)
    return [Want(venue.code, start, start + length, lanes, use=use) for start in starts]


def _on_the_court(order: Standing, wants: list[Want]) -> list[Want]:
    """The dates on the wished court, but for those on which only another one is free."""
    if order.lane is None:
        return wants
    booking_checks.refuse_too_many(of.venue(order.venue), order.lanes, order.lane)
    if any(want.lanes != 1 for want in wants):
        return wants
    named = [replace(want, lane=order.lane) for want in wants]
    taken = {one.want for one in collisions.collisions(named)}
    return [replace(want, lane=None) if want in taken else want for want in named]


def _booking(series: BookingSeries, want: Want, order: Standing, by: User) -> Booking:
    row = Booking(
        venue=series.venue,
        start=want.start,
        end=want.end,
        lanes=want.lanes,
        party=order.party,
        activity=order.activity,
        state="confirmed",
        person=order.person,
        group=order.group,
        made_by=by,
        made_at=clock.now(),
        source=order.source,
        reason=order.reason,
        kit={code: n for code, n in order.kit.items() if n},
        series=series,
        occurrence=of.key(want.start),
    )
    db.session.add(row)
    return row


def with_skip(order: Standing, dates: Collection[str]) -> Standing:
    """The same without these dates: what the refusal's alternative asks for."""
    return replace(order, skip=order.skip | frozenset(dates))
