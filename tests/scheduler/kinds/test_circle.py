from tests.tools.events import codes, planned, rules_of


def test_each_circle_is_a_series_of_its_own_with_its_leader():
    options = {"circles": "2", "leaders": "a|b", "per": "month", "apart": "14"}

    programme = planned("circle", count=2, groups=("g1", "g2"), options=options)

    assert codes(programme) == ["g1-01", "g1-02", "g2-01", "g2-02"]
    assert [(s.people, s.groups, s.series) for s in programme.sessions] == [
        (("a",), ("g1",), "g1"),
        (("a",), ("g1",), "g1"),
        (("b",), ("g2",), "g2"),
        (("b",), ("g2",), "g2"),
    ]
    assert rules_of(programme) == {
        "apart-g1": ("spacing", "g1-*"),
        "rhythm-g1": ("rhythm", "g1-*"),
        "apart-g2": ("spacing", "g2-*"),
        "rhythm-g2": ("rhythm", "g2-*"),
    }


def test_one_meeting_has_no_rhythm():
    assert planned("circle", count=1).rules == ()
