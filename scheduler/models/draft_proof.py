"""What is proven of a draft's sessions without a place whatever the others do, kept so that it is asked once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.models.base import Base, Instant


class DraftProof(Base):
    """One a draft. `mark` is the hash of the problem and the placements it speaks of: of another state of the
    draft or the plan it says nothing. `found` has a proof of `solver.explain.told` for each session that is
    done, by EVENT.SESSION. `shown` is what pages say of all of them once no more is to come, with the marks that
    tell whether anything has changed since, so that a page need not build the problem. Lease and fence as a
    solve's: whoever raised `fence` may write.
    """

    __tablename__ = "draft_proof"

    timetable_id: Mapped[int] = mapped_column(
        ForeignKey("timetable.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    mark: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), index=True)  # queued, running, done, failed
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    shown: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
