"""The gym desk: bookings, recurring ones, waiting, points for not coming, and the desk's rules in force."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feeds.revision import next_stamp
from scheduler import clock
from scheduler.models.account import User
from scheduler.models.base import Base, Instant
from scheduler.models.lesson import Lesson
from scheduler.models.person import Group, Person
from scheduler.models.venue import Venue

# What still holds its place, and what is over.
LIVE = ("pending", "held", "confirmed", "checked_in")
OVER = ("cancelled", "refused", "expired", "released", "no_show", "ended")


class Booking(Base):
    """A held span of a venue: a court, so many lanes, places on a shared floor, a seat in a class.

    `state`: pending (asked for where the venue wants approval; holds its place), held (until `hold_until`),
    confirmed, checked_in; over: cancelled, refused, expired, released (nobody came within the grace minutes),
    no_show, ended. `person` is for whom, `made_by` who did it, `reason` why for somebody else or against a
    rule. `version` is the ETag.
    """

    __tablename__ = "booking"
    __table_args__ = (
        Index("ix_booking_venue_start", "venue_id", "start"),
        Index("ix_booking_person_start", "person_id", "start"),
        Index("ix_booking_start_version", "start", "version"),  # feeds ask for their sum at every look
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    lanes: Mapped[int] = mapped_column(default=1)  # courts, tables or places taken
    party: Mapped[int] = mapped_column(default=1)  # heads, with the guests
    activity: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(12), default="confirmed", index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="SET NULL"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    source: Mapped[str] = mapped_column(String(12), default="desk")  # desk, phone, walk_in, series, offer
    reason: Mapped[str] = mapped_column(Text, default="")
    overridden: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes of rules set aside
    kit: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    hold_until: Mapped[datetime | None] = mapped_column(Instant)
    checked_in_at: Mapped[datetime | None] = mapped_column(Instant)
    over_at: Mapped[datetime | None] = mapped_column(Instant)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"), index=True)
    occurrence: Mapped[str] = mapped_column(String(20), default="")  # the series' local date and time
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))  # what an offer is given for
    displaced_by_id: Mapped[int | None] = mapped_column(  # the edition that it gave way to
        ForeignKey("edition.id", ondelete="SET NULL"), index=True
    )
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"), index=True)  # of seats in a class
    sequence: Mapped[int] = mapped_column(default=0)  # of the feeds: rises with time, place and status
    changed_at: Mapped[datetime | None] = mapped_column(
        Instant
    )  # of the feeds: whole seconds, later each time
    version: Mapped[int] = mapped_column(default=1)

    venue: Mapped[Venue] = relationship()
    person: Mapped[Person | None] = relationship()
    group: Mapped[Group | None] = relationship()
    made_by: Mapped[User | None] = relationship()
    lesson: Mapped[Lesson | None] = relationship()
    series: Mapped["BookingSeries | None"] = relationship(back_populates="bookings")

    __mapper_args__ = {"version_id_col": version}


class BookingSeries(Base):
    """A recurring booking: an RRULE in local time, with the day types on which it takes place.

    `venue`, `minutes` and `lanes` are what its occurrences have where nobody changed one by itself; `skipped`
    are local dates (ISO) that somebody left out.
    """

    __tablename__ = "booking_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    rrule: Mapped[str] = mapped_column(String(300))
    first: Mapped[datetime] = mapped_column(Instant)
    day_types: Mapped[list[str]] = mapped_column(JSON, default=list)
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    minutes: Mapped[int] = mapped_column(default=60)
    lanes: Mapped[int] = mapped_column(default=1)
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)

    venue: Mapped[Venue | None] = relationship()
    bookings: Mapped[list[Booking]] = relationship(back_populates="series", order_by=Booking.start)


class Waiting(Base):
    """Somebody waits for a span at any of some venues. `state`: waiting, offered (a booking is held for them
    until `offered_until`), accepted, passed, expired, withdrawn. `lot` orders a ballot; else first come."""

    __tablename__ = "waiting"
    __table_args__ = (Index("ix_waiting_state_start", "state", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    venues: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes, the wished one first
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    lanes: Mapped[int] = mapped_column(default=1)
    party: Mapped[int] = mapped_column(default=1)
    lot: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    offered_until: Mapped[datetime | None] = mapped_column(Instant)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    lesson_id: Mapped[int | None] = mapped_column(
        ForeignKey("lesson.id"), index=True
    )  # for a seat in a class
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    lesson: Mapped[Lesson | None] = relationship()
    booking: Mapped[Booking | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Point(Base):
    """A point for not coming or for cancelling too late; it expires, and it can be taken back after an appeal."""

    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[str] = mapped_column(String(12))  # no_show, late_cancel
    at: Mapped[datetime] = mapped_column(Instant)
    expires: Mapped[datetime] = mapped_column(Instant)
    appeal: Mapped[str] = mapped_column(Text, default="")
    appealed_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    waived_at: Mapped[datetime | None] = mapped_column(Instant)
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    person: Mapped[Person] = relationship()
    booking: Mapped[Booking | None] = relationship()


class DeskRule(Base):
    """A desk rule in force at a venue, or at all bookable ones. Parameters as in scheduler/desk/<code>.py."""

    __tablename__ = "desk_rule"
    __table_args__ = (UniqueConstraint("code", "venue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    on: Mapped[bool] = mapped_column(default=True)


class Message(Base):
    """What somebody is told, once: an offer, a moved booking, a change of the plan. The outbox."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # the same news is never told twice
    kind: Mapped[str] = mapped_column(String(20))
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    effect_at: Mapped[datetime | None] = mapped_column(Instant)  # from when on it would come too late
    mail_after: Mapped[datetime | None] = mapped_column(Instant)  # by mail not before; None: never by mail
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)


KEPT = timedelta(hours=24)  # for which an answer is given again


class Answered(Base):
    """The first answer to a request with an Idempotency-Key, kept for 24 hours and given again byte for byte."""

    __tablename__ = "answered"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    request: Mapped[str] = mapped_column(String(64))  # hash of method, path and body
    state: Mapped[str] = mapped_column(String(8), default="running")  # running, done
    began_at: Mapped[datetime] = mapped_column(Instant, index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


# What a calendar shows of a booking. A check-in is not among it: it moves no feed.
SHOWN = ("start", "end", "venue_id", "lanes", "activity")
GONE = ("cancelled", "refused", "expired", "released")  # shown as cancelled


def calendar_status(state: str) -> str:
    """How a calendar says the state."""
    if state in GONE:
        return "CANCELLED"
    return "TENTATIVE" if state in ("pending", "held") else "CONFIRMED"


def _stamp_new(mapper: Any, connection: Any, booking: Booking) -> None:
    booking.changed_at = booking.changed_at or next_stamp(clock.now())


def _stamp_changed(mapper: Any, connection: Any, booking: Booking) -> None:
    """Whoever changes what a calendar shows, the entry gets a later stamp and a higher SEQUENCE."""
    state = inspect(booking)
    before = state.attrs["state"].history.deleted
    told = any(state.attrs[name].history.has_changes() for name in SHOWN)
    told = told or bool(before and calendar_status(before[0]) != calendar_status(booking.state))
    if told:
        if state.session is not None:
            state.session.info["rooms_changed"] = True  # lessons follow their rooms: services/lessons
        booking.sequence = (booking.sequence or 0) + 1
        booking.changed_at = next_stamp(clock.now(), booking.changed_at)


event.listen(Booking, "before_insert", _stamp_new)
event.listen(Booking, "before_update", _stamp_changed)
