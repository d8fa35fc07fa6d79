"""The review says who is told and how, and shows one mail as its reader will see it."""

import pytest

from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

PAGE = "/organiser/plans/2021/publish"


@pytest.fixture
def small(session, set_now) -> Small:
    with writing():
        factories.person("LI", name="李<雷>", mail="li@example.org")
    small = Small.make()
    small.add("E01", name=Words("第一讲", "Lecture 1"))
    small.put("E01.1", "2021-03-12 14:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-01 09:00"))
    small.put("E01.1", "2021-03-12 16:00", "AUD", speaker=["LI"])
    return small


def test_the_review_says_how_many_are_told_and_shows_a_mail(client, small):
    client.sign_in(small.user)

    page = client.get(PAGE).text

    assert "马上收到邮件：没有日历，或日历来不及" in page
    assert '<b class="end">1 人</b>' in page
    assert "邮件预览 · 发给李&lt;雷&gt;" in page
    assert "<b>健康讲座：第一讲 改到 3月12日 周五 16:00–17:00</b>" in page
    assert "发布第 2 版，通知 1 人" in page


def test_a_note_that_was_refused_stands_in_the_sample(client, small):
    client.sign_in(small.user)

    page = client.post(PAGE, data={"seen": "0", "note_zh": "停电了。"}).text

    assert "说明：停电了。" in page


def test_nobody_is_told_of_a_first_edition(client, small):
    client.sign_in(small.user)
    with writing():
        small.take("E01.1")
        factories.timetable(factories.plan("2022"))

    assert "邮件预览" not in client.get("/organiser/plans/2022/publish").text
