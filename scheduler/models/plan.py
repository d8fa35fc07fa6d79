"""A plan: its dates, its grid, and the day types it was made with."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Titled


class Plan(Titled, Base):
    """`code` is how people and addresses name it (2021). `house_*` are local minutes of the day."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(60), default="Asia/Shanghai")
    tick: Mapped[int] = mapped_column(default=15)  # minutes of the solver's grid
    house_start: Mapped[int] = mapped_column(default=360)
    house_end: Mapped[int] = mapped_column(default=1320)
    helpers: Mapped[int] = mapped_column(default=0)
    planned_on: Mapped[date | None]  # from when notice counts; None: from today on
    version: Mapped[int] = mapped_column(default=1)

    days: Mapped[list["PlanDay"]] = relationship(cascade="all, delete-orphan", order_by="PlanDay.day")

    __mapper_args__ = {"version_id_col": version}


class PlanDay(Base):
    """A date whose type an organiser has set by hand; all other dates come from the libraries."""

    __tablename__ = "plan_day"
    __table_args__ = (UniqueConstraint("plan_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    day: Mapped[date]
    type: Mapped[str] = mapped_column(String(12))
    name_zh: Mapped[str] = mapped_column(String(80), default="")
    name_en: Mapped[str] = mapped_column(String(80), default="")
