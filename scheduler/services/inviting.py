"""Invitations by mail for those with duties who chose them; the entry is then in no personal feed of theirs.

A feed leaves out exactly what was asked and stands. So whatever happens (a switch, an address that does not
work), an entry comes one way or the other, and never both.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app
from sqlalchemy import insert, select, update

from feeds import itip
from feeds.bad import BadItem
from feeds.revision import next_stamp
from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, Entry, Invitation, Mail, MailChoice, Person, Telling
from scheduler.services import mail_choices, mail_form, mail_words, outbox
from scheduler.services.mail_words import Change, Said
from scheduler.services.rendering import item_of
from scheduler.services.reviewing import Review
from solver.words import Words

STAYS = Words("邀请撤回，改由日历订阅显示：", "The invitation is withdrawn; your feed shows it from now on: ")


def invite(edition: Edition, review: Review) -> int:
    """Ask, ask anew, and cancel, as the edition has it. In its transaction; how many mails."""
    people = _invited()
    if not people:
        return 0
    parts = {row.uid: row for row in review.changes}
    rows = db.session.scalars(select(Entry).where(Entry.edition_id == edition.id)).all()
    told: list[tuple[int, int]] = []
    for entry in rows:
        row = parts[entry.uid]
        on_duty = set(item_of(entry).on_duty) if entry.status != "CANCELLED" else set()
        for person in people.values():
            if _one(entry, person, person.code in on_duty, changed=row.is_told):
                told.append((person.id, entry.id))
    _note(told)
    return len(told)


def switch(person: Person, duties: str) -> int:
    """From feed to invitations or back: what stands is asked for, or cancelled since the feed takes over."""
    if duties != "invitation":
        asked = select(Invitation).where(Invitation.person_id == person.id, Invitation.state == "asked")
        return sum(_cancel(one, stays=True) for one in db.session.scalars(asked).all())
    query = select(Entry).where(Entry.superseded_by.is_(None), Entry.status != "CANCELLED")
    entries = db.session.scalars(query.where(Entry.end > clock.now()).order_by(Entry.start, Entry.uid))
    return sum(_ask(entry, person) for entry in entries if person.code in item_of(entry).on_duty)


def undelivered(mail: Mail) -> None:
    """A REQUEST did not arrive: the entry goes back into the feed."""
    ours = select(Invitation).where(Invitation.person_id == mail.person_id, Invitation.state == "asked")
    for one in db.session.scalars(ours):
        if mail.method == "REQUEST" and mail.key.startswith(f"invite:{one.id}:"):
            one.state = "undelivered"


def organizer(invitation: Invitation) -> itip.Party:
    """The union; answers come to an address that only this invitation has, where one is set."""
    config = current_app.config
    address = str(config["MAIL_ANSWERS"] or config["MAIL_FROM"]).replace("{secret}", invitation.secret)
    return itip.Party(str(config["MAIL_NAME"]), address)


def _invited() -> dict[str, Person]:
    query = select(Person).join(MailChoice, MailChoice.person_id == Person.id)
    rows = db.session.scalars(query.where(MailChoice.duties == "invitation", Person.status != "left"))
    return {person.code: person for person in rows if mail_form.is_address(person.mail)}


def _one(entry: Entry, person: Person, on_duty: bool, *, changed: bool) -> bool:
    """What this revision means for one of them; whether a mail tells it."""
    row = _of(person, entry.uid)
    stands = row is not None and row.state == "asked"
    if on_duty and (changed or not stands) and entry.end > clock.now():
        return _ask(entry, person)
    if row is not None and stands:
        row.entry_id = entry.id
        db.session.flush()
        return not on_duty and _cancel(row)
    return False


def _ask(entry: Entry, person: Person) -> bool:
    row = _of(person, entry.uid)
    before = _known(row)
    if row is None:
        row = Invitation(person_id=person.id, uid=entry.uid, secret=secrets.token_hex(12), sequence=-1)
        row.entry_id, row.address, row.asked_at = entry.id, person.mail, clock.now()
        db.session.add(row)
    row.entry_id, row.address, row.state = entry.id, person.mail, "asked"
    row.answer, row.answered_at, row.note = "", None, ""
    change = Change(before, _said(entry))
    return _send(row, "REQUEST", change, entry)


def _cancel(row: Invitation, *, stays: bool = False) -> bool:
    """Take it back; where it never left, nothing needs to be said."""
    entry = db.session.get_one(Entry, row.entry_id)
    row.state = "cancelled"
    if entry.end <= clock.now() or not _withdrawn_leaves_something(row):
        return False
    change = Change(_said(entry), None, left=stays or entry.status != "CANCELLED")
    return _send(row, "CANCEL", change, entry, stays=stays)


def _send(row: Invitation, method: str, change: Change, entry: Entry, *, stays: bool = False) -> bool:
    person = db.session.get_one(Person, row.person_id)
    row.sequence = max(entry.sequence, row.sequence + 1)
    row.asked_at = next_stamp(clock.now(), row.asked_at)
    db.session.flush()
    _withdraw(row)
    language, zone = mail_choices.language(person), str(current_app.config["ZONE"])
    write = itip.request if method == "REQUEST" else itip.cancel
    try:
        calendar = write(
            item_of(entry, outside=current_app.config["PUBLIC_URL"]),
            language,
            organizer=organizer(row),
            attendee=itip.Party(person.name, row.address),
            sequence=row.sequence,
            stamp=row.asked_at,
        )
    except BadItem:
        row.state = "undelivered"  # reported when the entry was published; the feed leaves it out as well
        return False
    subject = mail_words.subject([change], (), language, zone)
    if stays:
        subject = STAYS.get(language) + (
            entry.title_en or entry.title_zh if language == "en" else entry.title_zh
        )
    link = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    outbox.put(
        key=f"invite:{row.id}:{row.sequence}",
        to=row.address,
        person=person,
        kind=method.lower(),
        language=language,
        subject=subject,
        text=subject + "\n" if stays else mail_words.text([change], (), language, zone, link=link),
        calendar=calendar.decode(),
        method=method,
        send_at=_send_at(person, entry, change),
    )
    return True


def _send_at(person: Person, entry: Entry, change: Change) -> datetime:
    """After the quiet hours, unless it would come too late. No digest: each is a mail of its own."""
    starts = [said.start for said in (change.before, change.after) if said is not None]
    choice = replace(mail_choices.of(person.id), digest_at=None)
    return choice.allowed_at(clock.now(), min(starts, default=entry.start))


def _withdraw(row: Invitation) -> None:
    """What waits about this entry is out of date."""
    waits = (Mail.key.startswith(f"invite:{row.id}:", autoescape=True), Mail.state == "waiting")
    db.session.execute(update(Mail).where(*waits).values(state="withdrawn"))


def _withdrawn_leaves_something(row: Invitation) -> bool:
    """Whether some mail about it may have arrived."""
    _withdraw(row)
    mails = select(Mail.id).where(Mail.key.startswith(f"invite:{row.id}:", autoescape=True))
    return (
        db.session.scalar(mails.where(Mail.state.not_in(("withdrawn", "failed", "bounced"))).limit(1))
        is not None
    )


def _known(row: Invitation | None) -> Said | None:
    """What the person was asked for before, if that stands."""
    if row is None or row.state != "asked":
        return None
    return _said(db.session.get_one(Entry, row.entry_id))


def _said(entry: Entry) -> Said:
    title, place = Words(entry.title_zh, entry.title_en), Words(entry.place_zh, entry.place_en)
    return Said(title, entry.start, entry.end, entry.all_day, place)


def _of(person: Person, uid: str) -> Invitation | None:
    query = select(Invitation).where(Invitation.person_id == person.id, Invitation.uid == uid)
    return db.session.scalar(query)


def _note(told: Sequence[tuple[int, int]] | Iterable[tuple[int, int]]) -> None:
    """These revisions are told, so nothing else tells them."""
    now = clock.now()
    rows = [
        {
            "person_id": person,
            "entry_id": entry,
            "what": "change",
            "effect_at": now,
            "due_at": now,
            "held": False,
            "state": "invitation",
        }
        for person, entry in told
    ]
    if rows:
        db.session.execute(insert(Telling), rows)
