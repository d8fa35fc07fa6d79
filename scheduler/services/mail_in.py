"""Mail that comes in: answers to invitations, and what servers give back. Everything else is left alone.

Whoever answers has to know the invitation's own address (where one is set), or to write from the invited one;
the mail server in front has to have checked senders (SPF, DKIM), as it does for all mail.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from flask import current_app
from sqlalchemy import delete, func, select

from feeds import itip_answer
from feeds.foreign.answer import Unreadable
from scheduler import spoken
from scheduler.extensions import db
from scheduler.models import Busy, Invitation
from scheduler.queries.organisers import organisers
from scheduler.services import auditing, mail_parts, messages, outbox
from scheduler.transactions import writing
from solver.words import Words

LARGEST = 1024 * 1024  # octets of a whole mail


@dataclass(frozen=True)
class Outcome:
    """What became of a mail: a stable code and a sentence for the log."""

    code: str
    words: str = ""


def receive(raw: bytes) -> Outcome:
    """Take one mail as the mail server hands it over; never raises for what somebody wrote."""
    if len(raw) > LARGEST or raw.count(b"boundary") > mail_parts.PARTS:
        return Outcome("mail-too-large", "larger than 1 MiB, or of more than 50 parts")
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        if bounce := _bounce(mail):
            return Outcome("bounced" if outbox.bounced(*bounce) else "bounce-unknown")
        found = mail_parts.calendars(mail)
        if not found and mail_parts.has_tnef(mail):
            return Outcome("mail-tnef", "Outlook's rich text (winmail.dat): nobody else can read the answer")
        if not found:
            return Outcome("no-answer", "no calendar in it")
        return _take(itip_answer.read_one_of(found), mail_parts.sender(mail), mail_parts.recipients(mail))
    except Unreadable as bad:
        return Outcome(bad.code, bad.sentence.en)
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError) as bad:
        return Outcome("mail-malformed", type(bad).__name__)


def _take(answer: itip_answer.Answer, sender: str, recipients: set[str]) -> Outcome:
    with writing():
        row = _invitation(answer, sender, recipients)
        if row is None:
            return Outcome("answer-unknown", "no such invitation, or from somebody else")
        if not answer.is_to(row.sequence, row.asked_at):
            return Outcome("answer-stale", "to an earlier time")
        if answer.method == "REPLY" and not answer.answer:
            return Outcome("answer-undecided", "neither accepted nor declined nor tentative")
        if row.answered_at is not None and answer.stamp < row.answered_at:
            return Outcome("answer-older", "a later answer is here")
        again = (row.answer, row.note) == (answer.answer, answer.note) and row.answered_at == answer.stamp
        row.answered_at, row.note = answer.stamp, _note(answer)
        if again:
            return Outcome("answer-again")
        if answer.method == "REPLY":
            row.answer = answer.answer
            _keep_busy(row)
        auditing.record(None, "answer", f"invitation:{row.id}", answer=answer.answer, method=answer.method)
        if answer.method == "COUNTER" or row.answer == "declined":
            _tell_organisers(row, answer)
        return Outcome(row.answer or "counter")


def _invitation(answer: itip_answer.Answer, sender: str, recipients: set[str]) -> Invitation | None:
    """The invitation that stands, if the answer is its attendee's."""
    ours = (func.lower(Invitation.address) == answer.attendee, Invitation.state == "asked")
    rows = select(Invitation).where(func.lower(Invitation.uid) == answer.uid.lower(), *ours)
    template = str(current_app.config["MAIL_ANSWERS"]).lower()
    for row in db.session.scalars(rows.with_for_update()):
        secret = "{secret}" in template and template.replace("{secret}", row.secret) in recipients
        if secret or ("{secret}" not in template and sender == row.address.lower()):
            return row
    return None


def _keep_busy(row: Invitation) -> None:
    """Who declined is busy then: a repair finds somebody else, or another time."""
    source = f"declined:{row.id}"
    db.session.execute(delete(Busy).where(Busy.source == source))
    if row.answer == "declined":
        entry = row.entry
        db.session.add(Busy(person_id=row.person_id, start=entry.start, end=entry.end, source=source))


def _tell_organisers(row: Invitation, answer: itip_answer.Answer) -> None:
    entry, zone = row.entry, str(current_app.config["ZONE"])
    when = spoken.span(entry.start, entry.end, zone, all_day=entry.all_day)
    name, link = row.person.name, f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/organiser/outbox"
    zh, en = (
        (f"{name} 不能来：{entry.title_zh}，{when.zh}", f"{name} declined: {entry.title_en}, {when.en}")
        if answer.method == "REPLY"
        else (f"{name} 提议改时间：{entry.title_zh}", f"{name} proposes another time: {entry.title_en}")
    )
    said = f"\n{row.note}" if row.note else ""
    words = Words(f"{zh}{said}\n重新求解：{link}", f"{en}{said}\nSolve again: {link}")
    key = f"answer:{row.id}:{row.sequence}:{int(answer.stamp.timestamp())}"
    for person in organisers():
        messages.tell(person, f"{key}:{person.id}", "answer", words)


def _note(answer: itip_answer.Answer) -> str:
    if answer.proposed is None:
        return answer.note
    said = spoken.span(*answer.proposed, str(current_app.config["ZONE"]))
    return "\n".join(part for part in (f"→ {said.zh} / {said.en}", answer.note) if part)


def _bounce(mail: EmailMessage) -> tuple[str, str] | None:
    """The Message-ID of ours that was given back for good, and why. Source: RFC 3464."""
    if mail.get_content_type() != "multipart/report":
        return None
    action, why, ours = "", "", ""
    for part in mail_parts.parts(mail):
        action = action or str(part.get("Action", "")).strip().lower()
        why = why or str(part.get("Diagnostic-Code", ""))
        if part is not mail:
            ours = ours or str(part.get("Message-ID", ""))
            held = part.get_payload(decode=True)
            if part.get_content_type() == "text/rfc822-headers" and isinstance(held, bytes):
                ours = ours or str(message_from_bytes(held).get("Message-ID", ""))
    return (ours, why or "bounced") if action == "failed" and ours else None
