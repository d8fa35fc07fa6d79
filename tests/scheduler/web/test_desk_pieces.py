"""What the second clerk's screen asks every moment: only what changed comes over."""

import re

import pytest

from tests.tools.desk import Gym, gym


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    made.book("GYM-B", "19:30", "20:30", "20317")
    return made


@pytest.fixture
def clerk(client, hall):
    return client.sign_in(hall.clerk)


def test_only_what_changed_is_sent_to_the_other_clerk(clerk, hall):
    page = clerk.get("/desk").text
    have = " ".join(
        f"{name}.{value}" for name, value in re.findall(r'id="(p-[\w-]+)" data-hash="(\w+)"', page)
    )
    assert clerk.get("/desk/pieces", query_string={"have": have}).status_code == 204

    hall.book("GYM-T", "19:00", "20:00", "21044")
    changed = clerk.get("/desk/pieces", query_string={"have": have}).text

    assert re.findall(r'id="(p-[\w-]+)"', changed) == ["p-row-3"]


def test_while_the_mark_stands_nothing_is_rendered_and_a_change_is_seen_at_once(clerk, hall, monkeypatch):
    first = clerk.get("/desk/pieces?date=2021-10-14")
    with monkeypatch.context() as patch:
        patch.setattr("scheduler.web.pages_desk.pieces", None)  # whoever renders now, fails
        again = clerk.get(f"/desk/pieces?date=2021-10-14&mark={first.headers['Desk-Mark']}")
    hall.book("GYM-T", "18:00", "19:00", "20317")
    changed = clerk.get(f"/desk/pieces?date=2021-10-14&mark={first.headers['Desk-Mark']}")

    assert (first.status_code, again.status_code, changed.status_code) == (200, 204, 200)
    assert "张伟" in changed.text
