"""What a person says of their week, and published duties that came to fall into a busy time."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.person import Person
from scheduler.models.plan import Plan


class BusyPattern(Base):
    """A span of days, or the same hours every week between two dates. Why is not asked, so it cannot leak.

    `what` is busy (teaching, beam time, a field trip), or works: then the rest of each working day is busy.
    `weekdays` are 1 to 7, none meaning all; `start` and `end` minutes of the day, none meaning whole days.
    It does not hold on days of the types in `not_on`, nor on the dates (ISO) in `skipped`. `by_office`: it
    was not the person who entered it.
    """

    __tablename__ = "busy_pattern"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(8), default="busy")
    weight: Mapped[str] = mapped_column(String(10), default="busy")  # or tentative
    first: Mapped[date]
    last: Mapped[date]
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    start: Mapped[int | None]
    end: Mapped[int | None]
    not_on: Mapped[list[str]] = mapped_column(JSON, default=list)
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)
    by_office: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(Instant)

    person: Mapped[Person] = relationship()


class BusyClash(Base):
    """Somebody who has to be at a published entry became busy in it. The row goes when that is so no more.

    `start` and `end` are the entry's: one that is published for another time is another matter.
    """

    __tablename__ = "busy_clash"
    __table_args__ = (
        UniqueConstraint("plan_id", "entry_uid", "person_id", "start"),
        Index("ix_busy_clash_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    entry_uid: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    found_at: Mapped[datetime] = mapped_column(Instant)

    plan: Mapped[Plan] = relationship()
    person: Mapped[Person] = relationship()
