"""Venues, their hours by day type, their closures; kit that is lent out."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant, Titled


class Venue(Titled, Base):
    """A place with `lanes` equal courts or tables. A `shared` one is counted in heads up to `capacity`.

    `part_of` is the hall that this is a half of. `travel` are minutes to other sites from the main one.
    """

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[int] = mapped_column(default=0)
    lanes: Mapped[int] = mapped_column(default=1)
    shared: Mapped[bool] = mapped_column(default=False)
    outdoor: Mapped[bool] = mapped_column(default=False)
    site: Mapped[str] = mapped_column(String(40), default="")
    travel: Mapped[int] = mapped_column(default=0)  # minutes from the main site
    features: Mapped[list[str]] = mapped_column(JSON, default=list)
    public: Mapped[bool] = mapped_column(default=True)  # may its name be shown to anyone
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    version: Mapped[int] = mapped_column(default=1)

    part_of: Mapped["Venue | None"] = relationship(remote_side=[id], back_populates="parts")
    parts: Mapped[list["Venue"]] = relationship(back_populates="part_of", order_by="Venue.code")
    openings: Mapped[list["OpeningHours"]] = relationship(cascade="all, delete-orphan")
    closures: Mapped[list["Closure"]] = relationship(cascade="all, delete-orphan", order_by="Closure.start")

    __mapper_args__ = {"version_id_col": version}


class OpeningHours(Base):
    """Open (or, with `quiet`, no noise) from `start` to `end`, minutes of the day, on days of the types.

    `weekdays` are 1 (Monday) to 7; empty for all.
    """

    __tablename__ = "opening_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    day_types: Mapped[list[str]] = mapped_column(JSON, default=list)
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    start: Mapped[int]
    end: Mapped[int]
    quiet: Mapped[bool] = mapped_column(default=False)


class Closure(Base):
    """A span in which a venue is closed, with a reason that anyone may read."""

    __tablename__ = "closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    reason_zh: Mapped[str] = mapped_column(String(200), default="")
    reason_en: Mapped[str] = mapped_column(String(200), default="")


class KitItem(Titled, Base):
    """Something with a stock that sessions borrow."""

    __tablename__ = "kit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    stock: Mapped[int] = mapped_column(default=1)
