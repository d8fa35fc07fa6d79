"""Who reads which personal feed, and how far behind they are: what health pages show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import joinedload

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, Entry, FeedToken, Person
from scheduler.queries.accounts import token_hash
from scheduler.queries.feed_rhythm import NEEDED, gaps, is_silent, next_fetch, rhythm


@dataclass(frozen=True)
class FeedReader:
    """A token with what is known of its reader. `state` is fresh (has the latest edition), behind, silent (did not
    come for long), new (never came) or revoked; `seen` the number of the edition it holds,
    `rhythm` how often it comes, where it came often enough to know."""

    token: FeedToken
    state: str
    seen: int | None
    rhythm: timedelta | None
    expected: datetime | None


def readers(person: Person | None = None, *, revoked: bool = False) -> list[FeedReader]:
    """Of one person or of all, those heard of last first."""
    rows = select(FeedToken).options(joinedload(FeedToken.person))
    if person is not None:
        rows = rows.where(FeedToken.person_id == person.id)
    if not revoked:
        rows = rows.where(FeedToken.revoked_at.is_(None))
    rows = rows.order_by(func.coalesce(FeedToken.last_fetch, FeedToken.made_at).desc(), FeedToken.id.desc())
    numbers = {row.id: row.number for row in db.session.execute(select(Edition.id, Edition.number))}
    latest = max(numbers, default=0)
    return [_reader(token, numbers, latest) for token in db.session.scalars(rows)]


def found(text: str) -> list[int]:
    """Ids of the tokens that a feed's whole address, or a name or staff number, belongs to."""
    secret = text.strip().rpartition("/feeds/")[2].partition("?")[0].partition(".")[0]
    known = db.session.scalar(select(FeedToken.id).where(FeedToken.hash == token_hash(secret)))
    if known is not None:
        return [known]
    like = f"%{text.strip()}%"
    rows = select(FeedToken.id).join(FeedToken.person).where(FeedToken.revoked_at.is_(None))
    return list(db.session.scalars(rows.where(or_(Person.code == text.strip(), Person.name.like(like)))))


def unwritten() -> list[Entry]:
    """Standing entries that are in no feed, since some client would choke on them."""
    rows = select(Entry).where(Entry.superseded_by.is_(None)).order_by(Entry.start)
    return [entry for entry in db.session.scalars(rows.where(_empty())) if not entry.fragments]


def _empty() -> ColumnElement[bool]:
    """JSON columns are text in one database and JSON in the other: short in both."""
    return func.length(cast(Entry.fragments, String)) < 5


def _reader(token: FeedToken, numbers: dict[int, int], latest: int) -> FeedReader:
    seen = numbers.get(token.seen_edition or 0)
    is_known = len(gaps(token)) >= NEEDED
    return FeedReader(
        token, _state(token, latest), seen, rhythm(token) if is_known else None, next_fetch(token)
    )


def _state(token: FeedToken, latest: int) -> str:
    if token.revoked_at is not None:
        return "revoked"
    if token.last_fetch is None:
        return "new"
    if is_silent(token, clock.now()):
        return "silent"
    return "fresh" if (token.seen_edition or 0) >= latest else "behind"
