"""Where does it fit, why not here, why nowhere: asked of a draft by programs."""

import pytest

from scheduler.services import advising
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import one_without_place


@pytest.fixture
def small(session):
    """Two lectures of two hours in the auditorium, 5 March, which is open from 14 to 18 on working days."""
    small = one_without_place("14:00")
    yield small
    advising.advisers.close()


def about(small, session, question):
    return f"/api/v1/timetables/{small.draft().id}/sessions/{session}/{question}"


def test_the_places_of_a_session_come_cheapest_first_in_local_time(client, small):
    client.sign_in(small.user)

    answer = client.get(about(small, "E02.1", "places?count=3"))

    assert answer.status_code == 200
    assert answer.json["now"] is None
    assert [(p["start"], p["venues"]) for p in answer.json["places"]] == [
        ("2021-03-05T16:00:00+08:00", ["AUD"])
    ]


def test_only_the_stretch_that_was_asked_for(client, small):
    client.sign_in(small.user)

    answer = client.get(about(small, "E02.1", "places?first=2021-03-05T17:00:00Z"))

    assert answer.json["places"] == []


def test_why_not_here_names_what_is_there(client, small):
    client.sign_in(small.user)

    query = "verdict?start=2021-03-05T15:00:00%2B08:00&venues=AUD"
    answer = client.get(about(small, "E02.1", query)).json

    assert answer["fits"] is False
    assert [b["use"] for b in answer["broken"]] == ["venue_exclusive"]
    assert answer["broken"][0]["sessions"] == ["E01.1", "E02.1"]


def test_a_place_that_fits_breaks_nothing(client, small):
    client.sign_in(small.user)

    query = "verdict?start=2021-03-05T08:00:00Z&venues=AUD"
    answer = client.get(about(small, "E02.1", query)).json

    assert (answer["fits"], answer["broken"], answer["start"]) == (True, [], "2021-03-05T16:00:00+08:00")


def test_an_explanation_counts_and_names_ways_out(client, small):
    small.put("E01.1", "2021-03-05 15:00", "AUD")
    client.sign_in(small.user)

    answer = client.get(about(small, "E02.1", "explanation")).json

    assert answer["cells"] == sum(r["cells"] for r in answer["reasons"])
    assert answer["state"] in ("given", "unproven")
    assert [m["session"] for way in answer["ways"] for m in way["moves"]][:1] == ["E01.1"]


@pytest.mark.parametrize("question", ["places", "verdict?start=2021-03-05T08:00:00Z", "explanation"])
def test_only_organisers_may_ask(client, small, question):
    assert client.get(about(small, "E02.1", question)).status_code == 401
    with writing():
        viewer = factories.user("viewer", "viewer")
    assert client.sign_in(viewer).get(about(small, "E02.1", question)).status_code == 403


@pytest.mark.parametrize(
    ("code", "question", "status"),
    [
        ("E09.1", "places", 404),
        ("E02.1", "verdict?start=2021-03-05T08:00:00Z&venues=NONE", 404),
        ("E02.1", "verdict?start=2031-03-05T08:00:00Z&venues=AUD", 422),
        ("E02.1", "verdict?venues=AUD", 422),
        ("E02.1", "places?count=0", 422),
    ],
)
def test_what_is_not_there_is_told(client, small, code, question, status):
    answer = client.sign_in(small.user).get(about(small, code, question))

    assert answer.status_code == status
    assert answer.json["message"]
