"""Laws of every kind."""

import dataclasses
import typing

import pytest

from scheduler.kinds import kinds
from scheduler.kinds.base import CATEGORIES, from_json, to_json
from scheduler.kinds.reading import READERS
from solver.constraints import rule
from solver.constraints.base import read_params
from solver.problem import Use
from tests.tools.events import planned

KINDS = sorted(kinds())
RICH = {
    "contest": {"rehearsals": "2", "semis": "2", "dress_minutes": "60"},
    "meeting": {"quorum": "2", "quorum_of": "A"},
    "congress": {"quorum": "2", "quorum_of": "A"},
    "exhibition": {"collect": "yes", "juries": "2", "hang_minutes": "60", "opening_minutes": "30"},
    "follow_up": {"after": "E1.x"},
    "collection": {"cut_off": "5"},
    "sports_day": {"stations": "3", "reserve_days": "6"},
    "tournament": {"pools": "2", "reserve_minutes": "60"},
    "circle": {"circles": "2", "apart": "7"},
    "series": {"apart": "7"},
}


def rich(kind):
    return planned(kind, count=3, groups=("A", "B", "C", "D"), options=RICH.get(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_a_title_a_look_and_options_that_can_be_read(kind):
    found = kinds()[kind]

    assert found.code == kind
    assert found.title.zh
    assert found.title.en
    assert found.category in CATEGORIES
    for name, type_ in typing.get_type_hints(found.options).items():
        assert type_ in READERS, name
        assert dataclasses.fields(found.options)


@pytest.mark.parametrize("kind", KINDS)
def test_session_codes_are_unique_and_never_hold_what_selectors_use(kind):
    codes = [s.code for s in rich(kind).sessions]

    assert len(codes) == len(set(codes))
    assert not [c for c in codes if set(c) & set(".:*|+ ")]


@pytest.mark.parametrize("kind", KINDS)
def test_sessions_survive_json(kind):
    for session in rich(kind).sessions:
        assert from_json(to_json(session)) == session


@pytest.mark.parametrize("kind", KINDS)
def test_its_rules_exist_with_their_parameters_and_name_sessions_that_are_there(kind):
    programme = rich(kind)
    codes = [s.code for s in programme.sessions]

    for spec in programme.rules:
        read_params(Use(spec.code, spec.rule, params=dict(spec.params)), rule(spec.rule).params)
        for selector in (*spec.sessions, *spec.then):
            assert "." in selector or any(c.startswith(selector.rstrip("*")) for c in codes), selector
    assert len({r.code for r in programme.rules}) == len(programme.rules)
