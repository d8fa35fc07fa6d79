"""What people did to a draft by hand, so that it can be undone, and told to whoever comes too late."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.account import User
from scheduler.models.base import Base, Instant
from scheduler.models.event import EventSession


class DraftEdit(Base):
    """One session put, moved, taken out or locked. `was` and `now` are its whole state: `placed` (start, end,
    venues, duties; None without a place), `lock`, and `left` (its line among the unplaced).

    `version` is the draft's after it. An undone edit stays, so that it can be done again; a new edit after it
    forgets those that were undone.
    """

    __tablename__ = "draft_edit"
    __table_args__ = (UniqueConstraint("timetable_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3 … within the draft
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int]
    was: Mapped[dict[str, Any]] = mapped_column(JSON)
    now: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone: Mapped[bool] = mapped_column(default=False)

    session: Mapped[EventSession] = relationship()
    made_by: Mapped[User | None] = relationship()
