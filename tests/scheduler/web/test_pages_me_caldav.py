"""The page that makes one's calendars an account: a password shown once, the choice of calendars, how to add it."""

import re

import pytest

from scheduler.services.caldav import choices
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.caldav import Dav
from tests.tools.published import two_lectures


@pytest.fixture
def member(client, session):
    small = two_lectures()
    small.publish()
    with writing():
        person = factories.person("S0001")
        user = factories.user("s0001", "member", person=person)
    return client.sign_in(user)


def test_the_password_that_the_page_shows_opens_the_account(member):
    made = member.post("/me/caldav", data={"device": "我的手机"})
    secret = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){6}", made.text)[0]

    assert made.status_code == 200
    assert Dav(member, "S0001", secret).propfind("/caldav/", "d:displayname").status == 207
    assert secret not in member.get("/me/caldav").text  # shown only once
    assert "我的手机" in member.get("/me").text  # and revoked where the other devices are


def test_a_chosen_calendar_stands_beside_one_s_own(member):
    secret = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){6}", member.post("/me/caldav", data={"device": "x"}).text)[
        0
    ]
    answer = member.post("/me/caldav/calendars", data={"calendar": ["kind.lecture", "venue.AUD"]})
    dav = Dav(member, "S0001", secret)
    listed = dav.propfind("/caldav/calendars/S0001/", "d:displayname", depth="1").hrefs

    assert answer.status_code == 303
    assert [href.split("/")[4] for href in listed] == [
        "",
        "events",
        "duties",
        "bookings",
        "kind.lecture",
        "venue.AUD",
    ]
    assert 'value="venue.AUD" checked' in member.get("/me/caldav").text
    assert 'value="everything" checked' not in member.get("/me/caldav").text


def test_none_may_be_chosen(member, session):
    member.post("/me/caldav/calendars", data={})
    from scheduler.models import Person

    assert choices.chosen(session(), session.query(Person).filter_by(code="S0001").one().id) == ()


@pytest.mark.parametrize("wrong", [["nothing"], ["desk"], ["venue"], [f"venue.V{n}" for n in range(31)]])
def test_a_choice_that_is_none_is_refused(member, wrong):
    assert member.post("/me/caldav/calendars", data={"calendar": wrong}).status_code == 422


def test_the_page_says_what_to_type_in_both_languages(member):
    zh, en = member.get("/me/caldav").text, member.get("/me/caldav?lang=en").text

    assert "http://localhost/caldav/" in zh
    for words in ("添加 CalDAV 账户", "在网络上", "使用 URL 和用户名登录", "在线账户", "互联网账户"):
        assert words in zh
    for words in (
        "Add CalDAV Account",
        "On the network",
        "Login with URL",
        "Online Accounts",
        "Internet Accounts",
    ):
        assert words in en


def test_it_is_for_who_is_signed_in_and_somebody(client, session):
    assert client.get("/me/caldav").status_code == 401
    with writing():
        user = factories.user("robot", "member")
    assert client.sign_in(user).get("/me/caldav").status_code == 403
