from tests.tools.events import codes, planned, rules_of


def test_it_is_by_daylight():
    programme = planned("walk", places=(("PARK",),))

    assert codes(programme) == ["1"]
    assert rules_of(programme) == {"light": ("daylight", "*")}


def test_two_walks_keep_their_distance():
    assert rules_of(planned("walk", count=2, options={"apart": "30"})) == {
        "apart": ("spacing", "*"),
        "light": ("daylight", "*"),
    }
