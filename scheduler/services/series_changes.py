"""What a change of a standing slot comes to: of this one, of later ones, of all; used by `recurring`, which
opens the transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.floors import Want
from scheduler.queries.premises import premises
from scheduler.services import claims, recurrence
from scheduler.services import series as of
from scheduler.services.series import Scope
from scheduler.services.series_dropped import Dropped
from scheduler.transactions import lock_row


@dataclass(frozen=True)
class Changed:
    """What became of a series. `kept` had been changed by themselves before, so they stay as they are."""

    series: BookingSeries | None
    moved: tuple[Booking, ...] = ()
    kept: tuple[Booking, ...] = ()
    made: tuple[Booking, ...] = ()
    cancelled: tuple[Booking, ...] = ()
    gone: Mapping[date, Booking] = field(
        default_factory=dict
    )  # of `cancelled`, by the day they would have had
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True)
class Asked:
    """How an occurrence shall be."""

    venue: Venue
    start: datetime
    end: datetime
    lanes: int

    @property
    def minutes(self) -> int:
        return (self.end - self.start) // timedelta(minutes=1)


@dataclass
class _Moves:
    """What a change of several comes to, before anything is written."""

    wants: dict[Booking, Want] = field(default_factory=dict)
    new: list[Want] = field(default_factory=list)
    kept: list[Booking] = field(default_factory=list)
    gone: dict[date, Booking] = field(default_factory=dict)  # by the day on which there is none


def change_one(booking: Booking, asked: Asked, by: User) -> Changed:
    """By itself: it stays in its series, and is an exception from now on."""
    of.refuse_over([booking])
    want = Want(asked.venue.code, asked.start, asked.end, asked.lanes, use=booking.activity)
    of.refuse_collisions([want], by, leaving=[of.owner(booking)])
    of.put(booking, asked.venue, want)
    of.claim_all({booking: [want]})
    return Changed(booking.series, moved=(booking,))


def change_many(
    booking: Booking, asked: Asked, scope: Scope, by: User, skip: Collection[str] = ()
) -> Changed:
    """`skip` are dates (ISO) on which there shall be none after the change."""
    rows = concerned(booking, scope)
    days = (of.local(asked.start).date() - of.local(booking.start).date()).days
    plain, known = [row for row in rows if not of.is_exception(row)], _days_of(rows)
    others = _by_themselves(rows, plain)
    series = split(rows[0], days)
    _rewrite(series, rows[0], asked, days)
    series.skipped = sorted({*series.skipped, *skip})
    moves = _moves(of.starts(series), plain, known, asked, days)
    moves.kept = [row for row in rows if row not in plain]
    leaving = [of.owner(row) for row in (*moves.wants, *moves.gone.values())]
    kits = [*(row.kit for row in moves.wants), *(booking.kit for _ in moves.new)]
    of.refuse_collisions([*moves.wants.values(), *moves.new], by, leaving, kits)
    for row, want in moves.wants.items():
        of.put(row, asked.venue, want)
        row.occurrence = of.key(want.start)
    made = [_copy(booking, series, asked.venue, want) for want in moves.new]
    gone = tuple(moves.gone.values())
    for row in gone:
        of.end(row, "")
    for row in others:
        row.occurrence = of.key(_later(row, asked, days))
    for row in (*rows, *others, *made):
        row.series = series
    wanted = {row: [want] for row, want in (*moves.wants.items(), *zip(made, moves.new, strict=True))}
    of.claim_all({**wanted, **{row: [] for row in gone}})
    return Changed(series, tuple(moves.wants), tuple(moves.kept), tuple(made), gone, moves.gone)


def _moves(
    starts: Iterable[datetime], plain: Sequence[Booking], known: set[date], asked: Asked, days: int
) -> _Moves:
    """Which occurrence goes where. On another weekday other holidays fall out, and some come in.

    `known` are all dates that the series ever had: what was cancelled by itself does not come back.
    """
    moves, later = _Moves(), timedelta(days=days)
    by_day = {of.occurrence_day(row) + later: row for row in plain}
    for start in starts:
        end = start + timedelta(minutes=asked.minutes)
        want = Want(asked.venue.code, start, end, asked.lanes, use=plain[0].activity if plain else "")
        day = of.local(start).date()
        if day in by_day:
            moves.wants[by_day.pop(day)] = want
        elif day - later not in known:
            moves.new.append(want)
    moves.gone = by_day
    return moves


def _days_of(rows: Sequence[Booking]) -> set[date]:
    series = rows[0].series
    return {of.occurrence_day(row) for row in series.bookings} if series else set()


def _by_themselves(rows: Sequence[Booking], plain: Collection[Booking]) -> list[Booking]:
    """The dates, from the first of these on, that were changed or lost by themselves. They stand for dates of the
    new rule from now on, or those would come in beside them with the next change."""
    since, series = of.occurrence_day(rows[0]), rows[0].series
    named = [row for row in (series.bookings if series else ()) if row.occurrence and row not in plain]
    return [row for row in named if row in rows or of.occurrence_day(row) >= since]


def _later(row: Booking, asked: Asked, days: int) -> datetime:
    """When the new rule would have the date that this one stands for."""
    day = of.occurrence_day(row) + timedelta(days=days)
    return datetime.combine(day, of.local(asked.start).time(), ZoneInfo(of.zone()))


def split(first: Booking, days: int) -> BookingSeries:
    """The series from this occurrence on: the same row where nothing is before it, else a new one."""
    series = first.series
    assert series is not None
    if days and recurrence.is_by_month(series.rrule):
        raise of.by_month()
    if not any(row.start < first.start for row in series.bookings):
        return series
    names = ("first", "day_types", "skipped", "venue_id", "minutes", "lanes", "title_zh", "title_en")
    rest = BookingSeries(**{name: getattr(series, name) for name in names}, made_at=clock.now())
    rest.rrule = _until_last(series)
    series.rrule = recurrence.until(series.rrule, of.occurrence_day(first) - timedelta(days=1))
    db.session.add(rest)
    db.session.flush()
    return rest


def _rewrite(series: BookingSeries, first: Booking, asked: Asked, days: int) -> None:
    """The series' own facts become those that its plain occurrences will have."""
    local = of.local(asked.start)
    day = of.occurrence_day(first) + timedelta(days=days)
    last = recurrence.until_of(recurrence.parts(_until_last(series)), of.zone()) or day
    series.rrule = recurrence.until(series.rrule, last + timedelta(days=days), days_later=days)
    series.first = datetime.combine(day, local.time(), ZoneInfo(of.zone()))
    series.skipped = [f"{date.fromisoformat(d) + timedelta(days=days)}" for d in series.skipped]
    if days % 7 and not recurrence.is_wanted(local.date(), series.day_types, by_hand=premises().days):
        series.day_types = list(recurrence.usual_day_types(local.date(), premises().days))
    series.venue_id, series.minutes, series.lanes = asked.venue.id, asked.minutes, asked.lanes
    series.venue = asked.venue


