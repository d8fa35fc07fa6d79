"""What is due becomes mails: for each person one, with all that they have to know by now."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import dropwhile
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import contains_eager

from feeds.agenda import Text
from feeds.calendar import join
from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, Entry, FeedToken, Mail, Message, Person, Telling
from scheduler.services import mail_choices, mail_form, mail_words, messages, outbox, posting, telling
from scheduler.services.mail_choices import Choice
from scheduler.services.mail_words import Change, Said
from scheduler.services.overtaken import counting, up_to_date
from scheduler.transactions import writing
from solver.words import Words

NEWS = ("change", "message")  # kinds of mail that are made here
STALE = timedelta(minutes=1)  # a mail that has not left for so long is looked at again before it does

log = logging.getLogger(__name__)


@dataclass
class Bundle:
    """All that one person has not been told yet and that is due."""

    person: Person
    choice: Choice
    changes: list[tuple[Change, list[Telling]]] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    waiting: Mail | None = None  # what was written to them before and has not left: it is written anew


def run(limit: int = 200) -> int:
    """Make the mails that are due, each person in a transaction of its own; how many."""
    return sum(_make(person) for person in _due()[:limit])


def _due() -> list[int]:
    """Ids of people for whom something is due."""
    now = clock.now()
    told = select(Telling.person_id).where(Telling.state == "pending", Telling.due_at <= now)
    notes = select(Message.person_id).where(Message.sent_at.is_(None), Message.mail_after <= now)
    queries: list[Select[Any]] = [told, notes, *([_stale(now)] if posting.is_on() else [])]
    found = sorted({person for query in queries for person in db.session.scalars(query.distinct())})
    db.session.rollback()
    return found


def _stale(now: datetime) -> Select[Any]:
    """People whose mail is to be tried again: it must tell what holds by now, or nothing any more."""
    return select(Mail.person_id).where(_has_not_left(now), Mail.send_at <= now, Mail.made_at <= now - STALE)


def _has_not_left(now: datetime) -> ColumnElement[bool]:
    lost = and_(Mail.state == "sending", Mail.lease_until < now, Mail.handed_at.is_(None))
    return and_(Mail.kind.in_(NEWS), Mail.person_id.is_not(None), or_(Mail.state == "waiting", lost))


def _make(number: int) -> bool:
    """One that fails does not keep the others from being told."""
    try:
        with writing():
            person = db.session.get(Person, number, with_for_update=True)
            return person is not None and _mailed(_bundle(person))
    except Exception:
        db.session.rollback()
        log.exception("the mail of person %s could not be made", number)
        return False


def _bundle(person: Person) -> Bundle:
    """What is due for them; what their calendar has told meanwhile, or nothing differs any more, is settled."""
    now = clock.now()
    choice = mail_choices.of(person.id)
    bundle, calendars = Bundle(person, choice), telling.calendars(person.id)
    bundle.waiting = _taken_back(person, now) if posting.is_on() else None
    pending = (
        select(Telling)
        .options(contains_eager(Telling.entry))
        .join(Telling.entry)
        .where(Telling.person_id == person.id)
    )
    pending = pending.where(Telling.state == "pending").order_by(Telling.entry_id)
    by_uid: dict[str, list[Telling]] = defaultdict(list)
    for row in db.session.scalars(pending):
        if choice.wants != "all" and _is_known(row, calendars, person):
            row.state = "feed"
        elif _is_over(row.entry, now):
            row.state = "moot"
        else:
            by_uid[row.entry.uid].append(row)
    for rows in up_to_date(person, by_uid):
        change = _change(rows)
        if change.is_none:
            _settle(rows, "moot")
        elif (due := min(row.due_at for row in counting(change, rows, now))) <= now:
            bundle.changes.append((change, rows))
        else:
            for row in rows:
                row.due_at = max(row.due_at, due)
    notes = select(Message).where(Message.person_id == person.id, Message.sent_at.is_(None))
    notes = notes.where(Message.mail_after <= now).order_by(Message.id)
    bundle.notes = list(db.session.scalars(notes))
    return bundle


def _taken_back(person: Person, now: datetime) -> Mail | None:
    """What could not be sent so far is to be told again, together with what came since: tried later as it
    stands, it would overtake the newer mail and be believed."""
    query = select(Mail).where(Mail.person_id == person.id, _has_not_left(now)).order_by(Mail.id)
    mails = list(db.session.scalars(query.with_for_update()))
    for mail in mails:
        mail.state, mail.lease_until = "withdrawn", None
    told = update(Telling).where(Telling.mail_id.in_([mail.id for mail in mails]), Telling.state == "told")
    db.session.execute(told.values(state="pending", mail_id=None))
    notes = update(Message).where(Message.person_id == person.id)
    notes = notes.where(Message.sent_at.in_([mail.made_at for mail in mails]))
    db.session.execute(notes.values(sent_at=None))
    return mails[-1] if mails else None


def _mailed(bundle: Bundle) -> bool:
    """One mail with all of it, or later with all of it; on the site where there is no address."""
    if not bundle.changes and not bundle.notes:
        return False
    person, now = bundle.person, clock.now()
    if not mail_form.is_address(person.mail) or bundle.choice.wants == "none":
        _on_the_site(bundle)
        return False
    allowed = _allowed(bundle, now)
    if allowed > now:
        _put_off(bundle, allowed)
        return False
    _write(bundle)
    return True


def _allowed(bundle: Bundle, now: datetime) -> datetime:
    """When the first of it may go out; all the rest goes with it. A digest is waited for once."""
    once = replace(bundle.choice, digest_at=None)
    moments: list[tuple[Choice, datetime | None]] = [
        (
            once if any(row.held for row in rows) else bundle.choice,
            min(row.effect_at for row in counting(change, rows, now)),
        )
        for change, rows in bundle.changes
    ]
    moments += [
        (once if note.mail_after and note.mail_after > note.made_at else bundle.choice, note.effect_at)
        for note in bundle.notes
    ]
    return min(choice.allowed_at(now, effect) for choice, effect in moments)


def _write(bundle: Bundle) -> None:
    person, language = bundle.person, mail_choices.language(bundle.person)
    zone = str(current_app.config["ZONE"])
    changes = [change for change, _ in bundle.changes]
    notes = [Words(note.text_zh, note.text_en) for note in bundle.notes]
    told = [row for _, rows in bundle.changes for row in rows]
    calendar = calendar_of([rows[-1] for _, rows in bundle.changes], language)
    values = outbox.values_of(
        key=_key(bundle, told),
        to=person.mail,
        person=person,
        kind="change" if changes else "message",
        language=language,
        subject=mail_words.subject(changes, notes, language, zone),
        text=mail_words.text(
            changes,
            notes,
            language,
            zone,
            why=_why(told),
            link=str(current_app.config["PUBLIC_URL"]).rstrip("/"),
            calendar=bool(calendar),
        ),
        calendar=calendar,
    )
    mail = _written_anew(bundle.waiting, values) if bundle.waiting else outbox.put_row(values)
    for _, rows in bundle.changes:
        for row in dropwhile(
            lambda row: row.state == "told", rows
        ):  # those before stay with the mail that was lost
            row.state, row.mail_id = "told", mail.id
    for note in bundle.notes:
        note.sent_at = mail.made_at  # so a mail that is taken back knows its notes


def _key(bundle: Bundle, told: Sequence[Telling]) -> str:
    """Another for each mail: the newest of what it tells was in none before, unless that was withdrawn."""
    newest = f"t{max(row.id for row in told)}" if told else f"m{max(note.id for note in bundle.notes)}"
    key = f"news:{bundle.person.id}:{newest}:"
    before = select(func.count()).where(Mail.key.startswith(key, autoescape=True))
    return f"{key}{db.session.scalar(before)}"


def _written_anew(mail: Mail, values: dict[str, Any]) -> Mail:
    """In its old row: how often it was tried still counts."""
    for name in ("to", "kind", "language", "subject", "text", "calendar", "send_at"):
        setattr(mail, name, values[name])
    mail.state = "waiting"
    return mail


def calendar_of(rows: Sequence[Telling], language: str) -> str:
    """The entries as they stand, in the bytes of the feeds: the same UID, so a calendar knows them again."""
    kept = [row.entry.fragments.get(language, "") for row in rows if row.what != "left"]
    kept = [fragment for fragment in kept if fragment]
    if not kept:
        return ""
    return join(Text("变动", "Changes"), [fragment.encode() for fragment in kept], language).decode()


def said_of(entry: Entry) -> Said | None:
    """What an entry tells now; nothing where it is cancelled."""
    if entry.status == "CANCELLED":
        return None
    words = (Words(entry.title_zh, entry.title_en), Words(entry.place_zh, entry.place_en))
    return Said(words[0], entry.start, entry.end, entry.all_day, words[1])


def _said_before(entry: Entry) -> Said | None:
    was: dict[str, Any] = entry.previous or {}
    if not was or was["status"] == "CANCELLED":
        return None
    return Said(
        Words(was["title_zh"], was["title_en"]),
        datetime.fromisoformat(was["start"]),
        datetime.fromisoformat(was["end"]),
        was["all_day"],
        Words(was["place_zh"], was["place_en"]),
    )


def _change(rows: Sequence[Telling]) -> Change:
    """From what they knew before the first of these revisions to what stands after the last."""
    first, last = rows[0], rows[-1]
    before = None if first.what == "joined" else _said_before(first.entry)
    after = None if last.what == "left" else said_of(last.entry)
    return Change(before, after, left=last.what == "left" and last.entry.status != "CANCELLED")


def _is_known(row: Telling, calendars: Sequence[FeedToken], person: Person) -> bool:
    on_duty = any(person.code in codes for codes in row.entry.people.values())
    return telling.has_fetched(calendars, row.entry.edition_id, on_duty=on_duty)


def _is_over(entry: Entry, now: datetime) -> bool:
    before = _said_before(entry)
    return entry.end <= now and (before is None or before.end <= now)


def _on_the_site(bundle: Bundle) -> None:
    """Nobody to write to: it is among their messages, once."""
    told = [row for _, rows in bundle.changes for row in rows]
    if told:
        zone = str(current_app.config["ZONE"])
        changes = [change for change, _ in bundle.changes]
        words = Words(*(mail_words.text(changes, (), lang, zone) for lang in ("zh", "en")))
        note = messages.tell(bundle.person, f"change:{told[0].id}", "change", words)
        bundle.notes += [note] if note else []
    _settle(told, "site")
    for note in bundle.notes:
        note.mail_after = None


def _put_off(bundle: Bundle, until: datetime) -> None:
    for _, rows in bundle.changes:
        for row in rows:
            row.due_at, row.held = max(row.due_at, until), True
    for note in bundle.notes:
        note.mail_after = until


def _settle(rows: Sequence[Telling], state: str) -> None:
    for row in rows:
        row.state = state


def _why(told: Sequence[Telling]) -> Words:
    """The public notes of the editions, each once."""
    numbers = sorted({row.entry.edition_id for row in told})
    editions = [db.session.get_one(Edition, number) for number in numbers]
    zh, en = (
        "；".join(dict.fromkeys(filter(None, (e.note_zh for e in editions)))),
        "; ".join(dict.fromkeys(filter(None, (e.note_en for e in editions)))),
    )
    return Words(zh, en)
