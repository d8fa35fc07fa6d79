"""Courses and seats over the API, as a clerk, a member and a visitor."""

import pytest

from tests.tools import classes
from tests.tools.desk import Gym, gym


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def desk(client, hall):
    return client.sign_in(hall.clerk)


@pytest.fixture
def member(app, hall):
    return app.test_client().sign_in(hall.member)


def order(**more):
    return {
        "code": "AERO",
        "title": {"zh": "健身操", "en": "Aerobics"},
        "seats": 1,
        "activity": "aerobics",
        "venue": "GYM-A",
        "start": "2021-10-15T12:00:00+08:00",
        "end": "2021-10-15T13:00:00+08:00",
        "rrule": "FREQ=WEEKLY;BYDAY=FR;COUNT=2",
        **more,
    }


def test_from_the_offer_of_a_course_to_a_seat(desk, member, app):
    made = desk.post("/api/v1/courses", json=order())
    visitor = app.test_client().get("/api/v1/lessons").json

    assert (made.status_code, made.json["seats"]) == (201, 1)
    assert [(v["start"][:10], v["taken"], v["free"]) for v in visitor] == [
        ("2021-10-15", 0, 1),
        ("2021-10-22", 0, 1),
    ]

    number = visitor[0]["id"]
    seat = member.post(f"/api/v1/lessons/{number}/seats", json={}, headers={"Idempotency-Key": "a"})
    again = member.post(f"/api/v1/lessons/{number}/seats", json={}, headers={"Idempotency-Key": "a"})

    assert (seat.status_code, seat.json["lesson"], seat.json["venue"]) == (201, number, "GYM-A")
    assert again.data == seat.data
    full = desk.post(f"/api/v1/lessons/{number}/seats", json={"person": "21044"})
    assert (full.status_code, full.json["code"]) == (409, "class-full")
    assert [a.get("lesson") for a in full.json["alternatives"]] == [visitor[1]["id"], None]
    waits = desk.post(f"/api/v1/lessons/{number}/wait", json={"person": "21044"})
    assert (waits.status_code, waits.json["place"], waits.json["lesson"]) == (201, 1, number)
    assert member.post(f"/api/v1/bookings/{seat.json['id']}/cancel", json={}).status_code == 200
    assert [w["state"] for w in desk.get("/api/v1/waiting").json] == ["offered"]


def test_what_a_member_and_a_visitor_may_not(desk, member, app, hall):
    lesson = classes.course(hall, seats=2)[0].id
    desk.post(f"/api/v1/lessons/{lesson}/seats", json={"person": "21044"})
    visitor = app.test_client()

    for client, status in ((member, 403), (visitor, 401)):
        assert client.post("/api/v1/courses", json=order(code="X")).status_code == status
        assert client.get(f"/api/v1/lessons/{lesson}/seats").status_code == status
        assert client.post(f"/api/v1/lessons/{lesson}/cancel", json={}).status_code == status
        assert client.post(f"/api/v1/lessons/{lesson}/seats", json={"person": "21044"}).status_code == status
        answer = client.patch("/api/v1/courses/AERO", json={"seats": 9}, headers={"If-Match": "x"})
        assert answer.status_code == status


def test_a_course_changes_only_for_who_has_seen_it(desk, hall):
    classes.course(hall)
    seen = desk.get("/api/v1/courses/AERO").headers["ETag"]

    assert desk.patch("/api/v1/courses/AERO", json={"seats": 5}).status_code == 428
    changed = desk.patch("/api/v1/courses/AERO", json={"seats": 5}, headers={"If-Match": seen})
    late = desk.patch("/api/v1/courses/AERO", json={"seats": 6}, headers={"If-Match": seen})

    assert (changed.json["seats"], late.status_code) == (5, 412)


def test_a_seat_is_changed_and_a_class_cancelled(desk, member, hall):
    first, second, third = (row.id for row in classes.course(hall))
    seat = member.post(f"/api/v1/lessons/{first}/seats", json={}).json["id"]

    moved = member.post(f"/api/v1/bookings/{seat}/change-class", json={"lesson": second})
    off = desk.post(f"/api/v1/lessons/{second}/cancel", json={"reason": "停电"})

    assert (moved.json["lesson"], off.json["state"], off.json["free"]) == (second, "cancelled", 0)
    mine = [b for b in member.get("/api/v1/bookings").json if b["replaces"] == seat]
    assert [(b["state"], b["lesson"]) for b in mine] == [("held", third)]
    assert member.post(f"/api/v1/bookings/{mine[0]['id']}/confirm", json={}).json["state"] == "confirmed"


def test_a_course_without_room_or_event_is_told_what_it_lacks(desk):
    bare = {k: v for k, v in order().items() if k not in ("venue", "start", "end")}

    refused = desk.post("/api/v1/courses", json=bare)
    unknown = desk.post("/api/v1/courses", json={**bare, "plan": "2021"})

    assert refused.status_code == 422
    assert sorted(refused.json["context"]["fields"]["json"]) == ["end", "start", "venue"]
    assert sorted(unknown.json["context"]["fields"]["json"]) == ["event"]
