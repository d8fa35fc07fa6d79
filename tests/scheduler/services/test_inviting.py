"""Invitations by mail or the feed: one or the other, and answers that come back."""

from types import SimpleNamespace

import pytest
from sqlalchemy import delete, event

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Busy, Edition, Entry, Invitation, Mail, MailChoice, Person, Telling
from scheduler.services import feeding, inviting, mail_choices, mail_in, mailing, outbox
from scheduler.services.accounts import make_feed_token
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres
SECRET = {"MAIL_FROM": "union@example.org", "MAIL_ANSWERS": "union+{secret}@example.org"}


@pytest.fixture
def small(app, session) -> Small:
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


def test_a_switch_asks_for_what_stands_and_a_switch_back_takes_it_back(small):
    choose("invitation")
    assert sent() == [("REQUEST", 0)]
    choose("feed")
    assert sent() == [("REQUEST", 0), ("CANCEL", 1)]
    choose("invitation")
    assert sent() == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]


def test_an_entry_is_in_the_feed_or_an_invitation_and_never_in_both(app, small):
    _, secret = make_feed_token(li(), "phone", by=small.user)
    address = f"/feeds/{secret}.ics"

    def is_in_feed() -> bool:
        shelf = feeding.Shelf(lambda: db.engine, fresh=0)
        return b"BEGIN:VEVENT" in shelf.lookup(address).body

    assert is_in_feed()
    choose("invitation")
    assert not is_in_feed()
    choose("feed")
    assert is_in_feed()


def test_an_invited_duty_that_moves_is_asked_anew_and_told_by_nothing_else(small):
    choose("invitation")
    sent()
    small.put("E01.1", "2021-03-05 16:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-02 09:00"))

    assert sent() == [("REQUEST", 0), ("REQUEST", 1)]


def test_who_has_the_duty_no_more_gets_a_cancel(small):
    choose("invitation")
    sent()
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.publish(at("2021-03-02 09:00"))

    assert sent() == [("REQUEST", 0), ("CANCEL", 1)]


def test_an_invitation_that_never_left_needs_no_cancel(small):
    choose("invitation")
    choose("feed")

    assert sent() == []


def test_the_invitation_names_the_union_the_person_and_asks_for_an_answer(small):
    choose("invitation")
    mail = db.session.query(Mail).one()
    text = mail.calendar.replace("\r\n ", "")
    secret = db.session.query(Invitation).one().secret

    assert "METHOD:REQUEST" in text
    assert f":mailto:union+{secret}@example.org" in text
    assert 'ATTENDEE;CN="李^\'雷";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT' in text
    assert "RSVP=TRUE:mailto:li@example.org" in text
    assert (mail.subject, mail.method) == ("健康讲座：第一讲：3月5日 周五 14:00–15:00", "REQUEST")


@pytest.mark.parametrize(
    ("said", "kept"), [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentative")]
)
def test_an_answer_is_kept(small, said, kept):
    choose("invitation")

    assert answer(said) == kept
    assert db.session.query(Invitation).one().answer == kept


def test_who_declines_is_busy_then_and_who_changes_their_mind_is_not(small):
    choose("invitation")
    answer("DECLINED")
    assert [(b.start, b.end) for b in db.session.query(Busy)] == [
        (at("2021-03-05 14:00"), at("2021-03-05 15:00"))
    ]

    answer("ACCEPTED", stamp="20210301T030000Z")
    assert db.session.query(Busy).count() == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"to": "union@example.org"}, "answer-unknown"),
        ({"to": "union+0000@example.org"}, "answer-unknown"),
        ({"attendee": "eve@example.org"}, "answer-unknown"),
        ({"method": "REQUEST"}, "itip-no-answer"),
        ({"extra": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:eve@example.org\r\n"}, "itip-attendee"),
    ],
)
def test_an_answer_of_somebody_else_changes_nothing(small, values, code):
    choose("invitation")

    assert answer("DECLINED", **values) == code
    assert db.session.query(Invitation).one().answer == ""


def test_without_a_secret_address_only_the_invited_one_is_believed(app, small):
    app.config["MAIL_ANSWERS"] = ""
    choose("invitation")

    assert answer("DECLINED", to="union@example.org", sender="eve@example.org") == "answer-unknown"
    assert answer("DECLINED", to="union@example.org") == "declined"


def test_a_duty_is_not_passed_on(small):
    choose("invitation")

    assert answer("DELEGATED") == "itip-delegated"


def test_an_answer_to_the_old_time_and_one_that_was_overtaken_do_not_count(small):
    choose("invitation")
    sent()
    small.put("E01.1", "2021-03-05 16:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-02 09:00"))

    assert answer("ACCEPTED", sequence=0) == "answer-stale"
    assert answer("DECLINED", sequence=1, stamp="20210302T030000Z") == "declined"
    assert answer("ACCEPTED", sequence=1, stamp="20210302T020000Z") == "answer-older"


