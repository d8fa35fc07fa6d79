"""Settings: kept for the person, at once in force."""

import pytest

from scheduler.services import choosing
from tests.tools.desk import Gym, gym

FORM = {"language": "en", "density": "desk", "door_name": "initials"}


@pytest.fixture
def hall(session) -> Gym:
    return gym()


def test_settings_hold_at_once_and_at_the_next_sign_in(client, hall, session):
    member = client.sign_in(hall.member)
    assert member.post("/me/settings", data=FORM).status_code == 303
    page = member.get("/me").text
    session.refresh(hall.member)

    assert '<html lang="en" data-keys="off">' in page
    assert 'data-density="desk"' in page
    assert choosing.wants_initials({hall.member.person_id}) == {hall.member.person_id}


def test_a_choice_that_is_none_is_refused(client, hall):
    assert (
        client.sign_in(hall.member).post("/me/settings", data={**FORM, "density": "tiny"}).status_code == 422
    )


def test_settings_are_for_who_is_signed_in(client):
    assert client.get("/me/settings").status_code == 401
    assert client.post("/density", data={"density": "desk"}).status_code == 401


def test_the_switch_of_the_desk_is_remembered(client, hall):
    clerk = client.sign_in(hall.clerk)
    answer = clerk.post("/density", data={"density": "comfortable", "back": "/desk"})

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert 'class="desk" data-density="comfortable"' in clerk.get("/desk").text


@pytest.mark.parametrize(("language", "title"), [("zh", "全部按键"), ("en", "all keys")])
def test_the_keys_are_a_page_for_who_has_no_script(client, language, title):
    page = client.get("/keys", headers={"Accept-Language": language}).text

    assert title in page
    assert 'data-where="desk"' in page
