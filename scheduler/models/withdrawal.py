"""A team that has withdrawn from an event, with all that is needed to have it back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.event import Event
from scheduler.models.person import Group


class Withdrawal(Base):
    """`sessions` are the matches as they were: the columns of the row, `spared` the uses that did not speak about it,
    `placed` where it was in which drafts. `joined` are the people (ids) who came into the team `joins` by it."""

    __tablename__ = "withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    joins_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="SET NULL"))
    joined: Mapped[list[int]] = mapped_column(JSON, default=list)
    sessions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)

    event: Mapped[Event] = relationship()
    team: Mapped[Group] = relationship(foreign_keys=[team_id])
    joins: Mapped[Group | None] = relationship(foreign_keys=[joins_id])

    @property
    def codes(self) -> list[str]:
        """Of its matches."""
        return [kept["code"] for kept in self.sessions]
