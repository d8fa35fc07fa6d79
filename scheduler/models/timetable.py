"""Timetables (drafts) and their placements."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.account import User
from scheduler.models.base import Base, Instant
from scheduler.models.event import EventSession
from scheduler.models.plan import Plan

ORIGINS = ("solve", "branch", "way", "repair", "alternative", "edition", "restore")


class Timetable(Base):
    """A draft: changeable, named, one of several of a plan; the plan's current one is what pages show.

    `parent_id` is the draft it was branched from, else `based_on` is the edition it began with; `origin` says
    how it came about. `edits` are what somebody has to agree to before it can be published (`solver.edits`).
    `proof` is what is known of it, such as {"moved": 6, "least": true} of a repair, with the reason of each
    session's move in {"reasons": {session: {"zh", "en"}}}. `costs` are by rule, `breaches` how many hard rules
    it broke when it was last measured (None: not measured). A deleted one stays, so that it can come back.
    """

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
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("timetable.id", ondelete="SET NULL"))
    origin: Mapped[str] = mapped_column(String(12), default="solve", server_default="solve")
    costs: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    breaches: Mapped[int | None]
    edits: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    proof: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    plan: Mapped[Plan] = relationship()
    made_by: Mapped[User | None] = relationship()
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


class DraftStep(Base):
    """One change of a draft by hand: what each session was and became, so that it can be shown and undone.

    `changes` are steps of `solver.difference` with instants for ticks, so that they outlive another grid.
    `version` is the draft's version after it.
    """

    __tablename__ = "draft_step"
    __table_args__ = (UniqueConstraint("timetable_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id", ondelete="CASCADE"))
    version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    made_by: Mapped[User | None] = relationship()
