"""Accounts, roles, and tokens. Only hashes are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.person import Person

ROLES = ("viewer", "member", "captain", "organiser", "venue_owner", "desk", "admin")


class User(Base):
    """A local account; `login` is the staff number or a name like organiser.

    `choices` are how its owner wants the pages: services/choosing knows which there are and what they mean.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(String(5), default="")
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    active: Mapped[bool] = mapped_column(default=True)
    failed: Mapped[int] = mapped_column(default=0)  # wrong passwords in a row
    blocked_until: Mapped[datetime | None] = mapped_column(Instant)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    person: Mapped[Person | None] = relationship()

    def has(self, *roles: str) -> bool:
        return "admin" in self.roles or any(role in self.roles for role in roles)


class ApiToken(Base):
    """A token for programs, with scopes (read, own, desk, organise, admin). `used_at` is known to the hour."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class FeedToken(Base):
    """The secret address of a personal feed, one a device; with the scope `duties` of those only, with
    `desk` of all the desk's bookings.

    What is known of its reader: when it came (`fetches`, the last few in seconds since 1970, oldest first), the
    client's family, and which version it holds. Never its address.
    """

    __tablename__ = "feed_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    scope: Mapped[str] = mapped_column(String(12), default="personal")  # personal, duties, desk
    language: Mapped[str] = mapped_column(String(5), default="zh")
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_fetch: Mapped[datetime | None] = mapped_column(Instant)
    client: Mapped[str] = mapped_column(String(40), default="")
    fetches: Mapped[list[int]] = mapped_column(JSON, default=list)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)  # Last-Modified of the version it holds
    seen_edition: Mapped[int | None]  # id of the latest edition in that version

    person: Mapped[Person] = relationship()
