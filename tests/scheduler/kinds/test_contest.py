from tests.tools.events import codes, named, planned, rules_of


def test_a_contest_alone_is_its_final():
    programme = planned("contest")

    assert codes(programme) == ["final"]
    assert named(programme, "final").name.zh == "活动"
    assert programme.rules == ()


def test_every_group_rehearses_before_the_dress_rehearsal_and_that_before_the_final():
    options = {"rehearsals": "2", "dress_minutes": "180", "rehearsal_kit": "piano:1"}

    programme = planned("contest", groups=("OPT", "LAS"), people=("director",), options=options)

    assert codes(programme) == ["R-OPT-1", "R-OPT-2", "R-LAS-1", "R-LAS-2", "dress", "final"]
    assert rules_of(programme) == {
        "rehearsed": ("before", "R-*", "dress"),
        "apart-OPT": ("spacing", "R-OPT-*"),
        "apart-LAS": ("spacing", "R-LAS-*"),
        "dress_first": ("before", "dress", "final"),
        "stage": ("same_place", "dress", "final"),
    }
    rehearsal = named(programme, "R-LAS-2")
    assert (rehearsal.groups, rehearsal.people, rehearsal.kit) == (("LAS",), (), (("piano", 1),))


def test_semi_finals_come_days_before_and_both_or_none():
    programme = planned("contest", options={"semis": "2"})

    assert codes(programme) == ["semi1", "semi2", "final"]
    assert rules_of(programme) == {
        "semis_first": ("before", "semi*", "final"),
        "semis": ("all_or_none", "semi*"),
    }


def test_without_groups_nobody_rehearses():
    assert codes(planned("contest", options={"rehearsals": "2"})) == ["final"]
