"""Calendars of elsewhere: of a person (when busy), or of a plan (what others have fixed)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.event import Event
from scheduler.models.person import Person
from scheduler.models.plan import Plan
from scheduler.models.sealed import SealedJson, SealedText


class OutsideCalendar(Base):
    """A calendar that was uploaded (nothing `sealed`) or is fetched again and again.

    Exactly one of `person` and `plan` is set. `sealed` is its address, which is a secret (`scheduler.sealing`):
    pages and logs show its host. Its own name and what is wrong with it, which may tell the host, are sealed
    as well. Of a person's calendar no title of an event is kept, nor the file. `etag` and
    `last_modified` are the server's, `digest` is of the last file. `read_at` is when it was last known to be
    right, `tried_at` when it was last asked for, `next_at` when it is asked again; `failures` count since then,
    and `problem` says why. `read_until` is the last day that was read. `settings` are for a plan's: how its
    items are shown.
    """

    __tablename__ = "outside_calendar"
    __table_args__ = (Index("ix_outside_calendar_next_at", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(SealedText, default="")
    sealed: Mapped[str] = mapped_column("address", Text, default="")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(Instant)
    etag: Mapped[str] = mapped_column(String(200), default="")
    last_modified: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    read_until: Mapped[date | None]
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    next_at: Mapped[datetime | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, Any] | None] = mapped_column(SealedJson())  # code, zh, en
    notices: Mapped[list[dict[str, Any]]] = mapped_column(
        SealedJson(many=True), default=list
    )  # code, line, count, …
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # busy, tentative; or items
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person | None] = relationship()
    plan: Mapped[Plan | None] = relationship()
    items: Mapped[list["OutsideItem"]] = relationship(
        back_populates="calendar", cascade="all, delete-orphan", order_by="OutsideItem.start"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_fetched(self) -> bool:
        """Whether it comes from an address."""
        return bool(self.sealed)


class OutsideItem(Base):
    """An occurrence of a plan's outside calendar, and the event that stands for it.

    `uid` and `recurrence` name it for ever. `state`: here; moved (with `previous`), gone (no longer in the
    file, or cancelled): both until somebody has seen it.
    """

    __tablename__ = "outside_item"
    __table_args__ = (UniqueConstraint("calendar_id", "uid", "recurrence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("outside_calendar.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"), index=True)
    uid: Mapped[str] = mapped_column(String(255))
    recurrence: Mapped[str] = mapped_column(String(20), default="")
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    all_day: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(8), default="here")
    previous: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # start, end, of one that moved
    changed_at: Mapped[datetime] = mapped_column(Instant)

    calendar: Mapped[OutsideCalendar] = relationship(back_populates="items")
    event: Mapped[Event | None] = relationship()

    @property
    def was(self) -> datetime:
        """When it was before it moved."""
        return datetime.fromisoformat(self.previous["start"]) if self.previous else self.start
