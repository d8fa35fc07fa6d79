"""Events of a plan and their sessions."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.account import User
from scheduler.models.base import Base, Instant, Titled
from scheduler.models.plan import Plan


class Event(Titled, Base):
    """One thing on the plan. `kind` names a module of scheduler/kinds, `category` one of the eight looks.

    `options` are the kind's own, as the organiser gave them; the sessions follow from them. `given` is the whole
    row as it was imported, so that next year's can be made of it. `withdrawn` are sessions that take place no more
    although the kind plans them: the code of each, with the team that has withdrawn.
    """

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(20))
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    about_zh: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    public: Mapped[bool] = mapped_column(default=True)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    given: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    withdrawn: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    sessions: Mapped[list["EventSession"]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="EventSession.id"
    )

    __mapper_args__ = {"version_id_col": version}


class EventSession(Titled, Base):
    """A session. `spec` is a `scheduler.kinds.base.SessionSpec` as JSON; `uid` lasts as long as the session.

    `planned` is the spec as its kind had made it, where something has changed it since: an agreement, an event.
    """

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(80))
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    spec: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    planned: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    lock: Mapped[str] = mapped_column(String(8), default="")  # "", time, place, both
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(back_populates="sessions")

    __mapper_args__ = {"version_id_col": version}

    def set_since(self, **values: Any) -> None:
        """Change the spec by what has happened or been agreed since it was planned; back to that is no change."""
        changed = self.spec | values
        planned = self.spec if self.planned is None else self.planned
        self.planned = None if changed == planned else planned
        self.spec = changed


class RuleUse(Base):
    """A rule in force in a plan. `sessions` and `then` are selectors; `params` the rule's parameters.

    `event_id` is set where the use came with an event, and goes with it. `origin` says who wrote it: the
    event's kind, a rules file, or a page. A `binding` one was set from above: only an administrator changes it.
    `inherited` is what the kind or the file had said, where somebody has changed it since (see `came_as`).
    """

    __tablename__ = "rule_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(80))  # unique in the plan: what findings and reasons name
    rule: Mapped[str] = mapped_column(String(40))
    sessions: Mapped[list[str]] = mapped_column(JSON, default=list)
    then: Mapped[list[str]] = mapped_column(JSON, default=list)
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    hard: Mapped[bool | None]
    weight: Mapped[int] = mapped_column(default=1)
    on: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str] = mapped_column(String(8), default="page")  # kind, file, page
    note_zh: Mapped[str] = mapped_column(String(300), default="")
    note_en: Mapped[str] = mapped_column(String(300), default="")
    binding: Mapped[bool] = mapped_column(default=False, server_default=false())
    inherited: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    SET_BY_PEOPLE: ClassVar = ("sessions", "then", "params", "hard", "weight", "on", "note_zh", "note_en")

    def keep_what_came(self) -> None:
        """Before people change what a kind or a file has said: that is kept beside it."""
        if self.inherited is None:
            self.inherited = {name: getattr(self, name) for name in self.SET_BY_PEOPLE}

    @property
    def is_changed(self) -> bool:
        """Whether somebody has changed what the kind or the file had said."""
        return self.inherited is not None

    @property
    def came_as(self) -> dict[str, Any]:
        """What the kind or the file had said of what people may set; nothing where nobody has changed it."""
        return self.inherited or {}


class RuleChange(Base):
    """What somebody made of a rule of a plan, so that it can be undone: `was` and `now` are all of it, None
    where there was none, or none is left."""

    __tablename__ = "rule_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    now: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undone: Mapped[bool] = mapped_column(default=False)

    made_by: Mapped[User | None] = relationship()
