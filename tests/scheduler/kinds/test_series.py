from datetime import date

from tests.tools.events import codes, planned, rules_of


def test_one_a_month_lies_in_its_month():
    programme = planned("series", count=4, options={"per": "month"})

    assert [(s.first, s.last) for s in programme.sessions] == [
        (date(2021, 3, 1), date(2021, 3, 31)),
        (date(2021, 4, 1), date(2021, 4, 30)),
        (date(2021, 5, 1), date(2021, 5, 31)),
        (date(2021, 6, 1), date(2021, 6, 30)),
    ]
    assert [(s.series, s.ordinal) for s in programme.sessions] == [("all", n) for n in (1, 2, 3, 4)]


def test_the_distance_and_the_place_are_rules():
    assert rules_of(planned("series", count=2, options={"apart": "14"})) == {
        "apart": ("spacing", "*"),
        "place": ("place_stability", "*"),
    }


def test_one_alone_is_no_series():
    programme = planned("series", count=1, options={"apart": "14"})

    assert codes(programme) == ["1"]
    assert programme.rules == ()
