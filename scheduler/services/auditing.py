"""The audit trail: a line in the same transaction as what it tells of."""

from typing import Any, cast

from sqlalchemy import Table, insert

from scheduler import clock, prepared
from scheduler.models import Audit, User


def record(user: User | None, verb: str, thing: str, **details: Any) -> None:
    """`user` did `verb` to `thing` ("plan:2021", "solve:7"). Call it inside `writing()`."""
    values = {"at": clock.now(), "verb": verb, "thing": thing, "details": details}
    prepared.run(_LINE, {**values, "user_id": user.id if user else None})


_LINE = insert(cast(Table, Audit.__table__)).inline()
