"""What was imported, when, by whom, and what the report said; and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.models.base import Base, Instant


class ImportRun(Base):
    """A dry run kept for its report, so that the real run can follow from the same bytes."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default="dry")  # dry, done
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    plan_code: Mapped[str] = mapped_column(String(40), default="")
    files: Mapped[list[str]] = mapped_column(JSON, default=list)
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the files as one zip
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Audit(Base):
    """Who did what to which thing, and when."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verb: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(120))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
