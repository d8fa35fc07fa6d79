from datetime import date

from tests.tools.events import named, planned


def test_a_whole_window_is_a_fixed_bar_that_leaves_people_free():
    bar = named(planned("span"), "span")

    assert (bar.fixed, bar.minutes, bar.all_day, bar.free) == ("2021-03-01", 122 * 1440, True, True)


def test_a_shorter_one_moves_in_its_window():
    bar = named(planned("span", options={"days": "14"}), "span")

    assert (bar.fixed, bar.minutes, bar.last) == ("", 14 * 1440, date(2021, 6, 30))


def test_a_bar_of_one_day():
    assert named(planned("span", last=date(2021, 3, 1)), "span").minutes == 1440
