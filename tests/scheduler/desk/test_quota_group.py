"""A club's share of the week."""

from tests.tools.desk_requests import before, request, said, used

THREE = tuple(used(f"2021-10-{day} 18:00", group="BADMINTON") for day in (11, 12, 13))


def club(**values):
    return request(group="BADMINTON", **values)


def test_the_fourth_of_the_week_is_allowed():
    assert said("quota_group", club(), before(*THREE)) is None


def test_a_fifth_is_refused():
    four = before(*THREE, used("2021-10-15 18:00", group="BADMINTON", person=""))

    assert said("quota_group", club(), four) == (
        "这个群体本周已订 4/4 次。",
        "4 of 4 bookings used by this group this week.",
    )


def test_what_members_book_for_themselves_and_other_clubs_do_not_count():
    others = (used("2021-10-15 18:00"), used("2021-10-15 18:00", group="YOGA"))

    assert said("quota_group", club(), before(*THREE, *others)) is None


def test_the_groups_hours_count():
    assert said("quota_group", club(minutes=120), before(*THREE), hours=4.5) == (
        "这个群体本周已用 3/4.5 小时，这次要 2 小时。",
        "3 of 4.5 hours used by this group this week; this needs 2.",
    )
