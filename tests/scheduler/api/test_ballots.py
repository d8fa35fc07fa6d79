"""A ballot over the API, from its announcement to its result."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Membership
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories


@pytest.fixture
def users(session):
    with writing():
        factories.venue("GYM-A")
        head = factories.person()
        group = factories.group("yoga", "club")
        db.session.add(Membership(group=group, person=head, role="head"))
        factories.group("dance", "club")
        return factories.user("clerk", "desk"), factories.user("head", "member", person=head)


def announced():
    slot = {"code": "tue", "venue": "GYM-A", "weekday": 2, "start": 1080, "minutes": 90, "lanes": 0}
    term = {"first_day": "2021-03-01", "last_day": "2021-03-31", "closes_at": "2021-02-23T09:00:00+08:00"}
    return {
        "code": "2021-1",
        "title": {"zh": "春季", "en": "Spring"},
        "slots": [slot],
        "open_share": 0,
        **term,
    }


def test_from_announcement_to_result(app, users):
    clerk, head = (app.test_client().sign_in(user) for user in users)

    made = clerk.post("/api/v1/ballots", json=announced())
    wished = head.post("/api/v1/ballots/2021-1/wishes", json={"group": "yoga", "ranked": ["tue"]})
    before = head.get("/api/v1/ballots/2021-1").json
    clock.set_source(lambda: NOW + timedelta(days=2))
    drawn = clerk.post("/api/v1/ballots/2021-1/draw")

    assert (made.status_code, wished.status_code, drawn.status_code) == (201, 200, 200)
    assert (before["wishes"], before["seed"]) == ([], None)
    assert drawn.json["seed_hash"] == before["seed_hash"]
    assert [(w["group"], w["slot"]) for w in drawn.json["wishes"]] == [("yoga", "tue")]
    assert drawn.json["seed"]


def test_a_member_neither_announces_nor_draws_nor_wishes_for_another_club(app, users):
    clerk, head = (app.test_client().sign_in(user) for user in users)
    clerk.post("/api/v1/ballots", json=announced())

    answers = [
        head.post("/api/v1/ballots", json=announced() | {"code": "x"}),
        head.post("/api/v1/ballots/2021-1/draw"),
        head.post("/api/v1/ballots/2021-1/wishes", json={"group": "dance", "ranked": ["tue"]}),
        app.test_client().get("/api/v1/ballots/2021-1"),
    ]

    assert [a.status_code for a in answers] == [403, 403, 403, 401]
