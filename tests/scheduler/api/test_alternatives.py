"""Several good timetables over the API: asked for as a solve is, made a draft and compared by name."""

import pytest

from scheduler.services import running
from tests.scheduler.services.test_several import small

__all__ = ["small"]


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def test_asked_for_found_compared_and_made_a_draft(organiser, small):
    draft = small.draft().id
    asked = organiser.post(f"/api/v1/timetables/{draft}/alternatives", json={"count": 1, "differ": 2})
    running.run_solve(asked.json["id"])
    done = organiser.get(asked.headers["Location"]).json
    (found,) = done["alternatives"]

    there = organiser.get(f"/api/v1/plans/2021/differences?a=current&b={found['name']}").json
    made = organiser.post("/api/v1/plans/2021/versions", json={"of": found["name"], "name": "Other days"})

    assert (asked.status_code, asked.json["state"], done["state"], found["differs"]) == (
        202,
        "queued",
        "done",
        2,
    )
    assert len(there["steps"]) == 2
    assert (made.status_code, made.json["name"], made.json["current"]) == (201, "Other days", False)
    assert (
        organiser.get(f"/api/v1/plans/2021/differences?a={found['name']}&b=draft:{made.json['id']}").json[
            "steps"
        ]
        == []
    )


def test_the_same_key_is_the_same_search(organiser, small):
    url, key = f"/api/v1/timetables/{small.draft().id}/alternatives", {"Idempotency-Key": "k1"}

    first, again = (organiser.post(url, json={}, headers=key).json["id"] for _ in range(2))

    assert first == again


@pytest.mark.parametrize(
    "order", [{"count": 0}, {"count": 11}, {"differ": 0}, {"within": -1}, {"seconds": 0}]
)
def test_a_number_out_of_bounds_is_refused(organiser, small, order):
    answer = organiser.post(f"/api/v1/timetables/{small.draft().id}/alternatives", json=order)

    assert answer.status_code == 422


def test_a_member_may_not_ask(client, small):
    from scheduler.transactions import writing
    from tests.tools import factories

    with writing():
        member = factories.user("somebody", "member")
    answer = client.sign_in(member).post(f"/api/v1/timetables/{small.draft().id}/alternatives", json={})

    assert answer.status_code == 403
