"""The outbox: mails are put in as rows, and taken, tried and settled one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import and_, insert, or_, select, update

from feeds.lines import one_line, paragraphs
from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Entry, Mail, Person, User
from scheduler.services import auditing, mail_form
from scheduler.transactions import writing
from solver.words import Words

LEASE = timedelta(minutes=5)  # whoever sends has so long; longer than any server is waited for
LATER = (1, 5, 15, 60, 120, 240, 480)  # minutes until the next try
LOST = "the sender was lost after handing it over"


@dataclass(frozen=True)
class Taken:
    """A mail that is ours to send until the lease ends; `attempt` is the fence."""

    mail: Mail
    attempt: int


def put(**values: Any) -> Mail:
    """A mail to be sent, as `values_of` has it. Inside `writing()`."""
    return put_row(values_of(**values))


def put_row(values: dict[str, Any]) -> Mail:
    """One mail by its `values_of`. Inside `writing()`."""
    row = Mail(**values)
    db.session.add(row)
    db.session.flush()
    return row


def put_all(mails: Sequence[dict[str, Any]]) -> None:
    """Many mails, each by its `values_of`. Inside `writing()`."""
    if mails:
        db.session.execute(insert(Mail), mails)


def values_of(
    *,
    key: str,
    to: str,
    kind: str,
    language: str,
    subject: str,
    text: str,
    person: Person | None = None,
    calendar: str = "",
    method: str = "",
    entry: Entry | None = None,
    send_at: datetime | None = None,
) -> dict[str, Any]:
    """The row of a mail to be sent, not before `send_at`; `key` is unique, or the database refuses."""
    now = clock.now()
    return {
        "key": key,
        "person_id": person.id if person else None,
        "to": to,
        "kind": kind,
        "language": language,
        "subject": one_line(subject)[:300],
        "text": paragraphs(text) + "\n",
        "calendar": calendar,
        "method": method,
        "entry_id": entry.id if entry else None,
        "made_at": now,
        "send_at": send_at or now,
    }


def due(limit: int = 100) -> list[int]:
    """Ids of mails to be tried now: waiting ones, and those whose sender fell silent."""
    now = clock.now()
    waits = and_(Mail.state == "waiting", Mail.send_at <= now)
    lost = and_(Mail.state == "sending", Mail.lease_until < now)
    found = list(db.session.scalars(select(Mail.id).where(or_(waits, lost)).order_by(Mail.id).limit(limit)))
    db.session.rollback()
    return found


def take(number: int) -> Taken | None:
    """Make the mail ours, if it is still to be sent.

    One whose sender was lost after it handed the text over may have arrived: it becomes `unsure` and waits
    for a person, since nobody shall be told twice.
    """
    with writing():
        row = db.session.get(Mail, number, with_for_update=True)
        now = clock.now()
        if row is None or not _is_free(row, now):
            return None
        if row.handed_at is not None:
            row.state, row.error, row.lease_until = "unsure", LOST, None
            return None
        row.state, row.attempts, row.lease_until = "sending", row.attempts + 1, now + LEASE
        db.session.flush()
        return Taken(row, row.attempts)


def handing(taken: Taken) -> bool:
    """Keep that the text leaves us now; False where the mail is not ours any more."""
    return _settle(taken, handed_at=clock.now(), lease_until=clock.now() + LEASE)


def sent(taken: Taken) -> bool:
    return _settle(taken, state="sent", sent_at=clock.now(), lease_until=None, error="")


def refused(taken: Taken, why: str) -> bool:
    """The server will never take it. What it told, if an invitation, is in the feed again."""
    with writing():
        ours = _settle(taken, state="failed", lease_until=None, handed_at=None, error=why[:500])
        if ours:
            _undelivered(taken.mail)
    return ours


def unsure(taken: Taken, why: str) -> bool:
    """It was handed over, and no answer came."""
    return _settle(taken, state="unsure", lease_until=None, error=why[:500])


def later(taken: Taken, why: str) -> bool:
    """Not now; after enough tries not at all."""
    if taken.attempt >= current_app.config["SMTP_TRIES"]:
        return refused(taken, why)
    wait = timedelta(minutes=LATER[min(taken.attempt, len(LATER)) - 1])
    values: dict[str, Any] = {"state": "waiting", "lease_until": None, "handed_at": None}
    return _settle(taken, send_at=clock.now() + wait, error=why[:500], **values)


def bounced(message_id: str, why: str) -> Mail | None:
    """A server on the way gave the mail back; the row, where it is ours."""
    number = message_id.strip("<> ").split(".")[1:2]
    if not number or not number[0].isdecimal() or len(number[0]) > 12:
        return None
    with writing():
        row = db.session.get(Mail, int(number[0]), with_for_update=True)
        if row is None or mail_form.message_id(row).strip("<>") != message_id.strip("<> "):
            return None
        row.state, row.error, row.lease_until = "bounced", why[:500], None
        _undelivered(row)
        return row


def again(number: int, by: User | None) -> Mail:
    """A person decided that it shall be sent once more. News are written anew before they leave, an invitation
    is sent as it was; Refusal where it would tell something that holds no more."""
    access.require(by, "organiser")
    with writing():
        row = db.session.get(Mail, number, with_for_update=True)
        if row is None or row.state not in ("failed", "bounced", "unsure"):
            raise Refusal(
                "mail-not-stuck",
                Words("这封邮件不需要重发。", "This mail need not be sent again."),
                hint=Words(
                    "只有失败、退回或不确定的邮件可以重发。", "Only what failed, bounced or is unsure."
                ),
            )
        if row.method:
            from scheduler.services import inviting  # which puts mails in here itself

            inviting.ask_again(row)
        row.state, row.attempts, row.handed_at, row.error = "waiting", 0, None, ""
        row.send_at = clock.now()
        auditing.record(by if by and by.id else None, "send-again", f"mail:{row.id}")
    return row


def _undelivered(row: Mail) -> None:
    if row.method == "REQUEST":
        from scheduler.services import inviting  # which puts mails in here itself

        inviting.undelivered(row)


def _is_free(row: Mail, now: datetime) -> bool:
    if row.state == "sending":
        return row.lease_until is None or row.lease_until < now
    return row.state == "waiting" and row.send_at <= now


def _settle(taken: Taken, **values: Any) -> bool:
    with writing():
        ours = (Mail.id == taken.mail.id, Mail.state == "sending", Mail.attempts == taken.attempt)
        return bool(db.session.execute(update(Mail).where(*ours).values(**values)).rowcount)  # type: ignore[attr-defined]
