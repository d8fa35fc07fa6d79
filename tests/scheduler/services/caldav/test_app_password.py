"""App passwords: made at random, understood however they are typed."""

import re

import pytest

from scheduler.services.caldav import app_password


def test_one_has_28_letters_that_nobody_mistakes():
    made = {app_password.new() for _ in range(50)}

    assert len(made) == 50
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){6}", one) for one in made)


@pytest.mark.parametrize(
    "write", [str.upper, lambda p: p.replace("-", " "), lambda p: p.replace("-", "–"), "  {} ".format]
)
def test_typing_does_not_matter(write):
    made = app_password.new()

    assert app_password.meant(write(made)) == made


@pytest.mark.parametrize("other", ["", "short", "K7c-Q_" * 8, "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaa1"])
def test_a_secret_of_another_form_stays_as_it_is(other):
    assert app_password.meant(other) == other
