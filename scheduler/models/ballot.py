"""Standing club slots by ballot: what is given away in a term, what each club wishes, what each one got."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant, Titled
from scheduler.models.booking import BookingSeries
from scheduler.models.person import Group


class Ballot(Titled, Base):
    """The standing slots of a term. `slots` are {code, venue, weekday 1–7, start, minutes, lanes, clubs}.

    `start` is a minute of the local day, `lanes` what one club gets (0: all), `clubs` how many clubs a slot
    holds side by side. `open_share` percent of a venue's places in all slots stay open to everyone. `seed`
    draws the lots that decide between equals; it is fixed before anybody wishes, so nobody can choose it.
    """

    __tablename__ = "ballot"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
    closes_at: Mapped[datetime] = mapped_column(Instant)
    open_share: Mapped[int] = mapped_column(default=40)
    slots: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    seed: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    wishes: Mapped[list["BallotWish"]] = relationship(
        back_populates="ballot", cascade="all, delete-orphan", order_by="BallotWish.id"
    )

    __mapper_args__ = {"version_id_col": version}


class BallotWish(Base):
    """A club's slots, the most wished first; after the draw its slot, why not a better one, and what is free.

    `carried` is what the ledger of the terms before counted for it, `left` what it takes on.
    """

    __tablename__ = "ballot_wish"
    __table_args__ = (UniqueConstraint("ballot_id", "group_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    ranked: Mapped[list[str]] = mapped_column(JSON, default=list)
    slot: Mapped[str] = mapped_column(String(40), default="")
    carried: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    why_zh: Mapped[str] = mapped_column(Text, default="")
    why_en: Mapped[str] = mapped_column(Text, default="")
    instead: Mapped[str] = mapped_column(String(40), default="")  # the best slot that is still free
    series_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"))
    version: Mapped[int] = mapped_column(default=1)

    ballot: Mapped[Ballot] = relationship(back_populates="wishes")
    group: Mapped[Group] = relationship()
    series: Mapped[BookingSeries | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
