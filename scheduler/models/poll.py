"""Polls: which of these times suit you?"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.event import EventSession
from scheduler.models.plan import Plan


class Poll(Base):
    """One session, several times, some people (`asked`, by id) and a deadline.

    `state`: open, closed (its votes are a wish of the plan: the use of a rule with the code `use`),
    withdrawn.
    """

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_state_deadline", "state", "deadline"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    asked: Mapped[list[int]] = mapped_column(JSON, default=list)
    deadline: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    session: Mapped[EventSession] = relationship()
    options: Mapped[list["PollOption"]] = relationship(
        back_populates="poll", cascade="all, delete-orphan", order_by="PollOption.start"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def use(self) -> str:
        """The code of the rule's use that its votes become."""
        return f"poll-{self.id}"


class PollOption(Base):
    """A time that is offered; `price` is what the present plan would pay for it, where it was computed."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    start: Mapped[datetime] = mapped_column(Instant)
    price: Mapped[int | None]

    poll: Mapped[Poll] = relationship(back_populates="options")
    votes: Mapped[list["PollVote"]] = relationship(cascade="all, delete-orphan")


class PollVote(Base):
    """What somebody said of one option: yes, maybe or no. Others see counts only."""

    __tablename__ = "poll_vote"
    __table_args__ = (UniqueConstraint("option_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(String(5))
    at: Mapped[datetime] = mapped_column(Instant)
