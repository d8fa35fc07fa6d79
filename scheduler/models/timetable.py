"""Timetables (drafts) and their placements."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.event import EventSession
from scheduler.models.plan import Plan


class Timetable(Base):
    """A draft: changeable, named, one of several of a plan; the plan's current one is what pages show."""

    __tablename__ = "timetable"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    current: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(Instant)
    based_on: Mapped[int | None]  # number of the edition it started from
    cost: Mapped[int] = mapped_column(default=0)
    bound: Mapped[int | None]
    unplaced: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    placements: Mapped[list["DraftPlacement"]] = relationship(
        cascade="all, delete-orphan", order_by="DraftPlacement.start"
    )

    __mapper_args__ = {"version_id_col": version}


class DraftPlacement(Base):
    """Where a session is in a draft. `start`/`end` are the first occurrence's published time."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("timetable_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    venues: Mapped[list[str]] = mapped_column(JSON, default=list)  # venue codes
    duties: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)  # role → person codes

    session: Mapped[EventSession] = relationship()
