"""Review, then publish what was reviewed and nothing else."""

import pytest

from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import two_lectures

EDITIONS = "/api/v1/plans/2021/editions"


@pytest.fixture
def small(session):
    return two_lectures()


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def reviewed(client):
    found = client.get("/api/v1/plans/2021/review").json
    return {"seen": found["base"], "draft": found["draft"]}


def test_a_review_tells_what_publishing_would_change(organiser, small):
    answer = organiser.get("/api/v1/plans/2021/review").json

    counts = {"moved": 0, "changed": 0, "cancelled": 0, "new": 2, "unchanged": 0}
    assert answer == {
        "base": 0,
        "draft": small.draft().id,
        "number": 1,
        "cost": 0,
        "counts": counts,
        "broken": [],
        "unplaced": [],
        "displaced": [],
    }


def test_a_review_tells_who_would_be_told_and_how(organiser):
    nobody = {"mail": 0, "later": 0, "feed": 0, "invitation": 0, "site": 0}

    answer = organiser.get("/api/v1/plans/2021/review/told").json

    assert answer == {"people": 0, "mails": 0, "displaced": 0, "counts": nobody, "late": {}, "sample": None}


def test_what_was_reviewed_is_published(organiser):
    answer = organiser.post(EDITIONS, json=reviewed(organiser))

    assert (answer.status_code, answer.json["number"]) == (201, 1)


def test_after_another_edition_a_review_is_stale(organiser, small):
    order = reviewed(organiser)
    small.publish()
    small.put("E01.1", "2021-03-08 14:00", "AUD")

    answer = organiser.post(EDITIONS, json=order)

    assert (answer.status_code, answer.json["code"]) == (409, "published-meanwhile")
    assert [e["number"] for e in organiser.get(EDITIONS).json] == [1]


def test_after_another_draft_a_review_is_stale(organiser, small):
    order = reviewed(organiser)
    with writing():
        small.draft().current = False
        now = factories.timetable(small.plan).id

    answer = organiser.post(EDITIONS, json=order)

    assert (answer.status_code, answer.json["code"]) == (409, "draft-changed")
    assert (answer.json["context"]["draft"], answer.json["context"]["reviewed"]) == (now, order["draft"])
    assert organiser.get(EDITIONS).json == []


def test_a_review_is_for_organisers(client, small):
    with writing():
        member = factories.user("m", "member")
    client.sign_in(member)

    assert client.get("/api/v1/plans/2021/review").status_code == 403
    assert client.get("/api/v1/plans/2021/review/told").status_code == 403
