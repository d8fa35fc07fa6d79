from tests.tools.events import codes, named, planned


def test_one_lecture_has_the_title_and_no_rule():
    programme = planned("lecture", places=(("AUD",), ("MPH",)), people=("speaker1",), size=120)

    assert codes(programme) == ["1"]
    assert programme.rules == ()
    only = named(programme, "1")
    assert (only.name.zh, only.minutes, only.places, only.people, only.size) == (
        "活动",
        90,
        (("AUD",), ("MPH",)),
        ("speaker1",),
        120,
    )


def test_several_are_numbered():
    assert [s.name.en for s in planned("lecture", count=2).sessions] == ["Event (1)", "Event (2)"]


def test_no_lecture_is_nothing():
    assert planned("lecture", count=0).sessions == ()
