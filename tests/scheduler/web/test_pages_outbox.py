"""The outbox: every mail as its reader sees it, what invited people answered, and what is stuck."""

import pytest

from scheduler.extensions import db
from scheduler.models import Invitation, Mail, Person
from scheduler.services import mail_choices, mailing
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres
PAGE = "/organiser/outbox"


@pytest.fixture
def small(app, session, set_now) -> Small:
    """Two mails wait: an invitation of Li, and news in English for Han."""
    app.config["MAIL_FROM"] = "union@example.org"
    with writing():
        li = factories.person("LI", name="李<雷>", mail="li@example.org")
        han = factories.person("HAN", name="Han", mail="han@example.org")
        factories.user("han", "member", person=han, language="en")
    small = Small.make()
    small.add("E01", name=Words("第一讲", "Lecture 1"))
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["LI", "HAN"])
    small.publish(at("2021-03-01 09:00"))
    mail_choices.choose(li, {"duties": "invitation"})
    small.put("E01.1", "2021-03-05 16:00", "AUD", speaker=["LI", "HAN"])
    small.publish(at("2021-03-02 09:00"))
    mailing.run()
    return small


def mail(to: str) -> Mail:
    rows = db.session.query(Mail).filter(Mail.to == f"{to}@example.org", Mail.state != "withdrawn")
    return rows.one()


def test_without_a_server_the_page_says_that_mails_are_shown_here_only(client, small):
    page = client.sign_in(small.user).get(PAGE).text

    assert "没有设置发信服务器：邮件只在这里看" in page
    assert "李&lt;雷&gt;" in page
    assert "健康讲座：第一讲 改到 3月5日 周五 16:00–17:00" in page
    assert 'lang="en">Health lecture: Lecture 1 moved to Fri 5 Mar 16:00–17:00</a>' in page
    assert "等待发送 2" in page
    assert "还没回" in page


def test_the_page_speaks_english(client, small):
    page = client.sign_in(small.user).get(PAGE, headers={"Accept-Language": "en"}).text

    assert "No mail server: mails stay on this page" in page
    assert "waiting 2" in page
    assert "no answer" in page


def test_only_mails_of_one_state_are_shown(client, small):
    with writing():
        mail("li").state = "sent"
    page = client.sign_in(small.user).get(f"{PAGE}?state=waiting").text

    assert "han@example.org" in page
    assert "li@example.org" not in page


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?before=x", "?before=-1", "?before=99999999999999999999"]
)
def test_an_odd_address_is_answered(client, small, query):
    assert client.sign_in(small.user).get(PAGE + query).status_code == 200


def test_a_mail_is_shown_as_its_reader_sees_it(client, small):
    client.sign_in(small.user)
    page = client.get(f"{PAGE}/{mail('han').id}").text

    assert '<article class="card mail" lang="en">' in page
    assert "  Now: Fri 5 Mar 16:00–17:00 · Auditorium" in page
    assert "附件 changes.ics" in page
    assert "再发一次" not in page


def test_the_invitation_can_be_taken_as_a_calendar(client, small):
    client.sign_in(small.user)
    answer = client.get(f"{PAGE}/{mail('li').id}.ics")

    assert answer.mimetype == "text/calendar"
    assert "METHOD:REQUEST" in answer.text


def test_an_unsure_mail_is_sent_again_only_by_a_person(client, small):
    with writing():
        mail("han").state = "unsure"
    number = mail("han").id
    client.sign_in(small.user)
    assert "也许已经送达：再发，收件人可能收到两封。" in client.get(f"{PAGE}/{number}").text

    assert client.post(f"{PAGE}/{number}").status_code == 303
    assert mail("han").state == "waiting"
    assert client.post(f"{PAGE}/{number}").status_code == 409


def test_a_decline_stands_first_with_a_way_to_solve_again(client, small):
    with writing():
        db.session.query(Invitation).one().answer = "declined"
    client.sign_in(small.user)

    page = client.get(PAGE).text

    assert "不能来" in page
    assert 'href="/organiser/plans/2021/solves"' in page
    assert client.get("/organiser/plans/2021/solves").status_code == 200


def test_the_outbox_is_for_organisers(client, small):
    with writing():
        person = db.session.query(Person).filter_by(code="LI").one()
        member = factories.user("li", "member", person=person)
    number = mail("li").id
    paths = (PAGE, f"{PAGE}/{number}", f"{PAGE}/{number}.ics")

    assert [client.get(path).status_code for path in paths] == [401, 401, 401]
    client.sign_in(member)
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]
    assert client.post(paths[1]).status_code == 403


def test_no_such_mail_is_not_found(client, small):
    client.sign_in(small.user)

    assert [client.get(f"{PAGE}/{n}").status_code for n in ("999", "999.ics", "x")] == [404, 404, 404]
