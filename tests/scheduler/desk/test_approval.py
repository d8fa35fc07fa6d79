"""What waits for somebody's yes."""

from tests.tools.desk_requests import answer, request, said


def test_a_party_below_the_limit_needs_none():
    assert said("approval", request(party=9), party=10) is None


def test_at_the_limit_it_is_asked_for_and_keeps_its_place():
    no = answer("approval", request(party=10), party=10)

    assert (no.effect, no.overridable, no.words.zh) == (
        "ask",
        False,
        "这个预订要等场地负责人批准，批准前位置为你留着。",
    )


def test_without_a_limit_everything_is_asked_for():
    assert answer("approval", request()).effect == "ask"


def test_who_approves_needs_no_approval():
    assert said("approval", request(by_roles=frozenset({"desk"}))) is None
