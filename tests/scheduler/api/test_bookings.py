"""Bookings over the API: one's own, the desk's, sent twice, changed meanwhile."""

import threading
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Claim, DeskRule, KitItem
from scheduler.services import accounts
from scheduler.transactions import writing
from tests.tools.client import Client
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

DAY = "2021-10-15"


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def desk(client, hall):
    return client.sign_in(hall.clerk)


@pytest.fixture
def member(app, hall):
    return app.test_client().sign_in(hall.member)


def order(start="12:00", end="13:00", venue="GYM-T", **more):
    return {"venue": venue, "start": f"{DAY}T{start}:00+08:00", "end": f"{DAY}T{end}:00+08:00", **more}


def test_a_member_books_for_themselves(member):
    answer = member.post("/api/v1/bookings", json=order())

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/bookings/{answer.json['id']}"
    assert (answer.json["person"], answer.json["state"]) == ("20317", "confirmed")
    assert [b["id"] for b in member.get("/api/v1/bookings").json] == [answer.json["id"]]


def test_a_member_books_for_nobody_else_and_sees_nobody_else(member, hall):
    other = hall.book("GYM-T", "12:00", "13:00", "21044", day=DAY)

    assert member.post("/api/v1/bookings", json=order(person="21044")).status_code == 403
    assert member.get(f"/api/v1/bookings/{other.id}").status_code == 404
    assert member.post(f"/api/v1/bookings/{other.id}/cancel", json={}).status_code == 404
    assert member.get("/api/v1/bookings").json == []


def test_kit_is_lent_with_a_booking_that_stands_as_far_as_there_is_any(member, hall, session):
    session.add(KitItem(code="bat", title_zh="球拍", title_en="Bats", stock=3))
    session.commit()
    number = member.post("/api/v1/bookings", json=order()).json["id"]

    lent = member.post(f"/api/v1/bookings/{number}/lend", json={"kit": {"bat": 2}})
    refused = member.post(f"/api/v1/bookings/{number}/lend", json={"kit": {"bat": 4}})

    assert (lent.status_code, lent.json["kit"]) == (200, {"bat": 2})
    assert (refused.status_code, refused.json["code"]) == (409, "kit-taken")
    assert member.get(f"/api/v1/bookings/{number}").json["kit"] == {"bat": 2}
    assert member.post(f"/api/v1/bookings/{number}/lend", json={"kit": {}}).json["kit"] == {}


def test_a_clash_is_refused_with_places_that_can_be_taken(desk, hall):
    for who in ("21044", "17001"):
        hall.book("GYM-B", "12:00", "13:00", who, day=DAY)
    refused = desk.post("/api/v1/bookings", json=order(venue="GYM-B", person="20317"))
    other = {k: v for k, v in refused.json["alternatives"][0].items() if k != "label"}

    assert (refused.status_code, refused.json["code"]) == (409, "venue-taken")
    assert desk.post("/api/v1/bookings", json={**other, "person": "20317"}).status_code == 201


def test_a_change_needs_the_present_version(desk, hall):
    row = hall.book("GYM-T", "12:00", "13:00", "21044", day=DAY)
    path = f"/api/v1/bookings/{row.id}"
    etag = desk.get(path).headers["ETag"]
    change = {"start": f"{DAY}T12:30:00+08:00"}

    assert desk.patch(path, json=change).status_code == 428
    moved = desk.patch(path, json=change, headers={"If-Match": etag})
    assert (moved.status_code, moved.json["end"]) == (200, "2021-10-15T05:30:00+00:00")
    assert desk.patch(path, json=change, headers={"If-Match": etag}).status_code == 412


@pytest.mark.parametrize(
    ("verb", "body", "state"),
    [("cancel", {}, "cancelled"), ("split", {"at": f"{DAY}T12:30:00+08:00"}, "confirmed")],
)
def test_the_verbs(desk, hall, verb, body, state):
    row = hall.book("GYM-T", "12:00", "13:00", "21044", day=DAY)
    answer = desk.post(f"/api/v1/bookings/{row.id}/{verb}", json=body)

    assert (answer.status_code, answer.json["state"]) == (200, state)


