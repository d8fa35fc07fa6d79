from tests.tools.events import codes, named, planned

OPTIONS = {
    "titles_zh": "羽毛球|合唱",
    "titles_en": "Badminton|Choir",
    "venues": "GYM-B|MPH-A",
    "sizes": "24|60",
    "clubs": "badminton|choir",
    "leaders": "head1|head2",
}


def test_each_is_placed_once_and_repeats_all_term():
    programme = planned("weekly", count=2, options=OPTIONS)

    assert [(s.name.en, s.places, s.size, s.audience, s.repeat_weeks) for s in programme.sessions] == [
        ("Event: Badminton", (("GYM-B",),), 24, ("badminton",), 17),
        ("Event: Choir", (("MPH-A",),), 60, ("choir",), 17),
    ]


def test_an_open_day_is_once_and_needs_who_leads():
    programme = planned("weekly", count=2, options=OPTIONS | {"open_minutes": "120"})

    assert codes(programme) == ["1", "2", "open1", "open2"]
    day = named(programme, "open2")
    assert (day.minutes, day.repeat_weeks, day.people, day.places) == (120, 0, ("head2",), (("MPH-A",),))


def test_one_without_a_name_has_the_title():
    assert planned("weekly").sessions[0].name.zh == "活动"
