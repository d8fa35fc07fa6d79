"""Who would learn too late is told, once, in words; who has a calendar that comes in time is left to it."""

from datetime import timedelta

import pytest

from scheduler.extensions import db
from scheduler.models import FeedToken, Message
from scheduler.services import messages
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.mailed import calendar, choose, mails, move, now, person, states, two_of_li
from tests.tools.published import Small

pytestmark = pytest.mark.postgres
HOUR = timedelta(hours=1)


@pytest.fixture
def small(session) -> Small:
    return two_of_li()


def test_nobody_is_told_of_a_first_edition(small):
    assert (mails(), states()) == ([], [])


def test_who_has_no_calendar_is_told_of_a_move_in_words(small):
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")

    (mail,) = mails()

    assert mail.to == "li@example.org"
    assert mail.subject == "健康讲座：第一讲 改到 3月5日 周五 16:00–17:00"
    assert "  原来：3月5日 周五 14:00–15:00 · 报告厅" in mail.text
    assert "  现在：3月5日 周五 16:00–17:00 · 报告厅" in mail.text
    assert "DTSTART;TZID=Asia/Shanghai:20210305T160000" in mail.calendar
    assert "METHOD" not in mail.calendar


def test_the_reader_of_english_reads_english(small):
    with writing():
        factories.user("li", "member", person=person("LI"), language="en")
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")

    (mail,) = mails()

    assert mail.subject == "Health lecture: Lecture 1 moved to Fri 5 Mar 16:00–17:00"
    assert "  Before: Fri 5 Mar 14:00–15:00 · Auditorium" in mail.text


def test_one_change_is_told_once_however_often_one_looks(small):
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")

    assert [len(mails()) for _ in range(3)] == [1, 1, 1]


def test_several_changes_of_one_edition_are_one_mail(small):
    small.put("E01.1", "2021-03-05 16:00", "AUD", speaker=["LI"])
    small.take("E02.1")
    small.publish(at("2021-03-03 09:00"))

    (mail,) = mails()

    assert mail.subject == "健康讲座：第一讲 改到 3月5日 周五 16:00–17:00，另有 1 项变动"
    assert "健康讲座：第二讲 取消（原定 3月6日 周六 14:00–15:00）" in mail.text
    assert "STATUS:CANCELLED" in mail.calendar


def test_a_calendar_that_comes_in_time_tells_it(small):
    token = calendar("LI", *(at(f"2021-03-02 {h:02}:00") for h in (6, 7, 8, 9)))
    edition = move(small, "E01.1", "2021-03-05 16:00", "2021-03-02 09:30")
    assert mails() == []

    with writing():
        db.session.get_one(FeedToken, token.id).seen_edition = edition.id
    now("2021-03-05 12:59")

    assert (mails(), states()) == ([], ["feed"])


def test_who_only_asked_whether_there_is_something_new_does_not_know_it(small):
    token = calendar("LI", *(at(f"2021-03-02 {h:02}:00") for h in (6, 7, 8, 9)))
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-02 09:30")
    with writing():
        db.session.get_one(FeedToken, token.id).last_fetch = at("2021-03-02 10:00")
    now("2021-03-02 10:31")

    assert len(mails()) == 1


def test_a_calendar_that_did_not_come_when_expected_is_followed_by_a_mail(small):
    calendar("LI", *(at(f"2021-03-02 {h:02}:00") for h in (6, 7, 8, 9)))
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-02 09:30")

    now("2021-03-02 10:29")
    assert mails() == []
    now("2021-03-02 10:31")
    assert len(mails()) == 1


def test_a_calendar_that_would_come_too_late_is_not_waited_for(small):
    calendar("LI", at("2021-03-05 09:00"), client="Google")  # a day, as far as anybody knows
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-05 09:30")

    assert len(mails()) == 1


def test_a_calendar_nobody_ever_fetched_is_none(small):
    calendar("LI")
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-02 09:30")

    assert len(mails()) == 1


def test_quiet_hours_are_waited_for(small):
    choose("LI", quiet_from=22 * 60, quiet_until=7 * 60)
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 23:00")

    assert mails() == []
    now("2021-03-04 06:59")
    assert mails() == []
    now("2021-03-04 07:00")
    assert len(mails()) == 1


def test_what_takes_effect_before_the_quiet_hours_end_breaks_them(small):
    choose("LI", quiet_from=22 * 60, quiet_until=15 * 60)
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-04 23:00")

    assert len(mails()) == 1


def test_a_digest_gathers_a_day_and_what_came_back_is_not_told(small):
    choose("LI", digest_at=18 * 60)
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-02 09:00")
    assert mails() == []
    move(small, "E02.1", "2021-03-06 16:00", "2021-03-02 10:00")
    move(small, "E02.1", "2021-03-06 14:00", "2021-03-02 11:00")
    now("2021-03-02 18:00")

    (mail,) = mails()

    assert mail.subject == "健康讲座：第一讲 改到 3月5日 周五 16:00–17:00"
    assert states() == ["told", "moot", "moot"]


def test_a_digest_is_not_waited_for_where_it_would_come_too_late(small):
    choose("LI", digest_at=18 * 60)
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-05 09:00")

    assert len(mails()) == 1


def test_who_is_replaced_and_who_replaces_are_told_different_things(small):
    with writing():
        factories.person("WEI", mail="wei@example.org")
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["WEI"])
    small.publish(at("2021-03-03 09:00"))

    assert [(m.to, m.subject) for m in mails()] == [
        ("li@example.org", "健康讲座：第一讲：不用来了"),
        ("wei@example.org", "健康讲座：第一讲：3月5日 周五 14:00–15:00"),
    ]


def test_who_has_no_address_is_told_on_the_site(small):
    with writing():
        person("LI").mail = ""
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")

    assert (mails(), mails()) == ([], [])
    (note,) = db.session.query(Message).all()
    assert note.text_zh.startswith("健康讲座：第一讲 改到 3月5日 周五 16:00–17:00")
    assert states() == ["site"]


def test_a_message_of_the_desk_and_a_change_are_one_mail(small):
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")
    with writing():
        messages.tell(person("LI"), "offer:1", "offer", Words("场地有空了", "A court is free"))

    (mail,) = mails()

    assert "场地有空了" in mail.text
    assert "改到" in mail.text
    assert len(mails()) == 1


def test_what_is_over_is_not_told(small):
    move(small, "E01.1", "2021-03-05 16:00", "2021-03-03 09:00")
    now("2021-03-05 17:00")

    assert (mails(), states()) == ([], ["moot"])
