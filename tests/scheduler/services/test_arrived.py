"""What people have of an invitation is what left for them, and not what was written last."""

import pytest

from scheduler.extensions import db
from scheduler.models import Mail
from scheduler.services import mailing, outbox
from tests.tools.factories import at
from tests.tools.invited import answer, choose, invitation, invited_lecturer, sent

pytestmark = pytest.mark.postgres


@pytest.fixture
def small(app, session):
    return invited_lecturer(app)


def move(small, when: str, day: int, *, speakers=("LI",)) -> None:
    small.put("E01.1", when, "AUD", speaker=list(speakers))
    small.publish(at(f"2021-03-0{day} 09:00"))


def mails() -> list[tuple[str, str]]:
    rows = db.session.query(Mail).order_by(Mail.id)
    return [(m.method or m.kind, m.text) for m in rows if m.state in ("waiting", "sent")]


def test_a_request_taken_back_before_it_left_was_never_told(small):
    """There and back before the post went: they still have the first time, and nothing is to be said."""
    choose("invitation")
    sent()
    move(small, "2021-03-05 16:00", 2)
    move(small, "2021-03-05 14:00", 3)

    assert sent() == [("REQUEST", 0)]
    assert answer("ACCEPTED", sequence=0, stamp="20210303T020000Z") == "accepted"


def test_of_two_moves_the_mail_tells_from_what_they_have_to_what_stands(small):
    choose("invitation")
    sent()
    move(small, "2021-03-05 16:00", 2)
    move(small, "2021-03-05 18:00", 3)
    mailing.run()

    ((_, first), (_, second)) = mails()
    assert "  原来：3月5日 周五 14:00–15:00" in second
    assert "  现在：3月5日 周五 18:00–19:00" in second
    assert "16:00" not in first + second


def test_after_there_and_back_the_next_move_is_asked_with_a_number_of_its_own(small):
    choose("invitation")
    sent()
    move(small, "2021-03-05 16:00", 2)
    move(small, "2021-03-05 14:00", 3)
    move(small, "2021-03-05 17:00", 4)

    asked = sent()
    assert [method for method, _ in asked] == ["REQUEST", "REQUEST"]
    assert asked[0][1] < asked[1][1]


def test_a_move_whose_request_never_left_is_told_by_mail_when_the_feed_takes_over(small):
    """Without a calendar of theirs nobody else would tell it."""
    choose("invitation")
    sent()
    move(small, "2021-03-05 16:00", 2)
    choose("feed")

    assert [method for method, _ in sent()] == ["REQUEST", "CANCEL", "change"]
    assert "  现在：3月5日 周五 16:00–17:00" in mails()[-1][1]


def test_a_move_that_was_to_come_by_mail_comes_as_the_invitation_instead(small):
    """Chosen between the publishing and the mail: one message, not two."""
    move(small, "2021-03-05 16:00", 2)
    choose("invitation")

    assert [method for method, _ in sent()] == ["REQUEST"]


def test_a_duty_given_and_taken_before_the_request_left_is_told_by_nothing(small):
    choose("invitation")
    sent()
    small.put("E02.1", "2021-03-06 14:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-02 09:00"))
    small.put("E02.1", "2021-03-06 14:00", "AUD")
    small.publish(at("2021-03-02 09:30"))

    assert sent() == [("REQUEST", 0)]


def test_a_cancel_that_left_is_not_sent_twice(small):
    """The request after it was taken back, so they have nothing to cancel."""
    choose("invitation")
    sent()
    move(small, "2021-03-05 14:00", 2, speakers=())
    sent()
    move(small, "2021-03-05 14:00", 3)
    move(small, "2021-03-05 14:00", 4, speakers=())

    assert [method for method, _ in sent()] == ["REQUEST", "CANCEL"]


def test_to_the_feed_and_back_before_the_post_went_sends_nothing(small):
    choose("invitation")
    sent()
    choose("feed")
    choose("invitation")

    assert sent() == [("REQUEST", 0)]
    assert invitation().state == "asked"


def test_a_request_whose_arrival_nobody_knows_is_not_counted_on(small):
    """Asked anew, and without a time before that they may never have seen."""
    choose("invitation")
    mail = db.session.query(Mail).one()
    taken = outbox.take(mail.id)
    outbox.handing(taken)
    outbox.unsure(taken, "no answer")
    move(small, "2021-03-05 16:00", 2)

    ((_, text),) = mails()
    assert "原来" not in text


def test_a_bounce_of_an_older_request_leaves_the_newer_one_standing(small):
    from scheduler.services import mail_form

    choose("invitation")
    sent()
    first = mail_form.message_id(db.session.query(Mail).one())
    move(small, "2021-03-05 16:00", 2)
    sent()
    outbox.bounced(first, "550 late")

    assert invitation().state == "asked"
