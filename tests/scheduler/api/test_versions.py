"""Versions over the API: branch, compare, make the difference in a draft, delete and bring back."""

import pytest

from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import two_lectures

PLAN = "/api/v1/plans/2021"


@pytest.fixture
def small(session):
    small = two_lectures()
    small.publish()
    small.put("E02.1", "2021-03-08 14:00", "MPH")
    return small


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def difference(client, a, b):
    return client.get(f"{PLAN}/differences?a={a}&b={b}").json


def test_a_difference_made_in_a_branch_of_a_gives_b(organiser, small):
    found = difference(organiser, "published", "current")
    branch = organiser.post(f"{PLAN}/versions", json={"of": "edition:1", "name": "again"}).json
    steps = [{k: s[k] for k in ("session", "was", "now")} for s in found["steps"]]

    made = organiser.post(
        f"/api/v1/timetables/{branch['id']}/steps", json={"version": branch["version"], "steps": steps}
    )

    assert (made.status_code, made.json["version"], made.json["current"]) == (
        200,
        branch["version"] + 1,
        False,
    )
    assert difference(organiser, f"draft:{branch['id']}", "current")["steps"] == []
    assert found["counts"]["moved"] == 1
    assert found["feeds"] == {
        "identical": 1,
        "rises": [{"uid": found["changes"][0]["uid"], "from": 0, "to": 1}],
    }


def test_steps_that_no_longer_fit_are_refused_with_what_is_there(organiser, small):
    steps = difference(organiser, "published", "current")["steps"]
    draft = organiser.get(f"/api/v1/timetables/{small.draft().id}").json
    small.put("E02.1", "2021-03-09 14:00", "AUD")
    back = [{"session": s["session"], "was": s["now"], "now": s["was"]} for s in steps]

    answer = organiser.post(
        f"/api/v1/timetables/{draft['id']}/steps", json={"version": draft["version"], "steps": back}
    )

    assert (answer.status_code, answer.json["code"]) == (409, "draft-changed-meanwhile")
    assert [c["found"]["venues"] for c in answer.json["context"]["changed"]] == [["AUD"]]


@pytest.mark.parametrize(
    "now",
    [
        {"session": "E02.1", "start": "2021-03-09T14:01:00+08:00", "venues": ["AUD"]},
        {"session": "E02.1", "start": "1999-03-09T14:00:00+08:00", "venues": ["AUD"]},
        {"session": "E02.1", "start": "2021-03-09T14:00:00+08:00", "venues": ["NOWHERE"]},
        {"session": "E02.1", "start": "yesterday", "venues": []},
    ],
)
def test_a_step_to_nowhere_is_refused(organiser, small, now):
    steps = [{"session": "E02.1", "was": None, "now": now}]

    answer = organiser.post(
        f"/api/v1/timetables/{small.draft().id}/steps", json={"version": 1, "steps": steps}
    )

    assert (answer.status_code, answer.json["code"]) == (422, "bad-fields")


def test_a_draft_is_deleted_and_comes_back(organiser, small):
    branch = organiser.post(f"{PLAN}/versions", json={"of": "current", "name": "b", "note": "why"}).json
    address = f"/api/v1/timetables/{branch['id']}/deletion"

    assert organiser.put(address).json["deleted_at"] is not None
    assert [d["name"] for d in organiser.get(f"{PLAN}/timetables").json] == ["1"]
    assert organiser.delete(address).json["deleted_at"] is None
    assert [(d["name"], d["note"]) for d in organiser.get(f"{PLAN}/timetables").json] == [
        ("b", "why"),
        ("1", ""),
    ]


def test_readers_see_no_versions(client, small):
    with writing():
        reader = factories.user("reader", "viewer")
    client.sign_in(reader)

    assert client.get(f"{PLAN}/differences").status_code == 403
    assert client.post(f"{PLAN}/versions", json={"of": "current"}).status_code == 403
