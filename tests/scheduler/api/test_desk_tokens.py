"""What a token of the desk may and may not; the desk's rules change only for who has seen them."""

import pytest

from scheduler.services import accounts
from tests.tools import factories
from tests.tools.desk import Gym, gym


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    factories.plan()
    session.commit()
    return made


@pytest.fixture
def boss(hall, session):
    row = factories.user("boss", "desk", "organiser", "admin")
    session.commit()
    return row


def bearer(user, *scopes):
    return {"Authorization": f"Bearer {accounts.make_token(user, 'kiosk', scopes)[1]}"}


ORDER = {
    "venue": "GYM-T",
    "start": "2021-10-15T12:00:00+08:00",
    "end": "2021-10-15T13:00:00+08:00",
    "person": "20317",
}


def test_a_desk_token_books_and_does_nothing_of_an_organiser_whoever_has_it(client, boss):
    token = bearer(boss, "desk")
    rule = {"code": "notice", "params": {"add": 5}}

    assert client.post("/api/v1/bookings", json=ORDER, headers=token).status_code == 201
    for method, path, body in (
        ("POST", "/api/v1/plans/2021/editions", {}),
        ("POST", "/api/v1/plans/2021/solves", {}),
        ("POST", "/api/v1/plans", {"code": "X", "first_day": "2021-01-01", "last_day": "2021-01-02"}),
        ("PUT", "/api/v1/desk-rules", rule),
        ("PATCH", "/api/v1/venues/GYM-T", {"capacity": 1}),
        (
            "POST",
            "/api/v1/venues/GYM-T/closures",
            {"start": "2021-10-15T12:00:00+08:00", "end": "2021-10-15T13:00:00+08:00"},
        ),
    ):
        answer = client.open(path, method=method, json=body, headers={**token, "If-Match": '"x"'})
        assert (answer.status_code, answer.json["code"]) == (403, "scope-missing"), (path, answer.text)


def test_a_reading_token_of_a_clerk_books_nothing(client, hall):
    answer = client.post("/api/v1/bookings", json=ORDER, headers=bearer(hall.clerk, "read"))

    assert (answer.status_code, answer.json["code"]) == (403, "scope-missing")


def test_rules_change_only_for_who_has_seen_them(client, boss):
    token = bearer(boss, "organise", "desk")
    seen = client.get("/api/v1/desk-rules", headers=token).headers["ETag"]
    rule = {"code": "notice", "params": {"add": 5}}

    bare = client.put("/api/v1/desk-rules", json=rule, headers=token)
    first = client.put("/api/v1/desk-rules", json=rule, headers={**token, "If-Match": seen})
    late = client.put("/api/v1/desk-rules", json=rule, headers={**token, "If-Match": seen})

    assert [a.status_code for a in (bare, first, late)] == [428, 200, 412]
    assert first.headers["ETag"] == client.get("/api/v1/desk-rules", headers=token).headers["ETag"]


def test_a_reading_token_of_a_member_changes_nothing_and_one_for_their_own_things_does(client, hall):
    """It read and wrote alike: whoever had it could book, cancel, and make addresses of feeds."""
    mine = hall.book("GYM-B", "18:00", "19:00", "20317", day="2021-10-15")
    reading, own = bearer(hall.member, "read"), bearer(hall.member, "own")
    acts = (
        ("/api/v1/bookings", ORDER | {"person": None}),
        (f"/api/v1/bookings/{mine.id}/cancel", {}),
        ("/api/v1/waiting", {"venues": ["GYM-B"], "start": ORDER["start"], "end": ORDER["end"]}),
    )

    for path, body in acts:
        answer = client.post(path, json=body, headers=reading)
        assert (answer.status_code, answer.json["context"]["scope"]) == (403, "own"), path
    assert client.get("/api/v1/bookings", headers=reading).status_code == 200
    assert client.post("/api/v1/bookings", json=acts[0][1], headers=own).status_code == 201
    assert client.get("/api/v1/desk-rules", headers=own).status_code == 403
