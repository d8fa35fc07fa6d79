"""What people have of their invitations: the last mail about each that left. What still waits is taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select, update

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Entry, Invitation, Mail
from scheduler.services import posting, telling

NEVER = ("withdrawn", "failed", "bounced")
SURE = ("sent", "waiting")  # what waits is looked at only where nothing ever leaves
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Arrived:
    """The last mail that may have arrived; `is_sure` where it did, as far as anybody can know, and `stands` where it
    need not be written anew. `entry` is the revision that it told."""

    asks: bool  # REQUEST, and no CANCEL
    is_sure: bool
    stands: bool
    sequence: int
    made_at: datetime
    entry: Entry | None


def mail_key(number: int, sequence: int) -> str:
    """Of the mail about the invitation with that number."""
    return f"invite:{number}:{sequence}"


def last(rows: Sequence[Invitation]) -> Mapping[int, Arrived]:
    """By the invitation's id. What has not left is withdrawn, for it is out of date, and what it was to tell is to be
    told again. Without a mail server the outbox is where mails are read, so all that is there arrived. Inside
    `writing()`."""
    if posting.is_on():
        telling.reopen(_withdraw(rows))
        return _found(rows)
    found = _found(rows)
    _withdraw(rows)
    return found


def _found(rows: Sequence[Invitation]) -> Mapping[int, Arrived]:
    found: dict[int, tuple[int, Any]] = {}
    owners = {
        mail_key(row.id, number): (row.id, number) for row in rows for number in range(row.sequence + 1)
    }
    columns = (Mail.key, Mail.state, Mail.method, Mail.made_at, Mail.entry_id)
    for keys in _some(sorted(owners)):
        for mail in db.session.execute(select(*columns).where(Mail.key.in_(keys), Mail.state.not_in(NEVER))):
            number, sequence = owners[mail.key]
            if number not in found or found[number][0] < sequence:
                found[number] = (sequence, mail)
    entries = _entries({mail.entry_id for _, mail in found.values()})
    return {
        number: Arrived(
            mail.method == "REQUEST",
            mail.state in SURE,
            mail.state == "sent",
            sequence,
            mail.made_at,
            entries.get(mail.entry_id),
        )
        for number, (sequence, mail) in found.items()
    }


def _withdraw(rows: Sequence[Invitation]) -> list[int]:
    """The ids. Their keys make room: an answer to the mail before is to find its SEQUENCE again."""
    keys = [mail_key(row.id, number) for row in rows for number in range(row.sequence + 1)]
    waiting = [
        number
        for some in _some(sorted(keys))
        for number in db.session.scalars(select(Mail.id).where(Mail.key.in_(some), _has_not_left()))
    ]
    for some in _some(waiting):
        values = {
            "state": "withdrawn",
            "lease_until": None,
            "key": Mail.key + ":withdrawn:" + cast(Mail.id, String),
        }
        db.session.execute(update(Mail).where(Mail.id.in_(some), _has_not_left()).values(values))
    return waiting


def _has_not_left() -> ColumnElement[bool]:
    lost = and_(Mail.state == "sending", Mail.lease_until < clock.now(), Mail.handed_at.is_(None))
    return or_(Mail.state == "waiting", lost)


def _entries(ids: set[int | None]) -> Mapping[int, Entry]:
    wanted = sorted(number for number in ids if number is not None)
    queries = (select(Entry).where(Entry.id.in_(some)) for some in _some(wanted))
    return {entry.id: entry for query in queries for entry in db.session.scalars(query)}


def _some(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(things), CHUNK):
        yield things[at : at + CHUNK]
