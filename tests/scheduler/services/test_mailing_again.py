"""A mail that is tried again, or sent again by a person, tells what holds by then."""

from datetime import timedelta

import pytest

from scheduler.extensions import db
from scheduler.models import FeedToken, Mail, Telling, User
from scheduler.services import outbox
from scheduler.transactions import writing
from tests.tools.factories import at
from tests.tools.mailed import calendar, mails, move, now, states, two_of_li
from tests.tools.published import Small

pytestmark = pytest.mark.postgres


@pytest.fixture
def small(session) -> Small:
    return two_of_li()


def tried(mail: Mail) -> None:
    """The server was busy: once more in a minute."""
    with writing():
        mail.attempts, mail.send_at, mail.error = 1, mail.send_at + timedelta(minutes=1), "451 busy"


def test_a_mail_to_be_tried_again_tells_what_holds_by_then(app, small):
    app.config["SMTP_HOST"] = "busy.example.org"
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")
    (first,) = mails()
    tried(first)
    small.take("E01.1")
    small.publish(at("2021-03-03 09:00"))

    (mail,) = mails()

    assert (mail.id, mail.state, mail.attempts) == (first.id, "waiting", 1)
    assert mail.subject == "健康讲座：第一讲 取消（原定 3月5日 周五 14:00–15:00）"
    assert states() == ["told", "told"]


def test_a_mail_to_be_tried_again_is_none_once_the_calendar_has_told_it(app, small):
    app.config["SMTP_HOST"] = "busy.example.org"
    edition = move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")
    (mail,) = mails()
    tried(mail)
    token = calendar("LI", at("2021-03-03 09:00"))
    with writing():
        db.session.get_one(FeedToken, token.id).seen_edition = edition.id
    now("2021-03-03 09:01")

    assert [m.state for m in mails()] == ["withdrawn"]
    assert states() == ["feed"]


def sent_again(mail: Mail) -> None:
    """The server refused it for good; later somebody decides to try once more."""
    outbox.again(mail.id, db.session.query(User).first())


def refused(mail: Mail) -> None:
    with writing():
        mail.state, mail.error = "failed", "554 not wanted"


def test_a_mail_sent_again_by_a_person_does_not_tell_what_a_newer_one_has_overtaken(app, small):
    app.config["SMTP_HOST"] = "busy.example.org"
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")
    (old,) = mails()
    refused(old)
    move(small, "E01.1", "2021-03-05 17:00", "2021-03-03 09:10")
    with writing():
        mails()[1].state = "sent"
    now("2021-03-03 09:20")

    sent_again(old)

    assert [m.state for m in mails()] == ["withdrawn", "sent"]
    assert states() == ["moot", "told"]


def test_a_mail_sent_again_by_a_person_tells_what_stands_where_the_newer_one_did_not_arrive_either(
    app, small
):
    app.config["SMTP_HOST"] = "busy.example.org"
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")
    refused(mails()[0])
    move(small, "E01.1", "2021-03-05 17:00", "2021-03-03 09:10")
    refused(mails()[1])
    now("2021-03-03 09:20")

    sent_again(mails()[0])

    first, second = mails()
    assert (first.state, second.state) == ("waiting", "failed")
    assert first.subject == "健康讲座：第一讲 改到 3月5日 周五 17:00–18:00"
    assert {row.mail_id for row in db.session.query(Telling)} == {first.id}


def test_a_time_that_came_and_went_before_the_mail_hurries_nobody(small):
    """What is left of it, another room on the old day, the calendar tells in time."""
    calendar("LI", *(at("2021-03-01 09:00") - timedelta(hours=24 * n) for n in (3, 2, 1, 0)))
    move(small, "E01.1", "2021-03-02 10:00", "2021-03-01 09:30")
    small.take("E01.1")
    small.publish(at("2021-03-01 09:31"))
    small.put("E01.1", "2021-03-05 14:00", "MPH", speaker=["LI"])
    small.publish(at("2021-03-01 09:32"))
    assert mails() == []

    now("2021-03-05 13:00")
    assert [mail.subject for mail in mails()] == ["健康讲座：第一讲 换到多功能厅"]


def test_a_time_that_a_refused_mail_told_was_never_known(app, small):
    """Back where it was: nothing is to be said. Moved on: from where they think it is."""
    app.config["SMTP_HOST"] = "busy.example.org"
    for session in ("E01.1", "E02.1"):
        small.put(session, f"2021-03-0{4 + int(session[2])} 16:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-03 09:00"))
    refused(mails()[0])
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["LI"])
    small.put("E02.1", "2021-03-06 18:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-03 09:10"))

    _, mail = mails()

    assert mail.subject == "健康讲座：第二讲 改到 3月6日 周六 18:00–19:00"
    assert "  原来：3月6日 周六 14:00–15:00" in mail.text
