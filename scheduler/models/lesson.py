"""Classes that are booked seat by seat: courses, their lessons, and who has which seat."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant, Titled
from scheduler.models.venue import Venue


class Course(Titled, Base):
    """A class with so many seats: of the desk, which books its room, or an event of a plan (`plan_id`,
    `event_code`, and one of its sessions or, with an empty code, all). `activity` says what is alike."""

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    activity: Mapped[str] = mapped_column(String(40), default="")
    seats: Mapped[int]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    event_code: Mapped[str] = mapped_column(String(40), default="")
    session_code: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column(default=1)

    lessons: Mapped[list["Lesson"]] = relationship(back_populates="course", order_by="Lesson.start")

    __mapper_args__ = {"version_id_col": version}


class Lesson(Base):
    """One occurrence of a course. The room is held by `room`, a booking, or by the entry `entry_uid`; the
    lesson follows it to another time or place, and ends with it. `state`: open, cancelled."""

    __tablename__ = "lesson"
    __table_args__ = (Index("ix_lesson_start", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    seats: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="open")
    entry_uid: Mapped[str | None] = mapped_column(String(120), unique=True)
    moved_at: Mapped[datetime | None] = mapped_column(Instant)  # the last time that it was
    room: Mapped[int | None] = mapped_column(unique=True)  # a booking; rows of bookings name lessons, too
    version: Mapped[int] = mapped_column(default=1)

    course: Mapped[Course] = relationship(back_populates="lessons")
    venue: Mapped[Venue] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Seat(Base):
    """One seat of a lesson, numbered from 1: the primary key makes that nobody sits on another's lap.

    Only services/seats writes it.
    """

    __tablename__ = "seat"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(index=True)
