from datetime import date

import pytest

from scheduler.kinds import BadOption
from tests.tools.events import planned


def test_windows_of_their_own_win_over_periods():
    programme = planned("walk", count=2, options={"firsts": "2021-03-29|2021-04-12", "lasts": "2021-04-02"})

    assert [(s.first, s.last) for s in programme.sessions] == [
        (date(2021, 3, 29), date(2021, 4, 2)),
        (date(2021, 4, 12), date(2021, 6, 30)),
    ]


def test_fortnights_are_whole_weeks():
    programme = planned("lecture", count=2, options={"per": "fortnight"})

    assert [(s.first, s.last) for s in programme.sessions] == [
        (date(2021, 3, 1), date(2021, 3, 14)),
        (date(2021, 3, 15), date(2021, 3, 28)),
    ]


def test_with_more_sessions_than_periods_they_are_gone_through_again():
    programme = planned("lecture", count=5, options={"per": "month"})

    assert programme.sessions[4].first == programme.sessions[0].first


def test_an_unknown_period_is_refused_with_the_known_ones():
    with pytest.raises(BadOption) as refused:
        planned("lecture", options={"per": "year"})

    assert refused.value.words.en == "known: week, fortnight, month, quarter, half"
