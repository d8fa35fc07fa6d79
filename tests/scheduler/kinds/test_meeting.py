from tests.tools.events import codes, planned, rules_of


def test_a_quorum_is_a_rule_of_every_meeting():
    programme = planned("meeting", count=3, options={"quorum": "9", "quorum_of": "committee", "per": "month"})

    assert codes(programme) == ["1", "2", "3"]
    assert rules_of(programme) == {"quorum": ("quorum", "*")}
    assert programme.rules[0].params == {"of": "committee", "need": 9}


def test_a_number_without_a_group_asks_for_nothing():
    assert planned("meeting", options={"quorum": "9"}).rules == ()
