"""One's own calendars and busy times over the API."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Busy, OutsideCalendar
from tests.scheduler.services.test_late_busy import Told
from tests.tools.foreign import calendar, event

API = "/api/v1"


@pytest.fixture
def told(session: Any) -> Told:
    return Told()


@pytest.fixture
def mine(client: Any, told: Told) -> Any:
    return client.sign_in(told.user)


def upload(client: Any) -> Any:
    data = calendar(*event("DTSTART:20210305T060000Z", "DURATION:PT1H", "SUMMARY:Secret"))
    files = {"file": (io.BytesIO(data), "a.ics")}
    return client.post(f"{API}/me/calendars/files", data=files, content_type="multipart/form-data")


def test_a_calendar_is_added_asked_again_and_removed(mine: Any) -> None:
    made = upload(mine)
    assert (made.status_code, made.json["counts"]) == (201, {"busy": 1, "tentative": 0})
    linked = mine.post(f"{API}/me/calendars", json={"address": "https://c.example.com/KEY/x.ics"})
    assert (linked.status_code, linked.json["host"]) == (201, "c.example.com")
    number = linked.json["id"]

    assert mine.post(f"{API}/me/calendars/{number}/refresh").status_code == 202
    listed = mine.get(f"{API}/me/calendars")
    assert [c["id"] for c in listed.json] == [made.json["id"], number]
    assert "KEY" not in listed.text

    assert mine.delete(f"{API}/me/calendars/{made.json['id']}").status_code == 204
    assert db.session.scalars(select(Busy)).all() == []


def test_others_calendars_are_not_there_even_for_organisers(client: Any, mine: Any, told: Told) -> None:
    number = upload(mine).json["id"]

    boss = client.sign_in(told.organiser)
    answers = [boss.get(f"{API}/me/calendars/{number}"), boss.delete(f"{API}/me/calendars/{number}")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert boss.get(f"{API}/me/calendars").json == []
    assert len(db.session.scalars(select(OutsideCalendar)).all()) == 1


def test_a_pattern_clashes_with_a_duty_and_organisers_read_it_in_counts(
    client: Any, mine: Any, told: Told
) -> None:
    wanted = {"first": "2021-03-01", "last": "2021-03-31", "weekdays": [5], "start": 780, "end": 900}
    made = mine.post(f"{API}/people/S1/patterns", json=wanted)
    assert made.status_code == 201
    assert [p["weekdays"] for p in mine.get(f"{API}/people/S1/patterns").json] == [[5]]

    findings = client.sign_in(told.organiser).get(f"{API}/plans/2021/busy-findings").json
    assert [(f["session"], f["not_free"]) for f in findings] == [("E01.1", 1)]
    assert "S1" not in str(findings)

    client.sign_in(told.user)
    assert mine.delete(f"{API}/patterns/{made.json['id']}").status_code == 204
    assert client.sign_in(told.organiser).get(f"{API}/plans/2021/busy-findings").json == []


def test_nobody_enters_another_member_s_time(client: Any, told: Told) -> None:
    stranger = client.sign_in(told.other)
    wanted = {"first": "2021-03-01", "last": "2021-03-01"}

    assert stranger.post(f"{API}/people/S1/patterns", json=wanted).status_code == 403
    assert stranger.get(f"{API}/people/S1/patterns").status_code == 403
    assert stranger.get(f"{API}/plans/2021/busy-findings").status_code == 403
    assert client.sign_in(told.organiser).post(f"{API}/people/S1/patterns", json=wanted).status_code == 201


@pytest.mark.parametrize(
    "bad",
    [
        {"first": "2021-03-02", "last": "2021-03-01"},
        {"first": "2021-03-01", "last": "2021-03-01", "start": 60},
        {"first": "2021-03-01", "last": "2021-03-01", "weekdays": [8]},
        {"first": "2021-03-01", "last": "2021-03-01", "what": "illness"},
    ],
)
def test_what_makes_no_sense_is_refused(mine: Any, bad: dict[str, Any]) -> None:
    assert mine.post(f"{API}/people/S1/patterns", json=bad).status_code == 422
