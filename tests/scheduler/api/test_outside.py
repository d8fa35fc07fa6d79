"""Outside calendars over HTTP: what a script of the academy's office would do."""

import io
from typing import Any

import pytest

from scheduler import clock
from scheduler.models import OutsideCalendar
from tests.tools import factories
from tests.tools.foreign import calendar, event

LIST = "/api/v1/plans/2021/outside-calendars"


@pytest.fixture
def organiser(client: Any, session: Any) -> Any:
    factories.plan()
    client.sign_in(factories.user("boss", "organiser"))
    session.commit()
    return client


def upload(client: Any, day: str, address: str = f"{LIST}/files", verb: str = "post") -> Any:
    data = calendar(*event(f"DTSTART;VALUE=DATE:{day}", "SUMMARY:院士大会"))
    files = {"file": (io.BytesIO(data), "a.ics")}
    return getattr(client, verb)(address, data=files, content_type="multipart/form-data")


def test_a_calendar_is_added_replaced_seen_and_removed(organiser: Any) -> None:
    made = upload(organiser, "20210310")
    assert (made.status_code, made.json["counts"]["items"], made.json["host"]) == (201, 1, "")
    one = f"/api/v1/outside-calendars/{made.json['id']}"

    upload(organiser, "20210312", f"{one}/file", "put")
    (finding,) = organiser.get("/api/v1/plans/2021/outside-findings").json
    (item,) = organiser.get(f"{one}/items").json
    assert finding == {"item": item, "broken": []}
    assert (item["state"], item["start"], item["event"]) == (
        "moved",
        "2021-03-11T16:00:00+00:00",
        f"X{made.json['id']}-{item['id']}",
    )

    assert organiser.post(f"/api/v1/outside-items/{item['id']}/seen").status_code == 204
    assert organiser.get("/api/v1/plans/2021/outside-findings").json == []
    assert organiser.delete(one).status_code == 204
    assert organiser.get(LIST).json == []


def test_an_address_is_subscribed_to_and_not_told_again(organiser: Any) -> None:
    secret = "https://calendar.example.ac.cn/private-0123/basic.ics"

    made = organiser.post(LIST, json={"address": secret, "settings": {"category": "meeting"}})

    assert (made.status_code, made.json["host"]) == (201, "calendar.example.ac.cn")
    assert "private-0123" not in made.text + organiser.get(LIST).text


def test_a_refusal_says_which_limit_and_where(organiser: Any) -> None:
    data = calendar(*event("DTSTART:20210310T010000Z", "RRULE:FREQ=SECONDLY"))
    answer = organiser.post(
        f"{LIST}/files", data={"file": (io.BytesIO(data), "a.ics")}, content_type="multipart/form-data"
    )
    inside = organiser.post(LIST, json={"address": "http://169.254.169.254/latest"})

    assert (answer.status_code, answer.json["code"], answer.json["context"]["line"]) == (
        422,
        "ics-frequency",
        8,
    )
    assert (inside.status_code, inside.json["code"]) == (422, "address-inside")


def test_a_person_s_own_calendar_is_not_there_for_organisers(organiser: Any, session: Any) -> None:
    row = OutsideCalendar(person_id=factories.person().id, title="own", made_at=clock.now())
    session.add(row)
    session.commit()

    assert organiser.get(f"/api/v1/outside-calendars/{row.id}").status_code == 404
    assert organiser.delete(f"/api/v1/outside-calendars/{row.id}").status_code == 404


def test_members_are_refused(client: Any, organiser: Any, session: Any) -> None:
    client.sign_in(factories.user("ann", "member"))
    session.commit()

    assert [client.get(LIST).status_code, upload(client, "20210310").status_code] == [403, 403]
