"""Who makes a request."""

import pytest

from scheduler.services import accounts
from scheduler.transactions import writing
from tests.tools import factories


@pytest.fixture
def anna(session):
    with writing():
        return factories.user("anna", "member", password="a long password")


def sign_in(client, password):
    return client.post("/sign-in", data={"login": "anna", "password": password}).status_code


def test_a_new_password_ends_the_sessions_of_the_old_one(client, anna):
    sign_in(client, "a long password")
    assert client.get("/me").status_code == 200

    accounts.set_password(anna, "another password")

    assert client.get("/me").status_code == 401
    assert sign_in(client, "another password") == 303
    assert client.get("/me").status_code == 200


def test_a_session_of_a_closed_account_is_nobodys(client, anna):
    sign_in(client, "a long password")
    with writing():
        anna.active = False

    assert client.get("/me").status_code == 401
