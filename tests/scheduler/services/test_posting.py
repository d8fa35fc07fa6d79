"""Mails over a real SMTP server: each once, whatever fails between."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Mail
from scheduler.services import mail_form, outbox, posting
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.post_office import PostOffice

pytestmark = pytest.mark.postgres


@pytest.fixture
def office(app, session):
    with PostOffice() as office:
        app.config.update(office.settings, MAIL_FROM="union@example.org")
        yield office


def put(key: str = "k", **values) -> int:
    defaults = {
        "to": "li@example.org",
        "kind": "change",
        "language": "zh",
        "subject": "改期",
        "text": "你好\n",
    }
    with writing():
        return outbox.put(key=key, **(defaults | values)).id


def state(number: int) -> str:
    db.session.expire_all()
    return db.session.get_one(Mail, number).state


def pass_(minutes: float) -> None:
    now = clock.now() + timedelta(minutes=minutes)
    clock.set_source(lambda: now)


def test_a_mail_arrives_once_with_its_headers(office):
    number = put(
        subject="拔河小组赛 8 改到 4月25日 周日（班）12:00", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    )

    posting.run()
    posting.run()

    (mail,) = office.mails
    assert state(number) == "sent"
    assert office.envelopes == [("union@example.org", ["li@example.org"])]
    assert mail["Subject"] == "拔河小组赛 8 改到 4月25日 周日（班）12:00"
    assert mail["Message-ID"] == mail_form.message_id(db.session.get_one(Mail, number))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().splitlines() == ["你好"]
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["text/calendar"]


def test_nothing_leaves_the_house_without_a_server(app, session):
    number = put()

    assert posting.run() == 0
    assert state(number) == "waiting"


def test_a_mail_for_later_waits(office):
    put(send_at=NOW + timedelta(hours=1))

    posting.run()
    assert office.mails == []

    pass_(61)
    posting.run()
    assert len(office.mails) == 1


def test_a_busy_server_is_tried_again_later_and_later(office):
    number = put()
    office.answers = ["451 busy", "451 busy"]

    posting.run()
    assert (state(number), office.mails) == ("waiting", [])
    posting.run()  # not yet
    assert db.session.get_one(Mail, number).attempts == 1
    pass_(1.1)
    posting.run()
    pass_(4)
    posting.run()
    assert office.mails == []
    pass_(2)
    posting.run()

    assert (state(number), len(office.mails)) == ("sent", 1)


def test_a_server_that_is_not_there_is_tried_until_enough(app, session, office):
    app.config["SMTP_PORT"] = 1  # nobody listens there
    app.config["SMTP_TRIES"] = 2
    number = put()

    posting.run()
    assert state(number) == "waiting"
    pass_(2)
    posting.run()
    assert state(number) == "failed"
    assert db.session.get_one(Mail, number).error


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_final_no_is_not_tried_again(office, where):
    number = put()
    if where == "rcpt":
        office.refuse = {"li@example.org": "550 no such person"}
    else:
        office.answers = ["554 not wanted"]

    posting.run()

    assert state(number) == "failed"
    assert "55" in db.session.get_one(Mail, number).error


@pytest.mark.parametrize("taken", [True, False])
def test_where_the_answer_is_lost_nobody_is_told_twice(office, taken):
    number = put()
    office.answers = ["drop" if taken else "cut"]

    posting.run()
    pass_(600)
    posting.run()

    assert state(number) == "unsure"
    assert len(office.mails) == taken


def test_a_sender_killed_before_the_text_left_is_followed_by_another(office):
    number = put()
    assert outbox.take(number)  # and dies

    posting.run()
    assert office.mails == []
    pass_(6)
    posting.run()

    assert (state(number), len(office.mails)) == ("sent", 1)


def test_a_sender_killed_while_the_text_left_leaves_it_unsure_until_a_person_decides(office):
    number = put()
    taken = outbox.take(number)
    assert outbox.handing(taken)  # and dies

    pass_(6)
    posting.run()
    assert (state(number), office.mails) == ("unsure", [])

    with writing():
        boss = factories.user("boss", "organiser")
    outbox.again(number, boss)
    posting.run()
    assert (state(number), len(office.mails)) == ("sent", 1)


def test_a_sender_that_slept_through_its_lease_changes_nothing(office):
    number = put()
    old = outbox.take(number)
    pass_(6)
    posting.run()

    assert (outbox.handing(old), outbox.later(old, "slow")) == (False, False)
    assert (state(number), len(office.mails)) == ("sent", 1)


def test_what_was_sent_is_not_sent_again_by_a_person(office):
    number = put()
    posting.run()
    with writing():
        boss = factories.user("boss", "organiser")

    with pytest.raises(Refusal) as no:
        outbox.again(number, boss)
    assert no.value.code == "mail-not-stuck"


@pytest.mark.parametrize(
    "text", ["Moved\r\nBcc: all@example.org", "Moved\nX: y", "Moved\u2028Bcc: z", "Moved\x00\x85Bcc: q"]
)
def test_no_header_gets_in_by_the_subject(office, text):
    put(subject=text)

    posting.run()

    (mail,) = office.mails
    assert (mail["Bcc"], mail["X"]) == (None, None)
    assert str(mail["Subject"]).startswith("Moved")


@pytest.mark.parametrize(
    "address",
    ["li@example.org\r\nRCPT TO:<x@y.z>", "a@b.c, d@e.f", "Li <li@example.org>", "li", "李@example.org", ""],
)
def test_what_is_no_single_address_is_never_written_to(office, address):
    number = put(to=address)

    posting.run()

    assert (state(number), office.mails) == ("failed", [])


def test_a_bounce_is_only_taken_for_a_mail_that_is_ours(office):
    number = put()
    posting.run()
    real = mail_form.message_id(db.session.get_one(Mail, number))

    assert outbox.bounced("<fieldday.1.0000@example.org>", "550") is None
    assert outbox.bounced("<>", "550") is None
    assert outbox.bounced(real, "550 no such person") is not None
    assert state(number) == "bounced"
