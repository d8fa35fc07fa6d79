from tests.tools.events import codes, planned, rules_of


def test_assigned_answered_reported():
    programme = planned("follow_up", options={"after": "E13.main"})

    assert codes(programme) == ["assign", "answer", "feedback"]
    assert rules_of(programme) == {
        "answered": ("before", "assign", "answer"),
        "reported": ("before", "answer", "feedback"),
        "assign_limit": ("before", "E13.main", "assign"),
        "answer_limit": ("before", "E13.main", "answer"),
    }
    assert programme.rules[2].params == {"least": 1, "most": 10, "unit": "workday"}


def test_without_a_beginning_no_limit_is_counted():
    assert sorted(rules_of(planned("follow_up"))) == ["answered", "reported"]