def test_two_bookings_change_places(desk, hall):
    one = hall.book("GYM-T", "12:00", "13:00", "21044", day=DAY)
    two = hall.book("GYM-B", "17:00", "18:00", "17001", day=DAY)
    answer = desk.post(f"/api/v1/bookings/{one.id}/swap", json={"other": two.id})

    assert (answer.status_code, answer.json["venue"]) == (200, "GYM-B")
    assert desk.get(f"/api/v1/bookings/{two.id}").json["venue"] == "GYM-T"


def test_a_hold_is_confirmed(desk):
    held = desk.post("/api/v1/bookings", json=order(person="21044", hold_minutes=10)).json
    answer = desk.post(f"/api/v1/bookings/{held['id']}/confirm", json={})

    assert (held["state"], answer.json["state"]) == ("held", "confirmed")


def test_a_walk_in_is_there_at_once_and_needs_the_desk(desk, member):
    body = {"venue": "GYM-T", "lane": 3}
    answer = desk.post("/api/v1/bookings/walk-in", json=body)

    assert (answer.status_code, answer.json["state"]) == (201, "checked_in")
    assert member.post("/api/v1/bookings/walk-in", json=body).status_code == 403


def test_a_token_needs_the_scope_of_the_desk(client, hall):
    reading = accounts.make_token(hall.clerk, "reads", [])[1]
    booking = accounts.make_token(hall.clerk, "books", ["desk"])[1]

    def post(token):
        return client.post(
            "/api/v1/bookings", json=order(person="21044"), headers={"Authorization": f"Bearer {token}"}
        )

    assert (post(reading).status_code, post(reading).json["code"]) == (403, "scope-missing")
    assert post(booking).status_code == 201


def test_free_slots_are_what_is_open_and_not_taken(client, hall):
    for who in ("21044", "17001"):
        hall.book("GYM-B", "12:00", "13:00", who, day=DAY)
    found = client.get(f"/api/v1/free-slots?first={DAY}&activity=badminton").json

    noon = [(s["start"][11:16], s["free"]) for s in found if "03:00" < s["start"][11:16] < "06:00"]
    assert noon == []
    assert [s["free"] for s in found] == [2] * 11


def free_starts(client, query):
    found = client.get(f"/api/v1/free-slots?activity=badminton&{query}").json
    return [
        f"{datetime.fromisoformat(s['start']).astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}" for s in found
    ]


def test_a_member_is_shown_as_free_what_they_may_still_book(member, desk, app, hall):
    """At 17:31 the start of 18:00 is too late to book; on 22 October, a day beyond the seven, nothing opens yet."""
    clock.set_source(lambda: at("2021-10-14 17:31"))
    today, later = "first=2021-10-14", "first=2021-10-22"
    visitor = app.test_client()
    starts = ["18:30", "19:00", "19:30", "20:00"]

    assert free_starts(member, today) == starts
    assert free_starts(desk, today) == free_starts(visitor, today) == ["18:00", *starts]
    assert free_starts(member, later) == []
    assert len(free_starts(desk, later)) == 14

    shown = member.get(f"/api/v1/free-slots?activity=badminton&all=true&{today}").json
    assert [(s["start"][11:16], s["rule"]["code"]) for s in shown if "rule" in s] == [("10:00", "notice")]
    assert shown[0]["rule"]["allowed_from"] == "2021-10-14T10:01:00+00:00"
    all_ahead = member.get(f"/api/v1/free-slots?activity=badminton&all=true&{later}").json
    assert {s["rule"]["code"] for s in all_ahead} == {"advance"}


def test_whoever_is_exempt_from_the_notice_is_shown_the_next_start(member, hall):
    clock.set_source(lambda: at("2021-10-14 17:31"))
    with writing():
        db.session.add(DeskRule(code="notice", params={"exempt_roles": ["member"]}))

    assert free_starts(member, "first=2021-10-14")[0] == "18:00"


def test_waiting_points_and_rules_can_be_read(member, desk, hall):
    for who in ("21044", "17001"):
        hall.book("GYM-B", "12:00", "13:00", who, day=DAY)
    wish = {"venues": ["GYM-B"], "start": f"{DAY}T12:00:00+08:00", "end": f"{DAY}T13:00:00+08:00"}
    joined = member.post("/api/v1/waiting", json=wish)

    assert (joined.status_code, joined.json["person"]) == (201, "20317")
    assert [w["id"] for w in desk.get("/api/v1/waiting").json] == [joined.json["id"]]
    assert member.get("/api/v1/people/20317/points").json == []
    assert member.get("/api/v1/people/21044/points").status_code == 404
    assert member.post(f"/api/v1/waiting/{joined.json['id']}/withdraw").json["state"] == "withdrawn"