def test_a_counter_proposal_becomes_a_note_and_moves_nothing(small):
    choose("invitation")
    extra = "DTSTART:20210305T080000Z\r\nDTEND:20210305T090000Z\r\nCOMMENT:later please\r\n"

    assert answer("TENTATIVE", method="COUNTER", extra=extra) == "counter"
    row = db.session.query(Invitation).one()
    assert (row.answer, row.note) == ("", "→ 3月5日 周五 16:00–17:00 / Fri 5 Mar 16:00–17:00\nlater please")


def test_organisers_hear_of_a_decline_once(small):
    with writing():
        boss = factories.person("BOSS", mail="boss@example.org")
        small.user.person_id = boss.id
    choose("invitation")
    answer("DECLINED")
    answer("DECLINED")
    mailing.run()

    mails = [m for m in db.session.query(Mail) if m.to == "boss@example.org"]
    assert [m.subject for m in mails] == ['李"雷 不能来：健康讲座：第一讲，3月5日 周五 14:00–15:00']


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 100,
        b"x" * 1_100_000,
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR",
        b"From: \xff\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 3000,
    ],
)
def test_hostile_mail_is_answered_by_a_code(app, session, raw):
    assert mail_in.receive(raw).code


def test_an_invitation_that_bounces_puts_the_duty_back_into_the_feed(small):
    from scheduler.services import mail_form

    choose("invitation")
    sent()
    ours = mail_form.message_id(db.session.query(Mail).one())
    raw = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\nMIME-Version: 1.0\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\n"
        "Diagnostic-Code: smtp; 550 no such person\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours}\r\n\r\n--b--\r\n"
    )

    assert mail_in.receive(raw.encode()).code == "bounced"
    assert db.session.query(Invitation).one().state == "undelivered"
    assert "550" in db.session.query(Mail).one().error


def test_inviting_many_asks_no_more_of_the_database_than_inviting_a_few(app, session):
    """Measured from the second edition on: whom to ask anew, what was asked, what waits, in what language."""
    app.config.update(SECRET)
    small = Small.make()
    small.add("E01")
    with writing():
        made = [factories.person(f"P{n:02}", mail=f"p{n}@example.org") for n in range(24)]
        db.session.add_all(MailChoice(person_id=one.id, duties="invitation") for one in made)
    asked = {}
    for hour, some in ((10, 0), (11, 2), (12, 2), (13, 24), (14, 24)):
        small.put("E01.1", f"2021-03-05 {hour}:00", "AUD", speaker=[f"P{n:02}" for n in range(some)])
        small.publish(at("2021-03-01 09:00"))
        asked[hour] = statements(ask_anew)

    assert db.session.query(Mail).filter_by(method="REQUEST", state="waiting").count() == 24
    assert asked[14] == asked[12]


def ask_anew() -> None:
    """As if the newest edition were published just now."""
    with writing():
        db.session.execute(delete(Telling))
        edition = db.session.query(Edition).order_by(Edition.id.desc()).first()
        uids = [entry.uid for entry in db.session.query(Entry).filter_by(edition_id=edition.id)]
        inviting.invite(
            edition, SimpleNamespace(changes=[SimpleNamespace(uid=uid, is_told=True) for uid in uids])
        )


def statements(deed) -> int:
    """How often the deed asks the database."""
    found = []

    def note(*given) -> None:
        found.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        deed()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(found)


def failed(number: int = -1) -> Mail:
    """The server refused the mail for good."""
    mail = db.session.query(Mail).order_by(Mail.id).all()[number]
    taken = outbox.take(mail.id)
    assert outbox.refused(taken, "550 no such person")
    return mail


def test_a_request_sent_again_takes_the_duty_out_of_the_feed_again(small):
    choose("invitation")
    mail = failed()
    assert db.session.query(Invitation).one().state == "undelivered"

    outbox.again(mail.id, small.user)

    assert (mail.state, db.session.query(Invitation).one().state) == ("waiting", "asked")


@pytest.mark.parametrize("what", ["moved", "taken away", "chosen otherwise"])
def test_a_request_that_holds_no_more_is_not_sent_again(small, what):
    choose("invitation")
    mail = failed()
    if what == "chosen otherwise":
        choose("feed")
    else:
        speakers = ["LI"] if what == "moved" else []
        small.put("E01.1", "2021-03-05 16:00", "AUD", speaker=speakers)
        small.publish(at("2021-03-02 09:00"))

    with pytest.raises(Refusal) as no:
        outbox.again(mail.id, small.user)

    assert (no.value.code, mail.state) == ("mail-outdated", "failed")
