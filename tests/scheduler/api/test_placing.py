"""A draft changed by hand through the API: with the ETag that was seen, and not with another."""

import pytest

from tests.tools.published import two_lectures

AT = "2021-03-09T02:00:00+00:00"


@pytest.fixture
def small(session):
    return two_lectures()


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def draft(client, small):
    answer = client.get(f"/api/v1/timetables/{small.draft().id}")
    return f"/api/v1/timetables/{answer.json['id']}", {"If-Match": answer.headers["ETag"]}


def placed(client, url):
    return {p["session"]: (p["start"], p["venues"]) for p in client.get(f"{url}/placements").json}


def test_a_session_is_put_taken_out_and_put_back(organiser, small):
    url, match = draft(organiser, small)
    order = {"start": AT, "venues": ["MPH"]}

    moved = organiser.put(f"{url}/sessions/E01.1/placement", json=order, headers=match)
    out = organiser.delete(f"{url}/sessions/E02.1/placement", headers={"If-Match": moved.headers["ETag"]})

    assert (moved.status_code, out.status_code) == (200, 200)
    assert placed(organiser, url) == {"E01.1": (AT, ["MPH"])}
    assert [u["session"] for u in out.json["unplaced"]] == ["E02.1"]
    undone = organiser.post(f"{url}/undo", headers=draft(organiser, small)[1])
    assert (undone.status_code, set(placed(organiser, url))) == (200, {"E01.1", "E02.1"})
    again = organiser.post(f"{url}/redo", headers=draft(organiser, small)[1])
    assert (again.status_code, set(placed(organiser, url))) == (200, {"E01.1"})
    edits = organiser.get(f"{url}/edits").json
    assert [(e["number"], e["by"], e["undone"]) for e in edits] == [
        (2, "organiser-2021", False),
        (1, "organiser-2021", False),
    ]


def test_a_lock_is_set_and_a_move_against_it_refused(organiser, small):
    url, match = draft(organiser, small)

    held = organiser.put(f"{url}/sessions/E01.1/lock", json={"lock": "both"}, headers=match)
    refused = organiser.put(
        f"{url}/sessions/E01.1/placement",
        json={"start": AT, "venues": ["MPH"]},
        headers={"If-Match": held.headers["ETag"]},
    )

    assert (refused.status_code, refused.json["code"]) == (409, "session-locked")
    assert refused.json["alternatives"] == [{"label": "解锁", "session": "E01.1", "lock": ""}]


@pytest.mark.parametrize(("headers", "status"), [({}, 428), ({"If-Match": '"other"'}, 412)])
def test_without_the_present_etag_nothing_changes(organiser, small, headers, status):
    url, _ = draft(organiser, small)
    before = placed(organiser, url)
    order = {"start": AT, "venues": ["MPH"]}

    for act in (
        organiser.put(f"{url}/sessions/E01.1/placement", json=order, headers=headers),
        organiser.delete(f"{url}/sessions/E01.1/placement", headers=headers),
        organiser.put(f"{url}/sessions/E01.1/lock", json={"lock": "time"}, headers=headers),
    ):
        assert act.status_code == status
    for verb in ("undo", "redo"):
        assert organiser.post(f"{url}/{verb}", headers=headers).status_code == status
    assert placed(organiser, url) == before


def test_only_organisers_may(client, small):
    url = f"/api/v1/timetables/{small.draft().id}"
    for act in (client.post(f"{url}/undo", headers={"If-Match": '"x"'}), client.get(f"{url}/edits")):
        assert act.status_code == 401
