"""Invitations by mail or the feed: one or the other, and answers that come back."""

from types import SimpleNamespace

import pytest
from sqlalchemy import delete, event

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Edition, Entry, Invitation, Mail, MailChoice, Telling
from scheduler.services import feeding, inviting, mail_choices, mail_in, outbox
from scheduler.services.accounts import make_feed_token
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.invited import SECRET, choose, failed, invited_lecturer, li, sent
from tests.tools.published import Small

pytestmark = pytest.mark.postgres


@pytest.fixture
def small(app, session) -> Small:
    return invited_lecturer(app)


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


def test_a_duty_moved_into_the_past_leaves_the_day_to_come_in_nobodys_calendar(small):
    """It took place already, the organiser writes down afterwards. A second such change is told to nobody."""
    choose("invitation")
    sent()
    small.put("E01.1", "2021-03-01 14:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-02 09:00"))
    small.put("E01.1", "2021-03-01 16:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-02 10:00"))

    assert sent() == [("REQUEST", 0), ("REQUEST", 1)]


def test_a_duty_moved_into_the_past_takes_back_what_waited_for_the_morning(small):
    mail_choices.choose(li(), {"duties": "invitation", "quiet_from": 22 * 60, "quiet_until": 7 * 60})
    sent()
    small.put("E01.1", "2021-03-05 16:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-02 23:00"))
    small.put("E01.1", "2021-03-01 14:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-02 23:10"))

    mails = db.session.query(Mail).filter_by(state="waiting")
    waiting = [(db.session.get_one(Entry, m.entry_id).start, m.send_at) for m in mails]
    assert waiting == [(at("2021-03-01 14:00"), at("2021-03-03 07:00"))]


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
