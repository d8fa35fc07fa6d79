"""What somebody chose of the pages holds; what nobody chose has a sensible value."""

import pytest

from scheduler.errors import Refusal
from scheduler.services import choosing
from tests.tools import factories

pytestmark = pytest.mark.postgres


@pytest.fixture
def user(session):
    made = factories.user("anna", "member", person=factories.person("20317"))
    session.commit()
    return made


def test_nobody_has_to_choose(user):
    assert [choosing.chosen(user, name) for name in choosing.CHOICES] == ["", True, "name"]
    assert choosing.chosen(None, "single_keys") is True


def test_a_choice_is_kept_and_leaves_the_others(user):
    choosing.choose(user, density="desk")
    choosing.choose(user, single_keys=False, language="en")

    assert user.choices == {"density": "desk", "single_keys": False}
    assert user.language == "en"


@pytest.mark.parametrize("wrong", [{"density": "huge"}, {"colour": "red"}, {"language": "fr"}])
def test_what_is_no_choice_is_refused_and_nothing_is_kept(user, wrong):
    with pytest.raises(Refusal) as refused:
        choosing.choose(user, **wrong)

    assert refused.value.code == "choice-unknown"
    assert (user.choices, user.language) == ({}, "")


def test_only_who_wants_initials_is_shown_by_them(user, session):
    other = factories.user("berta", "member", person=factories.person("20318"))
    session.commit()
    choosing.choose(user, door_name="initials")

    assert choosing.wants_initials({user.person_id, other.person_id}) == {user.person_id}
    assert choosing.wants_initials(set()) == set()
