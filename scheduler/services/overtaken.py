"""What a mail has to tell: others may have left since it was due, or may never have arrived."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from scheduler.extensions import db
from scheduler.models import Entry, Mail, Person, Telling
from scheduler.services.mail_words import Change

LOST = ("failed", "bounced")


def up_to_date(person: Person, pending: Mapping[str, Sequence[Telling]]) -> Iterator[list[Telling]]:
    """What is pending of each entry (by UID, in their order), with what came before or after it and did not arrive,
    so that the mail tells from what they know to what stands. Where something newer has told them the pending rows
    are moot, and left out."""
    settled = _settled(person, pending)
    lost = _lost(row.mail_id for rows in settled.values() for row in rows)
    for uid, rows in pending.items():
        earlier = [row for row in settled[uid] if row.entry_id < rows[0].entry_id]
        later = [row for row in settled[uid] if row.entry_id > rows[-1].entry_id]
        if all(row.mail_id in lost for row in later):
            unknown = takewhile(lambda row: row.mail_id in lost, reversed(earlier))
            yield [*reversed(list(unknown)), *rows, *later]
        else:
            for row in rows:
                row.state = "moot"


def counting(change: Change, rows: Sequence[Telling], now: datetime) -> Sequence[Telling]:
    """Those that say when all of it has to be known: a time that came and went again hurries nobody any more."""
    starts = [said.start for said in (change.before, change.after) if said is not None and said.start > now]
    coming = [row for row in rows if starts and row.effect_at >= min(starts)]
    return coming if coming and min(row.effect_at for row in coming) == min(starts) else rows


def _settled(person: Person, pending: Mapping[str, Sequence[Telling]]) -> Mapping[str, list[Telling]]:
    found: dict[str, list[Telling]] = defaultdict(list)
    if not pending:
        return found
    query = select(Telling).options(contains_eager(Telling.entry)).join(Telling.entry)
    query = query.where(Telling.person_id == person.id, Telling.state != "pending", Entry.uid.in_(pending))
    for row in db.session.scalars(query.order_by(Telling.entry_id)):
        found[row.entry.uid].append(row)
    return found


def _lost(mails: Iterable[int | None]) -> set[int]:
    """Those that did not arrive."""
    ids = {number for number in mails if number is not None}
    if not ids:
        return set()
    return set(db.session.scalars(select(Mail.id).where(Mail.id.in_(ids), Mail.state.in_(LOST))))
