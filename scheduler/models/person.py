"""People, the groups they are in, and when they are not free."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant, Titled

LEFT = "left"  # status of a person who is not with us any more: their feeds have ended


class Person(Base):
    """Somebody of the institute or from outside. `duty` is the post (director) that rules may name."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)  # staff number
    name: Mapped[str] = mapped_column(String(80))
    pinyin: Mapped[str] = mapped_column(String(120), default="")
    sex: Mapped[str] = mapped_column(String(1), default="")  # f, m or unknown
    born: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(20), default="staff")  # staff, student, outside, left
    duty: Mapped[str | None] = mapped_column(String(40), unique=True)
    duty_zh: Mapped[str] = mapped_column(String(80), default="")
    duty_en: Mapped[str] = mapped_column(String(80), default="")
    mail: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", cascade="all, delete-orphan"
    )
    busy: Mapped[list["Busy"]] = relationship(cascade="all, delete-orphan", order_by="Busy.start")

    __mapper_args__ = {"version_id_col": version}


class Group(Titled, Base):
    """A branch, club, team or cohort (`kind`), with a code that rules, feeds and pages name."""

    __tablename__ = "group"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(12))  # branch, club, team, cohort
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)  # where members are not known by name
    public: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="group", cascade="all, delete-orphan"
    )
    free_times: Mapped[list["GroupFree"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class Membership(Base):
    """A person in a group, with a role in it (member, captain, head)."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="member")

    group: Mapped[Group] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships")


class Busy(Base):
    """A span in which a person is not free. Its reason is not asked, so it cannot leak.

    `weight` is busy, or tentative: that one is known, and keeps nobody from anything by itself. `source` is
    import, or calendar:NUMBER of one's own calendar.
    """

    __tablename__ = "busy"
    __table_args__ = (Index("ix_busy_person_start", "person_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    source: Mapped[str] = mapped_column(String(40), default="import")
    weight: Mapped[str] = mapped_column(String(10), default="busy", server_default="busy")


class GroupFree(Base):
    """A span in which a group is free of union events by right (women, 8 March in the afternoon)."""

    __tablename__ = "group_free"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    start: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[datetime] = mapped_column(Instant)
    reason_zh: Mapped[str] = mapped_column(String(200), default="")
    reason_en: Mapped[str] = mapped_column(String(200), default="")
