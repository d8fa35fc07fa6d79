"""Who would learn of a published change too late, and what they are told instead: one mail, once.

At publishing each person touched by a change gets a row a revision (its key makes a second impossible). Whoever
has a calendar that comes in time is left to it, and looked after: if it did not come by then, a mail goes out
while there is still time. Those without a calendar are told at once. Invited duties are told by invitation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, Entry, FeedToken, Person, Telling
from scheduler.queries import feed_rhythm
from scheduler.services import mail_choices
from scheduler.services.attendance import Attendance
from scheduler.services.reviewing import Review, Row

LEAD = timedelta(hours=1)  # before it takes effect a reader has to know
GRACE = timedelta(minutes=10)  # a calendar may be so late, at least
SCOPES = ("personal", "duties")
Told = Mapping[
    tuple[int, int], int | None
]  # by ids of person and entry, the mail; None: they know it already


@dataclass(frozen=True, slots=True)
class News:
    """One change for one person: `what` is change, joined or left."""

    person: str  # staff number
    row: Row
    what: str
    effect: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """A person as far as telling is concerned. `next` is when their calendar comes next, None without one."""

    id: int
    mail: str
    next: datetime | None
    slack: timedelta
    choice: mail_choices.Choice

    def due_at(self, effect: datetime, now: datetime) -> datetime:
        """When to make sure that they know; `now` where their calendar would come too late."""
        latest = effect - LEAD
        if self.next is None or self.choice.wants == "all" or self.next > latest:
            return now
        return max(now, min(self.next + self.slack, latest))


def note(edition: Edition, review: Review, told: Told) -> int:
    """Keep who has to learn of what, and what invitations tell. In the edition's transaction; how many rows."""
    now = clock.now()
    found = [one for one in news(review) if one.effect > now]
    entries = {row.uid: row.id for row in db.session.scalars(_entries(edition))}
    known = readers({one.person for one in found}, now)
    rows = [
        _values(one, known[one.person], entries[one.row.uid], now, told)
        for one in found
        if one.person in known and one.row.uid in entries
    ]
    for at in range(0, len(rows), 1000):
        db.session.execute(insert(Telling), rows[at : at + 1000])
    return len(rows)


def settle(mails: Mapping[tuple[int, str], int | None]) -> None:
    """What these people (by id) were still to learn of these entries (by UID) is told by these invitations; None
    where they know it already."""
    for some in chunks(sorted({uid for _, uid in mails})):
        query = select(Telling, Entry.uid).join(Telling.entry).where(Telling.state == "pending")
        for row, uid in db.session.execute(query.where(Entry.uid.in_(some))).all():
            if (row.person_id, uid) in mails:
                row.mail_id = mails[row.person_id, uid]
                row.state = "moot" if row.mail_id is None else "invitation"


def reopen(mails: Sequence[int]) -> None:
    """What these invitations were to tell they did not: they are taken back before they left."""
    rows = [row for some in chunks(mails) for row in db.session.scalars(_told_by(some))]
    if not rows:
        return
    now = clock.now()
    known = readers({row.person.code for row in rows}, now)
    for row in rows:
        reader = known.get(row.person.code)
        row.state, row.mail_id = ("pending", None) if reader else ("moot", None)
        row.due_at = reader.due_at(row.effect_at, now) if reader else row.due_at
    db.session.flush()


def news(review: Review) -> Iterator[News]:
    """What changes for whom. Of a plan's first edition nothing: nobody knew anything else."""
    if review.base == 0:
        return
    attendance = Attendance.read()
    for row in review.changes:
        yield from _news(row, attendance)


def readers(codes: Collection[str], now: datetime) -> dict[str, Reader]:
    """The people by staff number, with when their calendar comes next."""
    people = [person for some in chunks(sorted(codes)) for person in _people(some)]
    ids = {person.id for person in people}
    tokens = _tokens(ids)
    choices = mail_choices.all_of(ids)
    return {p.code: _reader(p, tokens.get(p.id, ()), choices.get(p.id), now) for p in people}


def calendars(person_id: int) -> Sequence[FeedToken]:
    """Those of theirs that stand."""
    return _tokens({person_id}).get(person_id, ())


def has_fetched(calendars: Iterable[FeedToken], edition_id: int, *, on_duty: bool) -> bool:
    """Whether some calendar of theirs holds it, so that they know. Who only asked (HEAD) holds nothing new."""
    return any(
        (token.seen_edition or 0) >= edition_id for token in calendars if token.scope == "personal" or on_duty
    )


def _news(row: Row, attendance: Attendance) -> Iterator[News]:
    old = attendance.touched(row.entry.groups, row.entry.people) if row.entry and row.old else set()
    if row.entry is not None and row.entry.status == "CANCELLED":
        old = set()
    new = attendance.touched(row.dated.groups, row.dated.people) if row.dated else set()
    if row.change == "new":
        old = set()
    for person in sorted(old | new):
        what = "change" if person in old and (person in new or row.new is None) else "joined"
        if person in old and person not in new and row.new is not None:
            what = "left"
        if what != "change" or row.is_told:
            yield News(person, row, what, _effect(row, what))


def _effect(row: Row, what: str) -> datetime:
    """From when on somebody who does not know goes wrong: the earlier of the old time and the new."""
    times = [where.start for where in (row.old, row.new) if where is not None]
    if what == "joined" and row.new is not None:
        return row.new.start
    if what == "left" and row.old is not None:
        return row.old.start
    coming = [moment for moment in times if moment > clock.now()]
    return min(coming or times)


def _told_by(mails: Sequence[int]) -> Any:
    query = select(Telling).options(joinedload(Telling.person))
    return query.where(Telling.mail_id.in_(mails), Telling.state == "invitation")


def _values(one: News, reader: Reader, entry: int, now: datetime, told: Told) -> dict[str, Any]:
    mail = told.get((reader.id, entry))
    return {
        "person_id": reader.id,
        "entry_id": entry,
        "what": one.what,
        "effect_at": one.effect,
        "due_at": reader.due_at(one.effect, now),
        "held": False,
        "state": "pending" if (reader.id, entry) not in told else "moot" if mail is None else "invitation",
        "mail_id": mail,
    }


def _entries(edition: Edition) -> Any:
    return select(Entry).where(Entry.edition_id == edition.id)


def _people(codes: Sequence[str]) -> Sequence[Person]:
    return db.session.scalars(select(Person).where(Person.code.in_(codes), Person.status != "left")).all()


def _tokens(people: Collection[int]) -> Mapping[int, Sequence[FeedToken]]:
    """The calendars that stand, by person."""
    found: dict[int, list[FeedToken]] = defaultdict(list)
    for some in chunks(sorted(people)):
        query = select(FeedToken).where(FeedToken.person_id.in_(some), FeedToken.revoked_at.is_(None))
        for token in db.session.scalars(query.where(FeedToken.scope.in_(SCOPES))):
            found[token.person_id].append(token)
    return found


def _reader(
    person: Person, tokens: Iterable[FeedToken], choice: mail_choices.Choice | None, now: datetime
) -> Reader:
    coming = []
    for token in tokens:
        at = feed_rhythm.next_fetch(token)
        if at is not None and not feed_rhythm.is_silent(token, now) and token.scope == "personal":
            rhythm = feed_rhythm.rhythm(token)
            coming.append((at if at > now else now + rhythm, max(rhythm / 2, GRACE)))
    first, slack = min(coming) if coming else (None, GRACE)
    return Reader(person.id, person.mail, first, slack, choice or mail_choices.Choice())


def chunks(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(things), 500):
        yield things[at : at + 500]