def _until_last(series: BookingSeries) -> str:
    """The rule with its last date instead of a count: the last that it names, be it a holiday that is left out
    now. On another weekday it may be a date like the others."""
    return recurrence.until(series.rrule, recurrence.last(series.rrule, series.first, of.zone()))


def shorten(series: BookingSeries, booking: Booking, scope: Scope) -> None:
    """The rule says no more than what is left."""
    day = of.occurrence_day(booking)
    if scope == "this":
        series.skipped = sorted({*series.skipped, day.isoformat()})
    elif any(row.state in LIVE or row.start < booking.start for row in series.bookings if row is not booking):
        series.rrule = recurrence.until(series.rrule, day - timedelta(days=1))


def _copy(booking: Booking, series: BookingSeries, venue: Venue, want: Want) -> Booking:
    """One more occurrence like the others."""
    names = ("party", "activity", "person_id", "group_id", "made_by_id", "source", "reason")
    row = Booking(**{name: getattr(booking, name) for name in names}, made_at=clock.now(), series=series)
    row.state, row.kit = "confirmed", dict(booking.kit)
    of.put(row, venue, want)
    row.occurrence = of.key(want.start)
    db.session.add(row)
    return row


def give_back(rows: Sequence[Booking], reason: str) -> None:
    for row in rows:
        of.end(row, reason)
    claims.release(of.owner(row) for row in rows)


def concerned(booking: Booking, scope: Scope) -> list[Booking]:
    """The live occurrences that the scope means and that have not begun, in the order of time; nobody else changes
    them until the commit."""
    if scope == "this" or booking.series is None:
        lock_row(booking)
        of.refuse_over([booking])
        return [booking]
    of.hold([booking.series])
    of.refuse_over([booking])
    from_ = booking.start if scope == "later" else clock.now()
    ahead = [row for row in booking.series.bookings if row.state in LIVE and row.start > clock.now()]
    return sorted((row for row in ahead if row.start >= from_), key=lambda row: row.start)
