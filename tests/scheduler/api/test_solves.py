"""Solves over HTTP: 202 at once, the same key the same solve, a live stream, a stop."""

import json

import pytest

from scheduler.services import running, solving
from tests.tools import factories, solves


@pytest.fixture
def rung(app):
    calls = []
    app.extensions["queue"] = lambda app: lambda name, args: calls.append((name, *args))
    return calls


@pytest.fixture
def organiser(client, session, monkeypatch, rung):
    """A client of an organiser, with the plan 2021, whose problem is a small one."""
    plan = factories.plan()
    event = factories.event(plan)
    for code in ("1", "2"):
        factories.session(event, code, places=((),))
    client.sign_in(factories.user("boss", "organiser"))
    session.commit()
    monkeypatch.setattr(solving, "build_problem", lambda plan_id: solves.small_problem())
    return client


def test_a_solve_is_accepted_at_once_and_says_where_to_look(organiser, rung):
    answer = organiser.post("/api/v1/plans/2021/solves", json={"seconds": 5})

    number = answer.json["id"]
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1/solves/{number}")
    assert (answer.json["state"], answer.json["number"], answer.json["plan"]) == ("queued", 1, "2021")
    assert rung == [("run_solve", number)]
    assert organiser.get(answer.headers["Location"]).json == answer.json


def test_the_same_key_is_the_same_solve(organiser, rung):
    first, again, other = (
        organiser.post("/api/v1/plans/2021/solves", headers={"Idempotency-Key": key}).json["number"]
        for key in ("a", "a", "b")
    )

    assert (first, again, other) == (1, 1, 2)
    assert len(rung) == 2


def test_too_long_a_solve_is_refused(organiser, rung):
    answer = organiser.post("/api/v1/plans/2021/solves", json={"seconds": 100_000})

    assert (answer.status_code, answer.json["code"]) == (422, "solve-seconds")
    assert rung == []


def test_a_plan_with_errors_is_refused_before_any_queue(organiser, rung, monkeypatch):
    from dataclasses import replace

    good = solves.small_problem()
    bad = replace(good, sessions=(replace(good.sessions[0], places=(("NOWHERE",),)),))
    monkeypatch.setattr(solving, "build_problem", lambda plan_id: bad)

    answer = organiser.post("/api/v1/plans/2021/solves")

    assert (answer.status_code, answer.json["code"]) == (422, "plan-has-errors")
    assert [(f["code"], f["where"]) for f in answer.json["context"]["findings"]] == [
        ("unknown-id", "sessions.E01.1.places")
    ]
    assert rung == []


def test_the_stream_tells_the_state_and_ends_with_the_solve(organiser, session, monkeypatch):
    solves.behave(monkeypatch, "good")
    number = organiser.post("/api/v1/plans/2021/solves").json["id"]
    running.run_solve(number)

    answer = organiser.get(f"/api/v1/solves/{number}/events")

    assert answer.mimetype == "text/event-stream"
    (event,) = answer.text.strip().split("\n\n")
    name, data = event.split("\n")
    told = json.loads(data.removeprefix("data: "))
    assert name == "event: state"
    assert (told["state"], told["cost"], told["bound"], told["placed"], told["unplaced"]) == (
        "done",
        7,
        5,
        2,
        [],
    )


def test_a_waiting_solve_is_stopped_at_once_and_a_second_stop_changes_nothing(organiser):
    number = organiser.post("/api/v1/plans/2021/solves").json["id"]

    answers = [organiser.post(f"/api/v1/solves/{number}/stop") for _ in range(2)]

    assert [(a.status_code, a.json["state"]) for a in answers] == [(202, "stopped")] * 2


def test_the_draft_of_a_solve_can_be_read(organiser, monkeypatch):
    solves.behave(monkeypatch, "good")
    number = organiser.post("/api/v1/plans/2021/solves").json["id"]
    running.run_solve(number)

    (draft,) = organiser.get("/api/v1/plans/2021/timetables").json
    placements = organiser.get(f"/api/v1/timetables/{draft['id']}/placements").json

    assert draft["current"] is True
    assert placements[0] == {
        "session": "E01.1",
        "start": "2021-03-05T00:00:00+00:00",
        "end": "2021-03-05T01:00:00+00:00",
        "venues": [],
        "duties": {},
    }
