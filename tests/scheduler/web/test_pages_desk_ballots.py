"""A clerk announces a ballot, draws it when it is closed, and reads who got what."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Ballot, Membership
from scheduler.services import ballot as ballots
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import NOW, gym

FORM = {
    "code": "2021-2",
    "title": "秋季",
    "title_en": "Autumn",
    "first_day": "2021-11-01",
    "last_day": "2021-12-31",
    "closes_at": "2021-10-20T18:00",
    "open_share": "0",
    "slots": "GYM-A 2 18:00 90\nGYM-B 4 1800 60 2\n",
}


@pytest.fixture
def clerk(client, session):
    return client.sign_in(gym().clerk)


def test_from_the_form_to_the_result(clerk):
    with writing():
        club = factories.group("yoga", "club", title_zh="瑜伽协会")
        head = factories.person("30001")
        db.session.add(Membership(group=club, person=head, role="head"))
        user = factories.user("head", "member", person=head)

    made = clerk.post("/desk/ballots", data=FORM)
    row = db.session.query(Ballot).one()
    slot = row.slots[0]["code"]
    ballots.wish(row, club, [slot], user)
    early = clerk.post("/desk/ballots/2021-2/draw")
    clock.set_source(lambda: NOW + timedelta(days=7))
    drawn = clerk.post("/desk/ballots/2021-2/draw")

    assert (made.status_code, early.status_code, drawn.status_code) == (303, 409, 303)
    page = clerk.get("/desk/ballots/2021-2").text
    assert "瑜伽协会" in page
    assert row.seed in page
    assert row.wishes[0].series is not None
    assert clerk.post("/desk/ballots/2021-2/draw").status_code == 409


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("slots", "GYM-A two 18:00 90", 422),
        ("slots", "NOWHERE 2 18:00 90", 422),
        ("slots", "GYM-A 2 18:00 90\nGYM-A 2 18:30 90", 422),
        ("slots", "GYM-A 2 99:00 999999999999", 422),
        ("first_day", "soon", 422),
        ("closes_at", "", 422),
        ("code", " ", 422),
        ("open_share", "101", 422),
    ],
)
def test_what_is_not_right_is_said_and_kept_on_the_form(clerk, name, value, status):
    answer = clerk.post("/desk/ballots", data={**FORM, name: value})

    assert (answer.status_code, db.session.query(Ballot).count()) == (status, 0)
    assert 'value="Autumn"' in answer.text


def test_one_code_is_announced_once(clerk):
    clerk.post("/desk/ballots", data=FORM)

    assert clerk.post("/desk/ballots", data=FORM).status_code == 409


def test_a_member_has_no_such_pages(client, session):
    client.sign_in(gym().member)

    assert client.get("/desk/ballots").status_code == 403
    assert client.post("/desk/ballots", data=FORM).status_code == 403
