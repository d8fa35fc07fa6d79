from datetime import date

from tests.tools.events import codes, named, planned, rules_of

OPTIONS = {
    "collect": "yes",
    "juries": "2",
    "jurors": "juror1|juror2|juror3",
    "jurors_need": "2",
    "hang_minutes": "240",
    "open_first": "2021-06-21",
    "open_last": "2021-06-25",
    "opening_minutes": "30",
    "opening_places": "AUD",
}


def test_deadline_jury_setting_up_opening_show():
    programme = planned("exhibition", options=OPTIONS, places=(("LOBBY",),))

    assert codes(programme) == ["deadline", "jury1", "jury2", "hang", "opening", "open"]
    assert rules_of(programme) == {
        "collected": ("before", "deadline", "jury*"),
        "judged": ("before", "jury*", "hang"),
        "hung": ("before", "hang", "open"),
        "judged_open": ("before", "jury*", "open"),
    }
    assert named(programme, "jury1").pools == (("juror", ("juror1", "juror2", "juror3"), 2, False),)


def test_the_show_is_fixed_for_its_days_in_its_place_and_leaves_people_free():
    show = named(planned("exhibition", options=OPTIONS, places=(("LOBBY",),)), "open")

    assert (show.fixed, show.fixed_place, show.minutes) == ("2021-06-21", ("LOBBY",), 5 * 1440)
    assert (show.all_day, show.free, show.first, show.last) == (
        True,
        True,
        date(2021, 6, 21),
        date(2021, 6, 25),
    )


def test_a_bare_exhibition_is_its_show_without_rules():
    programme = planned("exhibition")

    assert codes(programme) == ["open"]
    assert programme.rules == ()
