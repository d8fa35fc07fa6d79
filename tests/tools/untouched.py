"""What every feed is joined from, before and after a change: only what had to change has, byte for byte."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Entry
from scheduler.services.publishing import publish


@dataclass(frozen=True)
class Stood:
    """The entries that stand at a moment, by UID, with the bytes that every feed is joined from."""

    fragments: dict[str, tuple[Any, ...]]

    @staticmethod
    def now() -> "Stood":
        rows = db.session.scalars(select(Entry).where(Entry.superseded_by.is_(None)))
        return Stood({row.uid: (row.sequence, row.status, dict(row.fragments)) for row in rows})

    def published(self, year: Any) -> tuple[dict[str, int], set[str]]:
        """The counts of the edition that is published now, and the sessions (codes) of which any byte is another
        than it was, or that are new or gone."""
        edition = publish(year.plan, year.organiser)
        after = Stood.now().fragments
        changed = {
            uid for uid in after.keys() | self.fragments.keys() if after.get(uid) != self.fragments.get(uid)
        }
        codes = db.session.execute(select(Entry.uid, Entry.event_code + "." + Entry.session_code))
        return edition.counts, {code for uid, code in codes.all() if uid in changed}
