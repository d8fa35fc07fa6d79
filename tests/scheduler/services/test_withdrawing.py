"""A team that leaves a tournament takes its own matches with it, and nobody else's."""

import pytest

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Event, Membership
from scheduler.services import withdrawing
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small


@pytest.fixture
def cup(session):
    """Three teams of one person each, each pair plays; the final names nobody yet."""
    small = Small.make()
    with writing():
        for code in ("RED", "BLUE", "GREEN"):
            person = factories.person(f"1{code}")
            factories.group(code, "team", members=(person,))
    small.add("E22", "A1", entries=("RED", "BLUE"))
    small.add("E22", "A2", entries=("RED", "GREEN"))
    small.add("E22", "A3", entries=("BLUE", "GREEN"))
    small.add("E22", "final")
    return small


def team(code):
    from scheduler.models import Group

    return db.session.query(Group).filter_by(code=code).one()


def event():
    return db.session.query(Event).filter_by(code="E22").one()


def members(code):
    rows = db.session.query(Membership).filter_by(group_id=team(code).id)
    return sorted(row.person.code for row in rows)


@pytest.mark.postgres
def test_its_matches_fall_away_and_all_others_stay(cup):
    gone = withdrawing.withdraw(event(), team("RED"), cup.user)

    assert gone == ["A1", "A2"]
    assert sorted(row.code for row in event().sessions) == ["A3", "final"]


def test_its_players_join_another_team(cup):
    withdrawing.withdraw(event(), team("RED"), cup.user, joins=team("BLUE"))

    assert (members("BLUE"), members("RED")) == (["1BLUE", "1RED"], ["1RED"])


@pytest.mark.parametrize("other", ["RED", "WHITE"])
def test_a_team_that_does_not_play_is_neither_withdrawn_nor_joined(cup, other):
    with writing():
        factories.group("WHITE", "team")

    for arguments in ((team("WHITE"), None), (team("RED"), team(other))):
        with pytest.raises(Refusal) as refused:
            withdrawing.withdraw(event(), arguments[0], cup.user, joins=arguments[1])
        assert refused.value.code == "not-playing"
    assert len(event().sessions) == 4
