"""What CalDAV collections held and when each entry of theirs last changed: the revision log behind sync tokens."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.models.base import Base, Instant


class DavCalendar(Base):
    """One collection in one language. `number` is that of the latest change of any of its members.

    `epoch` is random and made with the row: a token of another database, or of a collection that was begun
    anew, does not fit. Numbers below `pruned` are no longer known. `digest` is of all names and tags.
    """

    __tablename__ = "dav_calendar"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(default=0)
    pruned: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(Instant)


class DavMember(Base):
    """An entry that a collection has or had: `number` is that of its latest change, `gone_at` when it left."""

    __tablename__ = "dav_member"
    __table_args__ = (Index("ix_dav_member_number", "calendar", "number"),)

    calendar: Mapped[str] = mapped_column(
        String(160), ForeignKey("dav_calendar.key", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    etag: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    gone_at: Mapped[datetime | None] = mapped_column(Instant)


class DavChoice(Base):
    """Which public calendars somebody wants listed beside their own; without a row, all events."""

    __tablename__ = "dav_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    calendars: Mapped[list[str]] = mapped_column(JSON, default=list)
