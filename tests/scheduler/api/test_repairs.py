"""Teams that have withdrawn, listed and brought back by programs."""

import pytest

from scheduler.models import Event, Group
from scheduler.services import withdrawing
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small


@pytest.fixture
def cup(session):
    small = Small.make()
    with writing():
        for code in ("RED", "BLUE"):
            factories.group(code, "team")
    small.add("E22", "A1", entries=("RED", "BLUE"))
    small.put("E22.A1", "2021-03-08 14:00", "AUD")
    event, team = session.query(Event).one(), session.query(Group).filter_by(code="RED").one()
    withdrawing.withdraw(event, team, small.user)
    return small


def test_a_team_that_withdrew_is_listed_until_it_is_brought_back(client, cup):
    client.sign_in(cup.user)

    listed = client.get("/api/v1/plans/2021/withdrawals").json
    back = client.post(f"/api/v1/withdrawals/{listed[0]['id']}/restore")

    assert [(one["event"], one["team"], one["joins"], one["sessions"]) for one in listed] == [
        ("E22", "RED", None, ["A1"])
    ]
    assert (back.status_code, back.json) == (200, {"sessions": ["E22.A1"], "placed": ["E22.A1"]})
    assert client.get("/api/v1/plans/2021/withdrawals").json == []


def test_twice_is_refused_and_nobody_else_may(client, cup):
    nobody = client.post("/api/v1/withdrawals/1/restore").status_code
    client.sign_in(cup.user).post("/api/v1/withdrawals/1/restore")
    twice = client.post("/api/v1/withdrawals/1/restore")

    assert nobody == 401
    assert (twice.status_code, twice.json["code"]) == (409, "not-withdrawn")
    assert client.post("/api/v1/withdrawals/99/restore").status_code == 404
