"""Who would be told of a draft's changes, how and when: asked in the review, before anything is published.

The same people, moments and words as publishing itself takes (`telling`, `inviting`, `mailing`); nothing is kept.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import FeedToken, Invitation, MailChoice, Person
from scheduler.services import displacing, mail_choices, mail_form, mail_words, telling
from scheduler.services.mail_words import Change, Said
from scheduler.services.rendering import COMING
from scheduler.services.reviewing import Review, Row, Where
from scheduler.services.telling import News, Reader
from solver.words import Words

HOW = ("mail", "later", "feed", "invitation", "site")


@dataclass(frozen=True)
class Sample:
    """One mail as its reader will see it. `name` is whom it goes to."""

    name: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True)
class Told:
    """How many people learn of the changes, each counted once, by the earliest way:

    `mail` by a mail at once (they have no calendar, or it would come too late), `later` by a mail after their
    quiet hours or in their mail of the day, `feed` by a calendar that comes in time (a mail follows if it does
    not), `invitation` by an invitation sent anew or taken back, `site` on their page only: no address, or no
    mail wanted. `late` says of whom a mail is for whose calendar comes too late, by its program.
    """

    counts: Mapping[str, int]
    late: Mapping[str, int]
    sample: Sample | None
    displaced: int = 0  # who get one message with another place, since a booking of theirs gives way

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def mails(self) -> int:
        """How many get a mail because of this edition, sooner or later, whatever their calendar does."""
        return sum(self.counts[how] for how in ("mail", "later", "invitation"))


def who_is_told(review: Review, note: Words = Words()) -> Told:
    """Reads only. `note` is the public note, which stands in the mail."""
    now = clock.now()
    invited = _invited(review, now)
    found: dict[str, list[News]] = defaultdict(list)
    for one in telling.news(review):
        if one.effect > now and (one.person, one.row.uid) not in invited:
            found[one.person].append(one)
    readers = telling.readers(found, now)
    ways = {code: _way(readers[code], found[code], now) for code in readers}
    for code in {code for code, _ in invited} - {code for code, way in ways.items() if way == "mail"}:
        ways[code] = "invitation"
    counted = Counter(ways.values())
    mailed = [code for code in sorted(readers) if ways[code] == "mail"]
    return Told(
        {how: counted[how] for how in HOW},
        _late([readers[code] for code in mailed]),
        _sample(mailed or [c for c in sorted(readers) if ways[c] in ("later", "feed")], found, note),
        len({number for row in review.displaced for number in displacing.people_of(row)}),
    )


def _way(reader: Reader, news: Sequence[News], now: datetime) -> str:
    """How they learn of the first of it; the rest goes with it."""
    if reader.choice.wants == "none" or not mail_form.is_address(reader.mail):
        due = all(reader.due_at(one.effect, now) > now for one in news)
        return "feed" if due else "site"
    due_now = [one.effect for one in news if reader.due_at(one.effect, now) <= now]
    if not due_now:
        return "feed"
    return "mail" if min(reader.choice.allowed_at(now, at) for at in due_now) <= now else "later"


def _invited(review: Review, now: datetime) -> set[tuple[str, str]]:
    """(staff number, UID) of what an invitation tells."""
    query = select(Person).join(MailChoice, MailChoice.person_id == Person.id)
    rows = db.session.scalars(query.where(MailChoice.duties == "invitation", Person.status != "left")).all()
    people = {person.id: person.code for person in rows if mail_form.is_address(person.mail)}
    if not people:
        return set()
    stand = select(Invitation.person_id, Invitation.uid).where(Invitation.state == "asked")
    asked = {(people[number], uid) for number, uid in db.session.execute(stand) if number in people}
    found = set()
    for row in review.changes:
        for code in set(people.values()):
            if _is_invited(row, code, stands=(code, row.uid) in asked, now=now):
                found.add((code, row.uid))
    return found


def _is_invited(row: Row, code: str, *, stands: bool, now: datetime) -> bool:
    on_duty = row.dated is not None and code in {
        who for role, codes in row.dated.people.items() if role not in COMING for who in codes
    }
    if on_duty:
        was_to_come = stands and row.old is not None and row.old.end > now  # and is moved into the past
        return (row.is_told or not stands) and (row.where.end > now or was_to_come)
    return stands and row.where.end > now


def _late(readers: Sequence[Reader]) -> dict[str, int]:
    """Those with a calendar that comes too late, by its program ("" where it is not known)."""
    slow = {reader.id for reader in readers if reader.next is not None and reader.choice.wants == "late"}
    programs: dict[int, str] = {}
    for some in telling.chunks(sorted(slow)):
        tokens = select(FeedToken.person_id, FeedToken.client).where(
            FeedToken.person_id.in_(some), FeedToken.revoked_at.is_(None), FeedToken.scope == "personal"
        )
        programs |= dict(db.session.execute(tokens.order_by(FeedToken.last_fetch)).all())
    return dict(Counter(programs.values()).most_common())


def _sample(codes: Sequence[str], found: Mapping[str, Sequence[News]], note: Words) -> Sample | None:
    """The mail to whom most is told."""
    if not codes:
        return None
    code = max(codes, key=lambda one: len(found[one]))
    person = db.session.scalars(select(Person).where(Person.code == code)).one()
    language, zone = mail_choices.language(person), str(current_app.config["ZONE"])
    changes = [_change(one) for one in found[code]]
    link = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    text = mail_words.text(changes, (), language, zone, why=note, link=link, calendar=True)
    return Sample(person.name, language, mail_words.subject(changes, (), language, zone), text)


def _change(one: News) -> Change:
    before = None if one.what == "joined" else _said(one.row.old)
    after = None if one.what == "left" else _said(one.row.new)
    return Change(before, after, left=one.what == "left" and one.row.new is not None)


def _said(where: Where | None) -> Said | None:
    return Said(where.title, where.start, where.end, where.all_day, where.place) if where else None
