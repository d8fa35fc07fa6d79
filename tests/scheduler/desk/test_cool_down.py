"""After too many points no peak time for a week."""

from tests.tools.desk_requests import allowed_from, before, request, said, scored
from tests.tools.factories import at

TWO = (scored("2021-10-01 18:10"), scored("2021-10-10 12:10"))


def test_two_points_do_not_matter():
    assert said("cool_down", request(), before(points=TWO)) is None


def test_the_third_closes_the_peak_for_seven_days():
    three = before(points=(*TWO, scored("2021-10-13 18:10")))

    assert said("cool_down", request(), three) == (
        "已记满 3 分，周三 18:10 前不能订高峰时段。",
        "3 points reached: no peak booking before Wed 18:10.",
    )
    assert allowed_from("cool_down", request(), three) == at("2021-10-20 18:10")


def test_off_peak_stays_free_to_book():
    three = before(points=(*TWO, scored("2021-10-13 18:10")))

    assert said("cool_down", request("2021-10-14 19:30"), three) is None


def test_it_ends_to_the_minute():
    three = before(points=(*TWO, scored("2021-10-07 11:08")))

    assert said("cool_down", request(), three, points=2) is not None
    assert said("cool_down", request(now=at("2021-10-17 12:10")), three, points=2) is None


def test_it_goes_on_when_an_older_point_expires_meanwhile():
    points = (scored("2021-09-10 18:10"), scored("2021-10-01 18:10"), scored("2021-10-09 18:10"))

    assert said("cool_down", request(), before(points=points)) is not None


def test_points_that_never_stood_together_do_not_add_up():
    points = (scored("2021-08-20 18:10"), scored("2021-09-25 18:10"), scored("2021-10-13 18:10"))

    assert said("cool_down", request(), before(points=points)) is None
