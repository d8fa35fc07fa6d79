"""Accounts: what is stored, who comes in, and what a lost secret is worth."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.queries import accounts as query
from scheduler.services import accounts
from tests.tools import factories


def refused(call, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.postgres
def test_the_right_password_comes_in(session):
    user = accounts.make_user("Organiser", "green-lantern", roles=["organiser"])

    assert accounts.sign_in("organiser", "green-lantern").id == user.id


def test_a_wrong_login_and_a_wrong_password_are_answered_alike(session):
    accounts.make_user("organiser", "green-lantern")

    assert refused(accounts.sign_in, "organiser", "wrong") == "sign-in-failed"
    assert refused(accounts.sign_in, "nobody", "wrong") == "sign-in-failed"


def test_an_account_without_password_lets_nobody_in(session):
    accounts.make_user("s0001", "")

    assert refused(accounts.sign_in, "s0001", "") == "sign-in-failed"


def test_five_wrong_passwords_make_the_account_wait_and_then_the_right_one_works(session):
    accounts.make_user("desk", "green-lantern")
    now = clock.now()

    codes = [refused(accounts.sign_in, "desk", "wrong") for _ in range(5)]

    assert codes == ["sign-in-failed"] * 5
    assert refused(accounts.sign_in, "desk", "green-lantern") == "sign-in-waits"
    clock.set_source(lambda: now + timedelta(minutes=15))
    assert accounts.sign_in("desk", "green-lantern").login == "desk"


@pytest.mark.parametrize(
    ("login", "password", "roles", "code"),
    [
        ("desk", "green-lantern", ["member"], "login-taken"),
        ("new", "short", ["member"], "password-short"),
        ("new", "green-lantern", ["king"], "role-unknown"),
    ],
)
def test_a_bad_account_is_refused(session, login, password, roles, code):
    accounts.make_user("desk", "green-lantern")

    assert refused(accounts.make_user, login, password, roles=roles) == code


def test_a_token_is_stored_as_its_hash_only_and_can_be_revoked(session):
    user = accounts.make_user("organiser", "green-lantern", roles=["organiser"])
    token, secret = accounts.make_token(user, "script", ["read", "organise"])

    assert len(secret) == 43  # 256 bits
    assert secret not in repr(vars(token))
    assert query.api_token(secret).id == token.id
    assert query.api_token(secret + "x") is None

    accounts.revoke_token(token)
    assert query.api_token(secret) is None


def test_a_token_cannot_do_more_than_its_user(session):
    user = accounts.make_user("member", "green-lantern")

    assert refused(accounts.make_token, user, "script", ["organise"]) == "not-allowed"
    assert refused(accounts.make_token, user, "script", ["everything"]) == "scope-unknown"


def test_each_device_has_a_feed_token_of_its_own(session):
    person = factories.person()
    session.commit()
    phone, phone_secret = accounts.make_feed_token(person, "phone")
    laptop, laptop_secret = accounts.make_feed_token(person, "laptop")

    accounts.revoke_feed_token(phone)

    assert query.feed_token(phone_secret) is None
    assert query.feed_token(laptop_secret).id == laptop.id
    assert [t.device for t in query.feed_tokens(person)] == ["laptop", "phone"]
