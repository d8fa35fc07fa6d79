"""A run of the solver. The row is the truth; the queue's message is only a doorbell."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.plan import Plan

STATES = ("queued", "running", "done", "stopped", "impossible", "failed")
OPEN = ("queued", "running")


class Solve(Base):
    """State, lease and fence: whoever raises `fence` owns the run; progress and result carry it in their
    WHERE, so that a paused worker's late word is refused. `problem` is the compressed JSON it was asked with.
    """

    __tablename__ = "solve"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        UniqueConstraint("plan_id", "key", name="uq_solve_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]  # 1, 2, 3 … within the plan
    state: Mapped[str] = mapped_column(String(12), default="queued", index=True)
    phase: Mapped[str] = mapped_column(String(12), default="")  # check, greedy, blocks, improve, verify
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # seconds, seed, workers
    problem: Mapped[bytes] = mapped_column(LargeBinary)
    problem_hash: Mapped[str] = mapped_column(String(64))
    progress: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # (seconds, cost, bound …)
    best: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # the best result so far
    unplaced: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # warnings from before
    error: Mapped[str] = mapped_column(Text, default="")
    key: Mapped[str | None] = mapped_column(String(80))  # Idempotency-Key: the same one is the same solve
    timetable_id: Mapped[int | None] = mapped_column(ForeignKey("timetable.id"))

    plan: Mapped[Plan] = relationship()
