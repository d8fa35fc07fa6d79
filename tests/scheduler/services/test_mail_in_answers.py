"""What becomes of an answer to an invitation: kept, refused, told to the organisers."""

import pytest

from scheduler.extensions import db
from scheduler.models import Busy, Invitation, Mail
from scheduler.services import mail_in, mailing
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.invited import answer, choose, invited_lecturer, sent
from tests.tools.published import Small

pytestmark = pytest.mark.postgres


@pytest.fixture
def small(app, session) -> Small:
    return invited_lecturer(app)


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
