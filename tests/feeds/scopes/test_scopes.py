"""Every scope: what is in it, and what is not, with something there that could leak."""

import pytest

from feeds.agenda import Text
from feeds.scopes import SCOPES, Scope
from tests.tools.agendas import item

KEYS = {
    "everything": "",
    "venue": "AUD",
    "court": "AUD",
    "desk": "",
    "kind": "lecture",
    "branch": "physics",
    "team": "t1",
    "club": "chess",
    "event": "E05",
    "competition": "E06",
    "personal": "p7",
    "duties": "p9",
}
MINE = item(
    1,
    venues=("HALL", "AUD"),
    kind="lecture",
    branches=("maths", "physics"),
    teams=("t1",),
    clubs=("chess",),
    event="E05",
    people=("p1", "p7"),
)
OTHER = item(
    2,
    venues=("AUD2",),
    kind="lecture2",
    branches=("physic",),
    teams=("t11",),
    clubs=("che",),
    event="E050",
    people=("p77",),
)
BARE = item(3)
SECRET = item(
    4,
    public=False,
    venues=("AUD",),
    kind="lecture",
    branches=("physics",),
    teams=("t1",),
    clubs=("chess",),
    event="E05",
    people=("p7",),
)
BOOKED = item(5, public=False, kind="booking", venues=("GYM-B",), people=("p9",))
MATCH = item(6, kind="match", event="E06", people=("p9",), on_duty=("p9",))
HELD_BACK = item(7, kind="match", event="E06", public=False)
TALK = item(8, kind="lecture", event="E06", people=("p9",))  # comes, without a duty
ALL = (SECRET, BARE, OTHER, MINE, BOOKED, MATCH, HELD_BACK, TALK)


def test_the_scopes_are_the_modules_of_the_folder() -> None:
    assert list(SCOPES) == sorted(KEYS)
    assert [scope.slug for scope in SCOPES.values()] == list(SCOPES)


@pytest.mark.parametrize("scope", SCOPES.values(), ids=lambda scope: scope.slug)
def test_each_scope_holds_what_belongs_to_its_key_and_nothing_else(scope: Scope) -> None:
    expected = {
        "everything": (BARE, OTHER, MINE, MATCH, TALK),
        "kind": (MINE, TALK),
        "personal": (SECRET, MINE),
        "desk": (BOOKED,),
        "competition": (MATCH,),
        "duties": (MATCH,),
    }

    assert scope.select(ALL, KEYS[scope.slug]) == expected.get(scope.slug, (MINE,))


@pytest.mark.parametrize("scope", [s for s in SCOPES.values() if s.public], ids=lambda scope: scope.slug)
def test_a_public_scope_never_holds_what_is_not_public(scope: Scope) -> None:
    found = scope.select(ALL, KEYS[scope.slug])

    assert [i for i in (SECRET, HELD_BACK, BOOKED) if i in found] == []


@pytest.mark.parametrize("slug", sorted(set(KEYS) - {"everything", "desk"}))
@pytest.mark.parametrize("key", ["", "unknown"])
def test_an_empty_or_unknown_key_holds_nothing(slug: str, key: str) -> None:
    assert SCOPES[slug].select(ALL, key) == ()


def test_ones_own_and_the_desks_scopes_need_a_token() -> None:
    assert [slug for slug, scope in SCOPES.items() if not scope.public] == ["desk", "duties", "personal"]


def test_titles_are_in_both_languages_and_name_the_key() -> None:
    assert SCOPES["everything"].title("") == Text("全部活动", "All events")
    assert SCOPES["venue"].title("AUD") == Text("场地：AUD", "Venue: AUD")
    assert SCOPES["venue"].title("AUD", Text("礼堂", "Auditorium")) == Text("场地：礼堂", "Venue: Auditorium")


def test_a_person_s_id_is_never_in_the_title() -> None:
    assert SCOPES["personal"].title("p7") == Text("我的日程", "My calendar")
