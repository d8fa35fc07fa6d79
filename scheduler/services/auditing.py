"""The audit trail: a line in the same transaction as what it tells of."""

from typing import Any

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Audit, User


def record(user: User | None, verb: str, thing: str, **details: Any) -> None:
    """`user` did `verb` to `thing` ("plan:2021", "solve:7"). Call it inside `writing()`."""
    db.session.add(
        Audit(at=clock.now(), user_id=user.id if user else None, verb=verb, thing=thing, details=details)
    )
