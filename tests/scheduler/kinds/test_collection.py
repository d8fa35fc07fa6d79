from tests.tools.events import codes, named, planned, rules_of


def test_open_deadline_and_the_internal_cut_off_just_so_many_working_days_before():
    programme = planned("collection", options={"cut_off": "5"})

    assert codes(programme) == ["open", "deadline", "cutoff"]
    assert rules_of(programme) == {"in_time": ("before", "cutoff", "deadline")}
    assert programme.rules[0].params == {"least": 5, "most": 5, "unit": "workday"}


def test_without_a_cut_off_everything_is_fixed():
    programme = planned("collection")

    assert [s.fixed for s in programme.sessions] == ["2021-03-01", "2021-06-30"]
    assert named(programme, "open").minutes == 122 * 1440
    assert programme.rules == ()
