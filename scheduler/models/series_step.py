"""What a change of a standing slot changed, kept for as long as the desk may want it taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.models.base import Base, Instant


class SeriesStep(Base):
    """The rows that one change of a series touched, `before` it and `after` it: {"bookings": {id: columns},
    "series": {id: columns}}. Only services/series_steps writes and reads it."""

    __tablename__ = "series_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
