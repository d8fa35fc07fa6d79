"""Editions: published, numbered, never changed again; their entries; and claims on places."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.plan import Plan


class Edition(Base):
    """A published timetable."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note_zh: Mapped[str] = mapped_column(Text, default="")
    note_en: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # moved, cancelled, new, unchanged
    # The draft as it was published, so that the edition can be brought back; None of editions before this was kept.
    placed: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON, deferred=True)

    plan: Mapped[Plan] = relationship()
    entries: Mapped[list["Entry"]] = relationship(order_by="Entry.id")


class Entry(Base):
    """One dated occurrence of a session as an edition has it.

    An edition has a row only for what is new or different in it: an entry stands until a later edition has
    one with the same `uid`. So an unchanged entry keeps its row, its stamps and its bytes. `gone` marks a
    cancelled one. All that a feed or page shows is in the row, in both languages, so rendering asks nothing
    else. `previous` is what the row before it said of time and place, for "what changed".
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("edition_id", "uid"),
        Index("ix_entry_plan_uid", "plan_id", "uid"),
        Index("ix_entry_standing", "plan_id", "superseded_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"))
    superseded_by: Mapped[int | None]  # number of the edition that has a newer row; None while it stands
    uid: Mapped[str] = mapped_column(String(120))
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Instant)  # whole seconds, strictly later each time
    status: Mapped[str] = mapped_column(String(12), default="CONFIRMED")
    change: Mapped[str] = mapped_column(String(12), default="new")  # new, moved, changed, cancelled
    all_day: Mapped[bool] = mapped_column(default=False)
    start: Mapped[datetime] = mapped_column(Instant, index=True)
    end: Mapped[datetime] = mapped_column(Instant)
    first_day: Mapped[date]
    event_code: Mapped[str] = mapped_column(String(40))
    session_code: Mapped[str] = mapped_column(String(80))
    series: Mapped[str] = mapped_column(String(100), default="")  # the same for all sessions of an event
    category: Mapped[str] = mapped_column(String(20))
    title_zh: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    place_zh: Mapped[str] = mapped_column(String(300), default="")
    place_en: Mapped[str] = mapped_column(String(300), default="")
    about_zh: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    public: Mapped[bool] = mapped_column(default=True)
    free: Mapped[bool] = mapped_column(default=False)  # does not make its reader busy
    venues: Mapped[list[str]] = mapped_column(JSON, default=list)
    groups: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)  # branch, team, club → codes
    people: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)  # role → person codes
    previous: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    fragments: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # language → VEVENT


class Claim(Base):
    """One tick of five minutes of one lane: the primary key makes double booking impossible.

    Only services/claims writes it. `tick` counts five minutes from 1970 in UTC. `entry_uid` or `booking_id`
    says whose it is.
    """

    __tablename__ = "claim"
    __table_args__ = (
        # The primary key begins with the lane's number: what is taken at a time is asked without it.
        Index("ix_claim_venue_tick", "venue_id", "tick", "lane", "booking_id", "entry_uid", "plan_id", "use"),
    )

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    entry_uid: Mapped[str | None] = mapped_column(String(120), index=True)
    booking_id: Mapped[int | None] = mapped_column(index=True)
    use: Mapped[str] = mapped_column(String(40), default="", server_default="")  # the activity: changeovers


class EditionIsPublished(RuntimeError):
    """Somebody tried to change what was published."""


def _refuse(mapper: Any, connection: Any, target: Any) -> None:
    raise EditionIsPublished(f"edition {target.id} was published and cannot be changed")


event.listen(Edition, "before_update", _refuse)
event.listen(Edition, "before_delete", _refuse)
