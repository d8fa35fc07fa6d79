"""The number of the premises: venues, hours, closures, desk rules, days set by hand.

Every booking asks for them, and they hardly ever change. Whatever changes them raises this number in the same
transaction, so a process may keep what it has read for as long as the number is the same
(queries/premises). The hooks see rows and statements of the session; only text of SQL passes them by.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from scheduler.models.base import Base
from scheduler.models.booking import DeskRule
from scheduler.models.plan import PlanDay
from scheduler.models.venue import Closure, OpeningHours, Venue

OF_THEM = (Venue, OpeningHours, Closure, DeskRule, PlanDay)
CHANGED = "premises_changed"  # in Session.info, until the transaction has ended


class PremisesNumber(Base):
    """One row; none before the first change, which counts as 0."""

    __tablename__ = "premises_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


def _see_rows(session: Session, context: Any, instances: Any) -> None:
    if CHANGED not in session.info:
        rows = (*session.new, *session.dirty, *session.deleted)
        if any(isinstance(row, OF_THEM) for row in rows):
            session.info[CHANGED] = True


def _see_statements(state: ORMExecuteState) -> None:
    if not state.is_select and state.bind_mapper is not None and state.bind_mapper.class_ in OF_THEM:
        state.session.info[CHANGED] = True


def _raise_number(session: Session) -> None:
    """Last of all, so that nobody waits long for its row, and nobody in a ring."""
    if session.in_nested_transaction():
        return
    session.flush()
    if CHANGED not in session.info:
        return
    make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = PremisesNumber.__table__
    session.connection().execute(
        make(table)  # type: ignore[arg-type]
        .values(id=1, number=1)
        .on_conflict_do_update(index_elements=["id"], set_={"number": table.c.number + 1})
    )


def _forget(session: Session, *_: Any) -> None:
    if not session.in_nested_transaction():
        session.info.pop(CHANGED, None)


event.listen(Session, "before_flush", _see_rows)
event.listen(Session, "do_orm_execute", _see_statements)
event.listen(Session, "before_commit", _raise_number)
event.listen(Session, "after_commit", _forget)
event.listen(Session, "after_soft_rollback", _forget)
