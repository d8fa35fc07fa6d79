from datetime import date

from tests.tools.events import codes, named, planned


def test_weeks_to_pick_up_and_films():
    programme = planned("film", count=2, options={"pickups": "2", "lasts": "2021-04-30"})

    assert codes(programme) == ["pickup1", "pickup2", "film1", "film2"]
    assert named(programme, "pickup1").minutes == 5 * 1440
    assert named(programme, "film1").last == date(2021, 4, 30)


def test_no_pick_up_and_one_film():
    assert codes(planned("film")) == ["film1"]
