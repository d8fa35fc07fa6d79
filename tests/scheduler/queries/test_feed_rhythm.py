"""How often a feed's reader comes."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.models import FeedToken
from scheduler.queries.feed_rhythm import gaps, is_silent, next_fetch, rhythm

START = datetime(2021, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def token(*hours, client=""):
    """A token that was fetched so many hours after the start."""
    moments = [START + hour * HOUR for hour in hours]
    last = max(moments, default=None)
    return FeedToken(fetches=[int(m.timestamp()) for m in moments], last_fetch=last, client=client)


def test_the_gaps_are_the_times_between_fetches():
    assert gaps(token(0, 1, 3)) == [HOUR, 2 * HOUR]


def test_a_client_that_asks_twice_in_a_row_came_once():
    assert gaps(token(0, 0.02, 1, 1.01, 2)) == [HOUR, HOUR]


def test_one_long_night_is_no_rhythm():
    assert rhythm(token(0, 1, 2, 3, 4, 5, 6, 17)) == HOUR


@pytest.mark.parametrize(
    ("client", "usual"), [("Google", 24 * HOUR), ("Thunderbird", HOUR / 2), ("", 24 * HOUR)]
)
def test_a_reader_that_is_hardly_known_has_its_clients_usual_rhythm(client, usual):
    assert rhythm(token(0, 1, client=client)) == usual


def test_the_next_fetch_is_one_rhythm_after_the_last():
    assert next_fetch(token(0, 2, 4, 6)) == START + 8 * HOUR


def test_where_nobody_ever_came_nobody_is_expected_or_silent():
    assert next_fetch(token()) is None
    assert not is_silent(token(), START)


def test_after_a_week_without_a_fetch_a_reader_is_silent():
    assert not is_silent(token(0, 1, 2, 3), START + timedelta(days=7))
    assert is_silent(token(0, 1, 2, 3), START + timedelta(days=8))
