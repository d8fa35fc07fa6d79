"""Invitations by mail for those with duties who chose them; the entry is then in no personal feed of theirs.

A feed leaves out exactly what was asked and stands. So whatever happens (a switch, an address that does not
work), an entry comes one way or the other, and never both.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Edition, Entry, Invitation, Mail, MailChoice, Person
from scheduler.services import mail_choices, mail_form, telling
from scheduler.services.arrived import Arrived, mail_key
from scheduler.services.invitation_mails import CHUNK, Envelopes, said_of
from scheduler.services.mail_words import Change, Said
from scheduler.services.rendering import item_of
from scheduler.services.reviewing import Review
from solver.words import Words

Asked = tuple[Entry, Person]


def invite(edition: Edition, review: Review) -> telling.Told:
    """Ask, ask anew, and cancel, as the edition has it. In its transaction; what need not be told otherwise."""
    people = _invited()
    if not people:
        return {}
    parts = {row.uid: row for row in review.changes}
    entries = db.session.scalars(select(Entry).where(Entry.edition_id == edition.id)).all()
    known = _known(people, [entry.uid for entry in entries])
    asked: list[Asked] = []
    over: list[tuple[Entry, Invitation]] = []
    for entry in entries:
        on_duty = set(item_of(entry).on_duty) if entry.status != "CANCELLED" else set()
        for code in sorted(people.keys() & (on_duty | known[entry.uid].keys())):
            row = known[entry.uid].get(code)
            stands = row is not None and row.state == "asked"
            coming = entry.end > clock.now() or (row is not None and stands and _is_to_come(row))
            if code in on_duty and (parts[entry.uid].is_told or not stands) and coming:
                asked.append((entry, people[code]))
            elif row is not None and stands and code in on_duty:
                row.entry_id = entry.id
            elif row is not None and stands:
                over.append((entry, row))
    return {**_ask(asked), **_cancel(over)}


def switch(person: Person, duties: str) -> None:
    """From feed to invitations or back: what stands is asked for, or cancelled since the feed takes over."""
    if duties != "invitation":
        query = select(Invitation).where(Invitation.person_id == person.id, Invitation.state == "asked")
        _cancel([(row.entry, row) for row in db.session.scalars(query)], stays=True)
        return
    query_ = select(Entry).where(Entry.superseded_by.is_(None), Entry.status != "CANCELLED")
    entries = db.session.scalars(query_.where(Entry.end > clock.now()).order_by(Entry.start, Entry.uid))
    theirs = [entry for entry in entries if person.code in item_of(entry).on_duty]
    _ask([(entry, person) for entry in theirs], at_once=True)


def undelivered(mail: Mail) -> None:
    """A REQUEST did not arrive: the entry goes back into the feed."""
    ours = select(Invitation).where(Invitation.person_id == mail.person_id, Invitation.state == "asked")
    for one in db.session.scalars(ours):
        if mail.method == "REQUEST" and mail.key == mail_key(one.id, one.sequence):
            one.state = "undelivered"


def ask_again(mail: Mail) -> None:
    """Its REQUEST or CANCEL leaves once more; what was given back to the feed leaves it again. Refusal where a
    later mail, or the feed, tells it by now."""
    ours = select(Invitation).where(Invitation.person_id == mail.person_id).with_for_update()
    row = next((one for one in db.session.scalars(ours) if mail.key == mail_key(one.id, one.sequence)), None)
    if row is None or not _holds(mail, row):
        raise Refusal(
            "mail-outdated",
            Words("这封邮件说的已经不对了。", "What this mail tells holds no more."),
            hint=Words(
                "新的情况由后来的邮件或日历订阅告知。", "A later mail, or their feed, tells what does."
            ),
        )
    row.state = "asked" if mail.method == "REQUEST" else row.state


def _holds(mail: Mail, row: Invitation) -> bool:
    if mail.method != "REQUEST":
        return row.state == "cancelled"
    entry, code = row.entry, row.person.code
    stands = entry.superseded_by is None and entry.status != "CANCELLED" and entry.end > clock.now()
    by_mail = mail_choices.of(row.person_id).duties == "invitation" and row.state in ("asked", "undelivered")
    return stands and by_mail and code in item_of(entry).on_duty


def _is_to_come(row: Invitation) -> bool:
    """What was moved into the past still stands in their calendar for a day to come."""
    return row.entry.end > clock.now()


def _invited() -> dict[str, Person]:
    query = select(Person).join(MailChoice, MailChoice.person_id == Person.id)
    rows = db.session.scalars(query.where(MailChoice.duties == "invitation", Person.status != "left"))
    return {person.code: person for person in rows if mail_form.is_address(person.mail)}


def _known(people: Mapping[str, Person], uids: Sequence[str]) -> Mapping[str, dict[str, Invitation]]:
    """Their invitations to these entries, by UID and staff number, with the entries that they were asked for."""
    codes = {person.id: code for code, person in people.items()}
    found: dict[str, dict[str, Invitation]] = defaultdict(dict)
    for at in range(0, len(uids), CHUNK):
        query = select(Invitation).where(Invitation.uid.in_(uids[at : at + CHUNK]))
        for row in db.session.scalars(query.options(selectinload(Invitation.entry))):
            if row.person_id in codes:
                found[row.uid][codes[row.person_id]] = row
    return found


def _ask(asked: Sequence[Asked], *, at_once: bool = False) -> telling.Told:
    """Please come then and there; of what was asked for before and stands, what is different."""
    known = _with_rows(asked)
    rows = [known[entry.uid][person.code] for entry, person in asked]
    envelopes = Envelopes.read([person for _, person in asked], rows, at_once=at_once)
    sent, stand = [], []
    for (entry, person), row in zip(asked, rows, strict=True):
        had = envelopes.arrived.get(row.id)
        was = _known_of(row, had)
        row.entry, row.answer, row.answered_at, row.note = entry, "", None, ""
        if had is not None and had.stands and was == said_of(entry) and row.address == person.mail:
            row.state, row.sequence, row.asked_at = "asked", had.sequence, had.made_at
            stand.append((row, entry))
            continue
        row.address, row.state = person.mail, "asked"
        if envelopes.request(row, Change(was, said_of(entry)), entry):
            sent.append((row, entry))
    return _settled(envelopes, sent, stand)


def _known_of(row: Invitation, had: Arrived | None) -> Said | None:
    """What they take to stand by the invitation; nothing where it may be something else."""
    if had is None or not (had.asks and had.is_sure and had.entry):
        return None
    if row.state == "asked":
        return said_of(had.entry)
    # A CANCEL did not leave; their calendar may have told it all the same.
    seen = telling.has_fetched(telling.calendars(row.person_id), had.entry.edition_id + 1, on_duty=True)
    return said_of(had.entry) if row.state == "cancelled" and not seen else None


def _settled(
    envelopes: Envelopes,
    sent: Sequence[tuple[Invitation, Entry]],
    stand: Sequence[tuple[Invitation, Entry]] = (),
) -> telling.Told:
    """The mails leave the table; what they tell, and what stands as it was told, needs no other mail."""
    mails = envelopes.post()
    told: dict[tuple[int, int], int | None] = {
        (row.person_id, entry.id): mails[row.person_id, entry.id] for row, entry in sent
    }
    told |= {(row.person_id, entry.id): None for row, entry in stand}
    telling.settle(
        {(row.person_id, row.uid): told[row.person_id, entry.id] for row, entry in [*sent, *stand]}
    )
    return told


def _with_rows(asked: Sequence[Asked]) -> Mapping[str, dict[str, Invitation]]:
    """Their invitations, new ones where there is none yet."""
    people, uids = {person.code: person for _, person in asked}, list({entry.uid for entry, _ in asked})
    known = _known(people, uids)
    new = [_new(entry, person) for entry, person in asked if person.code not in known[entry.uid]]
    if not new:
        return known
    db.session.execute(insert(Invitation), new)
    return _known(people, uids)


def _new(entry: Entry, person: Person) -> dict[str, Any]:
    """Before the first request its SEQUENCE is -1."""
    kept = {"person_id": person.id, "uid": entry.uid, "entry_id": entry.id, "address": person.mail}
    return kept | {"secret": secrets.token_hex(12), "sequence": -1, "asked_at": clock.now()}


def _cancel(over: Sequence[tuple[Entry, Invitation]], *, stays: bool = False) -> telling.Told:
    """Take them back; where no request ever left, nothing needs to be said."""
    envelopes = Envelopes.read([row.person for _, row in over], [row for _, row in over], at_once=stays)
    sent = []
    for entry, row in over:
        row.entry, row.state = entry, "cancelled"
        had = envelopes.arrived.get(row.id)
        if entry.end <= clock.now() or had is None or not had.asks:
            continue
        change = Change(said_of(entry), None, left=stays or entry.status != "CANCELLED")
        if (envelopes.hand_over if stays else envelopes.cancel)(row, change, entry):
            sent.append((row, entry))
    if stays:
        envelopes.post()
        return {}
    return _settled(envelopes, sent)
