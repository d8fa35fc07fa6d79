"""What was agreed to so that sessions find room, and repairs of what was published."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.plan import Plan


class Spared(Base):
    """A use of a rule (`use`, its code, also a standard one's) does not speak about the session."""

    __tablename__ = "spared"
    __table_args__ = (UniqueConstraint("session_id", "use"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    use: Mapped[str] = mapped_column(String(80))


class ExtraOpening(Base):
    """A span in which a venue is open to events beyond its hours."""

    __tablename__ = "extra_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"), index=True)
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)


class Agreement(Base):
    """A way out that somebody agreed to for a session (`session`, EVENT.SESSION). `before` says how each thing it
    changed was, in order, so that it can be undone; `words` what was agreed to."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id", ondelete="CASCADE"))
    session: Mapped[str] = mapped_column(String(120))
    words: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class Repair(Base):
    """A proposal that makes the standing edition right again. `result` is what pages show and adopting uses;
    `base` the edition it repairs, `problem_hash` the plan it was made for."""

    __tablename__ = "repair"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="done")  # done, adopted
    base: Mapped[int]
    problem_hash: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    timetable_id: Mapped[int | None] = mapped_column(ForeignKey("timetable.id", ondelete="SET NULL"))

    plan: Mapped[Plan] = relationship()
