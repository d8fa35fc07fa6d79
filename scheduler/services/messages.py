"""What people are told: the outbox. The same news is never told twice."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Message, Person, User
from scheduler.transactions import lock_row, writing
from solver.words import Words


def tell(
    person: Person, key: str, kind: str, words: Words, *, before: datetime | None = None
) -> Message | None:
    """A message to the person, unless one with this key is there. Call it inside `writing()`.

    `key` names the news ("offer:17"); `kind` is offer, moved, point, … None where it was told before.
    It goes out by mail as well, as the person wants it; `before` is when it would come too late (an offer ends).
    """
    if db.session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return None
    row = Message(
        person_id=person.id,
        key=key,
        kind=kind,
        text_zh=words.zh,
        text_en=words.en,
        made_at=clock.now(),
        effect_at=before,
        mail_after=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # somebody else told it at the same moment
        return None
    return row


def of(person: Person, *, unread: bool = False, limit: int = 50) -> list[Message]:
    """What the person was told, the newest first."""
    query = select(Message).where(Message.person_id == person.id)
    if unread:
        query = query.where(Message.read_at.is_(None))
    return list(db.session.scalars(query.order_by(Message.made_at.desc(), Message.id.desc()).limit(limit)))


def read(message: Message, by: User) -> Message:
    """The person has read it."""
    if by.person_id != message.person_id:
        raise Refusal("not-found", Words("没有这条消息。", "There is no such message."), status=404)
    with writing():
        lock_row(message)
        message.read_at = message.read_at or clock.now()
    return message


def read_all(by: User, *, upto: int) -> None:
    """The person has read all that were there: up to this id, the newest that they saw."""
    mine = (Message.person_id == by.person_id) & Message.read_at.is_(None) & (Message.id <= upto)
    with writing():
        db.session.execute(update(Message).where(mine).values(read_at=clock.now()))
