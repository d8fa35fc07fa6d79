"""One's own choice of mails: kept, shown again, and refused where it makes no sense."""

import pytest

from scheduler.extensions import db
from scheduler.models import MailChoice
from scheduler.transactions import writing
from tests.tools import factories

pytestmark = pytest.mark.postgres
PAGE = "/me/settings/mail"
CHOSEN = {
    "wants": "all",
    "duties": "feed",
    "quiet_from": "22:00",
    "quiet_until": "07:30",
    "digest_at": "18:00",
}


@pytest.fixture
def member(client, session):
    with writing():
        person = factories.person("LI", name="李雷", mail="li@example.org")
        user = factories.user("li", "member", person=person)
    return client.sign_in(user)


def kept() -> tuple:
    row = db.session.query(MailChoice).one()
    return (row.wants, row.duties, row.quiet_from, row.quiet_until, row.digest_at)


def test_choices_are_kept_and_shown_again(member):
    assert member.post(PAGE, data=CHOSEN).status_code == 303
    page = member.get(PAGE).text

    assert kept() == ("all", "feed", 1320, 450, 1080)
    assert 'name="quiet_until" value="07:30"' in page
    assert 'value="all" checked' in page


def test_empty_times_mean_none(member):
    member.post(PAGE, data=CHOSEN)
    member.post(PAGE, data={**CHOSEN, "quiet_from": "", "quiet_until": "", "digest_at": ""})

    assert kept() == ("all", "feed", None, None, None)


@pytest.mark.parametrize(
    "odd",
    [
        {"wants": "everything"},
        {"duties": "pigeon"},
        {"quiet_until": ""},
        {"quiet_from": "25:00"},
        {"digest_at": "noon"},
        {"digest_at": "²:00"},
        {"digest_at": "1:-1"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(member, odd):
    assert member.post(PAGE, data={**CHOSEN, **odd}).status_code == 422
    assert db.session.query(MailChoice).count() == 0


def test_invitations_need_an_address(client, session):
    with writing():
        user = factories.user("han", "member", person=factories.person("HAN", mail=""))
    client.sign_in(user)

    assert "没有登记邮箱" in client.get(PAGE).text
    answer = client.post(PAGE, data={**CHOSEN, "duties": "invitation"})
    assert (answer.status_code, "mail-address-missing" in answer.text) == (422, True)


def test_the_page_speaks_english_and_is_found_from_the_settings(member):
    assert f'href="{PAGE}"' in member.get("/me/settings").text
    page = member.get(PAGE, headers={"Accept-Language": "en"}).text

    assert "As invitations by mail that I can answer" in page


def test_it_is_for_who_is_signed_in(client, session):
    assert client.get(PAGE).status_code == 401
    assert client.post(PAGE, data=CHOSEN).status_code == 401
