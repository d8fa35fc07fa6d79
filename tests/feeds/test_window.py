"""What is still, or already, shown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from feeds.agenda import ZONE, Item
from feeds.window import fitting, is_shown, windowed
from tests.tools.agendas import CHANGED, item

TODAY = date(2021, 6, 15)


def ending(days_ago: int, **changes) -> Item:
    """Ends at noon so many days before today."""
    end = datetime(2021, 6, 15, 12, tzinfo=ZONE) - timedelta(days=days_ago)
    return item(start=end - timedelta(hours=2), end=end, **changes)


@pytest.mark.parametrize(
    ("days_ago", "shown"), [(60, True), (61, False), (0, True), (-400, True), (-401, False)]
)
def test_sixty_days_back_and_four_hundred_ahead_are_shown(days_ago: int, shown: bool) -> None:
    assert is_shown(ending(days_ago), TODAY) is shown


def test_what_began_before_the_window_and_reaches_into_it_is_shown() -> None:
    assert is_shown(item(all_day=True, start=date(2021, 1, 1), end=date(2021, 4, 17)), TODAY)
    assert not is_shown(item(all_day=True, start=date(2021, 1, 1), end=date(2021, 4, 16)), TODAY)


@pytest.mark.parametrize(("days_ago", "shown"), [(30, True), (31, False)])
def test_a_cancelled_entry_stays_thirty_days_after_its_end(days_ago: int, shown: bool) -> None:
    assert is_shown(ending(days_ago, status="CANCELLED", changed_at=CHANGED), TODAY) is shown


@pytest.mark.parametrize(("day", "shown"), [(17, True), (15, False)])
def test_one_cancelled_after_its_end_stays_thirty_days_after_that(day: int, shown: bool) -> None:
    cancelled_at = datetime(2021, 5, day, 8, tzinfo=UTC)

    assert is_shown(ending(90, status="CANCELLED", changed_at=cancelled_at), TODAY) is shown


def test_the_order_stays() -> None:
    items = [ending(3), ending(100), ending(5)]

    assert windowed(items, TODAY) == (items[0], items[2])


def test_where_all_fits_all_is_shown() -> None:
    assert fitting([ending(1), ending(-1)], [10, 10], TODAY, 20) == {0, 1}


def test_what_is_ahead_and_near_goes_before_what_is_far_or_past() -> None:
    items = [ending(days) for days in (30, 2, 0, -5, -100)]

    shown = [fitting(items, [10] * 5, TODAY, room) for room in (10, 20, 30, 40, 49)]

    assert shown == [{2}, {2, 3}, {2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}]
