"""Polls over the API."""

from typing import Any

import pytest

from tests.scheduler.services.test_polls import Asked

API = "/api/v1"
NEW = {
    "session": "E01.1",
    "starts": ["2021-03-09T02:00:00Z", "2021-03-10T06:00:00Z"],
    "deadline": "2021-03-01T10:00:00Z",
    "groups": ["LAB"],
}


@pytest.fixture
def asked(session: Any) -> Asked:
    return Asked()


def test_a_poll_is_asked_answered_counted_and_closed(client: Any, asked: Asked) -> None:
    made = client.sign_in(asked.organiser).post(f"{API}/plans/2021/polls", json=NEW)
    assert (made.status_code, made.json["asked"], made.json["state"]) == (201, 3, "open")
    number, options = made.json["id"], [str(o["id"]) for o in made.json["options"]]

    client.sign_in(asked.voters[0])
    assert [p["id"] for p in client.get(f"{API}/me/polls").json] == [number]
    answers = {"answers": {options[0]: "yes", options[1]: "maybe"}}
    assert client.put(f"{API}/me/polls/{number}/answers", json=answers).json == answers
    assert client.get(f"{API}/me/polls/{number}/answers").json == answers
    assert client.get(f"{API}/polls/{number}").status_code == 403

    client.sign_in(asked.organiser)
    closed = client.post(f"{API}/polls/{number}/close").json
    assert (closed["state"], closed["answered"]) == ("closed", 1)
    assert [(o["yes"], o["maybe"], o["no"]) for o in closed["options"]] == [(1, 0, 0), (0, 1, 0)]
    assert [p["id"] for p in client.get(f"{API}/plans/2021/polls").json] == [number]
    assert client.delete(f"{API}/polls/{number}").status_code == 204


def test_strangers_and_late_answers_are_refused(client: Any, asked: Asked) -> None:
    poll = asked.poll()
    answers = {"answers": {str(poll.options[0].id): "yes"}}
    page = f"{API}/me/polls/{poll.id}/answers"

    assert client.sign_in(asked.stranger).put(page, json=answers).status_code == 404
    assert client.get(page).status_code == 404
    assert client.get(f"{API}/me/polls").json == []
    assert client.post(f"{API}/plans/2021/polls", json=NEW).status_code == 403

    client.sign_in(asked.organiser).post(f"{API}/polls/{poll.id}/close")
    assert client.sign_in(asked.voters[0]).put(page, json=answers).status_code == 409


@pytest.mark.parametrize("bad", [{"session": "NO.1"}, {"starts": NEW["starts"][:1]}, {"groups": ["NOPE"]}])
def test_what_makes_no_sense_is_refused(client: Any, asked: Asked, bad: dict[str, Any]) -> None:
    answer = client.sign_in(asked.organiser).post(f"{API}/plans/2021/polls", json=NEW | bad)

    assert answer.status_code in (404, 422)
