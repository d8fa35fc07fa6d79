"""Somebody with a duty who is invited by mail: what they choose, what leaves for them, what they answer."""

from scheduler.extensions import db
from scheduler.models import Invitation, Mail, Person
from scheduler.services import mail_choices, mail_in, mailing, outbox
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

SECRET = {
    "SMTP_HOST": "mail.example.org",
    "MAIL_FROM": "union@example.org",
    "MAIL_ANSWERS": "union+{secret}@example.org",
}


def invited_lecturer(app) -> Small:
    """LI speaks in E01 on 5 March; E02 is somebody else's. Published on 1 March."""
    app.config.update(SECRET)
    with writing():
        factories.person("LI", name='李"雷', mail="li@example.org")
    small = Small.make()
    small.add("E01", name=Words("第一讲", "Lecture 1"))
    small.add("E02", name=Words("第二讲", "Lecture 2"))
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["LI"])
    small.put("E02.1", "2021-03-06 14:00", "AUD")
    small.publish(at("2021-03-01 09:00"))
    return small


def invitation() -> Invitation:
    """The only one."""
    return db.session.query(Invitation).one()


def li() -> Person:
    return db.session.query(Person).filter_by(code="LI").one()


def choose(duties: str) -> None:
    mail_choices.choose(li(), {"duties": duties})


def sent() -> list[tuple[str, int]]:
    """Method and SEQUENCE of each mail so far; all are as if sent."""
    mailing.run()
    with writing():
        rows = db.session.query(Mail).order_by(Mail.id).all()
        for row in rows:
            row.state = "sent" if row.state == "waiting" else row.state
    return [(m.method or m.kind, _sequence(m)) for m in rows if m.state == "sent"]


def _sequence(mail: Mail) -> int:
    lines = [line for line in mail.calendar.splitlines() if line.startswith("SEQUENCE:")]
    return int(lines[0].partition(":")[2]) if lines else -1


def answer(
    partstat: str,
    *,
    method: str = "REPLY",
    sequence: int = 0,
    to: str = "",
    sender: str = "li@example.org",
    attendee: str = "li@example.org",
    stamp: str = "20210301T020000Z",
    extra: str = "",
) -> str:
    row = db.session.query(Invitation).one()
    to = to or f"union+{row.secret}@example.org"
    raw = (
        f"From: Li <{sender}>\r\nTo: {to}\r\nSubject: Re\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/calendar; method={method}; charset=utf-8\r\n\r\n"
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{row.uid}\r\n"
        f"SEQUENCE:{sequence}\r\nDTSTAMP:{stamp}\r\nATTENDEE;PARTSTAT={partstat}:mailto:{attendee}\r\n{extra}"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return mail_in.receive(raw.encode()).code


def failed(number: int = -1) -> Mail:
    """The server refused the mail for good."""
    mail = db.session.query(Mail).order_by(Mail.id).all()[number]
    taken = outbox.take(mail.id)
    assert outbox.refused(taken, "550 no such person")
    return mail
