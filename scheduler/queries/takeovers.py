"""Events on the gym's courts: what they take, whom to ask, and what became of the bookings that gave way."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import aliased

from scheduler.extensions import db
from scheduler.models import Booking, Edition, Entry, Group, Membership, Person, User
from scheduler.queries.clubs import SPEAKS
from scheduler.queries.courts import Court
from scheduler.queries.day_board import Block
from solver.words import Words

GUESTS = ("people", "optional")  # who is there, but answers for nothing


@dataclass(frozen=True)
class Takeover:
    """An event of the day. `accepted`, `waiting`, `declined` are of the places offered instead; `without`
    bookings for which nothing near was free. `ask` are those on duty, the heads of its club, who alone leads it,
    or who published it; nobody means the union's office."""

    entry: Entry
    courts: tuple[Court, ...]
    ask: tuple[str, ...]
    accepted: int = 0
    waiting: int = 0
    declined: int = 0
    without: int = 0

    @property
    def places(self) -> list[Words]:
        """Its courts, those of one venue that follow each other as one: 乒乓 1–4."""
        said = []
        for _, some in groupby(self.courts, key=lambda court: court.venue_id):
            row = list(some)
            first, last = row[0].title, row[-1].lane + 1
            is_run = len(row) > 1 and row[-1].lane - row[0].lane == len(row) - 1
            zh, en = first.get("zh"), first.get("en")
            said += [Words(f"{zh}–{last}", f"{en}–{last}")] if is_run else [court.title for court in row]
        return said

    @property
    def displaced(self) -> int:
        return self.accepted + self.waiting + self.declined + self.without


def takeovers(blocks: Iterable[Block]) -> list[Takeover]:
    """The plan's entries among the blocks, each once."""
    found: dict[str, tuple[Entry, list[Court]]] = {}
    for block in blocks:
        if block.entry:
            found.setdefault(block.entry.uid, (block.entry, []))[1].append(block.court)
    editions = _editions([entry for entry, _ in found.values()])
    names = _names([entry for entry, _ in found.values()])
    heads = _heads([entry for entry, _ in found.values()])
    return [
        Takeover(entry, tuple(courts), _ask(entry, names, heads, editions), **_counts(entry, courts))
        for entry, courts in found.values()
    ]


def _editions(entries: Sequence[Entry]) -> dict[int, tuple[Edition, str]]:
    """With the name of who published."""
    ids = {entry.edition_id for entry in entries}
    query = select(Edition, User).join(User, User.id == Edition.published_by_id, isouter=True)
    rows = db.session.execute(query.where(Edition.id.in_(ids))) if ids else ()
    return {e.id: (e, (u.person.name if u.person else u.login) if u else "") for e, u in rows}


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    codes = {code for entry in entries for code in (*_on_duty(entry), *_leader(entry))}
    query = select(Person.code, Person.name).where(Person.code.in_(codes))
    rows = db.session.execute(query) if codes else ()
    return {str(code): str(name) for code, name in rows}


def _on_duty(entry: Entry) -> list[str]:
    return [code for role, codes in entry.people.items() if role not in GUESTS for code in codes]


def _leader(entry: Entry) -> Sequence[str]:
    """Who alone stands beside it without being needed: the instructor of a class."""
    optional = entry.people.get("optional", [])
    return optional if len(optional) == 1 else []


def _heads(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """The names of those who speak for the clubs, by the club's code."""
    codes = {code for entry in entries for code in entry.groups.get("club", ())}
    query = select(Group.code, Person.name).join(Membership, Membership.group_id == Group.id)
    query = query.join(Person, Person.id == Membership.person_id).order_by(Person.code)
    found: dict[str, list[str]] = defaultdict(list)
    if codes:
        for code, name in db.session.execute(query.where(Group.code.in_(codes), Membership.role.in_(SPEAKS))):
            found[code].append(name)
    return found


def _ask(
    entry: Entry,
    names: dict[str, str],
    heads: dict[str, list[str]],
    editions: dict[int, tuple[Edition, str]],
) -> tuple[str, ...]:
    duty = [names[code] for code in _on_duty(entry) if code in names]
    clubs = [name for code in entry.groups.get("club", ()) for name in heads.get(code, ())]
    leader = [names[code] for code in _leader(entry) if code in names]
    publisher = editions[entry.edition_id][1] if entry.edition_id in editions else ""
    found = duty or clubs or leader or ([publisher] if publisher else [])
    return tuple(dict.fromkeys(found))[:3]


def _counts(entry: Entry, courts: Sequence[Court]) -> dict[str, int]:
    """Of the bookings that stood where the entry stands and gave way to an edition of its plan."""
    offer = aliased(Booking)
    query = (
        select(Booking.id, offer.state)
        .join(Edition, Edition.id == Booking.displaced_by_id)
        .join(offer, offer.replaces_id == Booking.id, isouter=True)
        .where(
            Edition.plan_id == entry.plan_id,
            Booking.venue_id.in_({court.venue_id for court in courts}),
            Booking.start < entry.end,
            Booking.end > entry.start,
        )
    )
    by_booking: dict[int, list[str | None]] = defaultdict(list)
    for number, state in db.session.execute(query):
        by_booking[number].append(state)
    return dict(Counter(_became(states) for states in by_booking.values()))


def _became(states: Sequence[str | None]) -> str:
    """The best of what was offered; an offer can itself be displaced by a later edition."""
    if any(state and state not in ("held", "cancelled", "refused", "expired") for state in states):
        return "accepted"
    if "held" in states:
        return "waiting"
    return "without" if states == [None] else "declined"
