from tests.tools.events import codes, planned, rules_of


def test_the_draw_comes_when_the_quiz_is_over():
    programme = planned("quiz", options={"days": "14"}, places=(("LOBBY",),))

    assert codes(programme) == ["span", "draw"]
    assert rules_of(programme) == {"drawn": ("before", "span", "draw")}
    assert programme.rules[0].params == {"least": 14, "unit": "day"}
    assert [s.places for s in programme.sessions] == [((),), (("LOBBY",),)]