def test_a_rule_is_set_by_an_organiser_and_checked(app, session, hall, desk):
    from tests.tools import factories

    boss = factories.user("boss", "organiser")
    session.commit()
    client = app.test_client().sign_in(boss)
    good = {"code": "length", "venue": "GYM-T", "params": {}, "on": False}

    seen = {"If-Match": client.get("/api/v1/desk-rules").headers["ETag"]}
    assert client.put("/api/v1/desk-rules", json=good, headers=seen).status_code == 200
    assert (
        client.put("/api/v1/desk-rules", json={**good, "params": {"nonsense": 1}}, headers=seen).status_code
        == 422
    )
    assert (
        client.put("/api/v1/desk-rules", json={**good, "code": "nonsense"}, headers=seen).status_code == 404
    )
    assert desk.put("/api/v1/desk-rules", json=good, headers=seen).status_code == 403
    assert [(r["code"], r["venue"], r["on"]) for r in desk.get("/api/v1/desk-rules").json] == [
        ("length", "GYM-T", False)
    ]


def test_a_standing_slot_is_booked_as_one_set(desk, session):
    from scheduler.transactions import writing
    from tests.tools import factories

    with writing():
        factories.group("chess", "club")
    body = {**order("18:30", "20:30", "GYM-T"), "rrule": "FREQ=WEEKLY;COUNT=3", "group": "chess", "lanes": 2}
    made = desk.post("/api/v1/series", json=body)

    assert made.status_code == 201, made.text
    assert [b["start"][:10] for b in made.json["bookings"]] == ["2021-10-15", "2021-10-22", "2021-10-29"]
    first = {"booking": made.json["bookings"][0]["id"], "scope": "all"}
    later = {**first, "start": "2021-10-15T19:00:00+08:00", "end": "2021-10-15T20:30:00+08:00"}
    moved = desk.post(f"/api/v1/series/{made.json['id']}/change", json={**later, "skip": ["2021-10-22"]})
    assert (moved.status_code, len(moved.json["moved"])) == (200, 2)
    (fell,) = moved.json["dropped"]
    assert (fell["day"], fell["booking"]["state"]) == ("2021-10-22", "cancelled")
    assert fell["why"]["en"] == "it would move to Fri 22 Oct, which is left out as asked"
    assert desk.post("/api/v1/bookings", json=fell["instead"][0]["action"]).status_code == 201
    gone = desk.post(f"/api/v1/series/{made.json['id']}/cancel", json=first)
    assert len(gone.json["cancelled"]) == 2


def test_a_standing_slot_on_a_court_that_is_none_is_refused(desk):
    body = {
        "venue": "GYM-B",
        "start": "2021-10-22T18:00:00+08:00",
        "end": "2021-10-22T19:00:00+08:00",
        "rrule": "FREQ=WEEKLY;COUNT=2",
    }
    for lane in (0, 9):
        answer = desk.post("/api/v1/series", json={**body, "lane": lane})
        assert (answer.status_code, answer.json["code"]) == (422, "bad-lane")
    assert desk.post("/api/v1/series", json={**body, "lane": 2}).status_code == 201


@pytest.mark.postgres
def test_a_hundred_retries_with_one_key_are_one_booking(app, session):
    hall = gym()
    answers = []
    clients = [Client(app).sign_in(hall.clerk) for _ in range(100)]
    headers = {"Idempotency-Key": "once", "Accept-Language": "en"}

    def retry(client):
        answers.append(client.post("/api/v1/bookings", json=order(person="21044"), headers=headers))

    threads = [threading.Thread(target=retry, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(Counter(a.status_code for a in answers)) <= {201, 409}
    assert len({a.data for a in answers if a.status_code == 201}) == 1
    session.rollback()  # to read what the threads wrote
    assert session.scalar(select(func.count()).select_from(Booking)) == 1
    assert session.scalar(select(func.count()).select_from(Claim)) == 12
    assert session.scalars(select(Booking)).one().start == at(f"{DAY} 12:00")
