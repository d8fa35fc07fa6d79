"""What stands in the outbox, and what invited people answered: reads for the organiser's page."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Entry, Invitation, Mail

STUCK = ("failed", "bounced", "unsure")


def counts() -> dict[str, int]:
    """How many mails are in each state."""
    found = db.session.execute(select(Mail.state, func.count()).group_by(Mail.state))
    return dict(found.all())


def mails(state: str = "", *, limit: int = 50, before: int | None = None) -> list[Mail]:
    """The newest first; `before` is the id that the last page ended with."""
    query = select(Mail).options(joinedload(Mail.person)).order_by(Mail.id.desc()).limit(limit)
    if state:
        query = query.where(Mail.state == state)
    return list(db.session.scalars(query.where(Mail.id < before) if before else query))


def mail(number: int) -> Mail | None:
    return db.session.get(Mail, number)


def answers(limit: int = 200) -> list[Invitation]:
    """Invitations that stand and are not over: declined ones first, then by time."""
    query = (
        select(Invitation).join(Invitation.entry).where(Invitation.state == "asked", Entry.end > clock.now())
    )
    query = query.options(joinedload(Invitation.entry), joinedload(Invitation.person))
    rows = db.session.scalars(
        query.order_by(Invitation.answer != "declined", Entry.start, Invitation.id).limit(limit)
    )
    return list(rows)
