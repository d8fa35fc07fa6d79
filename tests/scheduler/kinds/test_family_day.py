from tests.tools.events import codes, planned, rules_of


def test_it_is_outside_school_hours():
    programme = planned("family_day", count=2, groups=("families",))

    assert codes(programme) == ["1", "2"]
    assert rules_of(programme) == {"apart": ("spacing", "*"), "school": ("children_hours", "*")}
    assert [s.groups for s in programme.sessions] == [("families",)] * 2


def test_none_is_nothing():
    assert codes(planned("family_day", count=0)) == []
