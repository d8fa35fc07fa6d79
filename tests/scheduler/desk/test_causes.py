"""The cause of a refusal is named first."""

import pytest

from scheduler import desk
from scheduler.desk import Closed, History
from solver.words import Words
from tests.tools.desk_requests import request
from tests.tools.factories import at

RULES = {code: desk.read(code, {}) for code in ("opening", "length", "advance")}


def refused(asked, overridden=()):
    found = desk.refusals(asked, History(), RULES, overridden=overridden)
    return [no.code for no in found], found[0].words.en, found[0].hint.en


def test_seven_hours_from_within_the_evening_are_too_long_whatever_the_hours():
    codes, words, hint = refused(request("2021-10-14 18:00", minutes=420))

    assert codes == ["length", "opening"]
    assert (words, hint) == ("Book at most 2 h; this is 7 h.", "Take 2 h.")


def test_both_are_said_where_the_longest_would_be_too_long_for_the_hours_as_well():
    codes, words, hint = refused(request("2021-10-14 19:30", minutes=420))

    assert codes == ["length", "opening"]
    assert words == (
        "Book at most 2 h; this is 7 h. Open 6:30–8:30, 11:30–13:30, 16:30–21:00 on Thu 14 Oct (working days)."
    )
    assert hint == "Take less, until 21:00 at the latest."


def test_a_closure_that_begins_meanwhile_is_said_with_the_length():
    waxing = Closed(at("2021-10-14 19:00"), at("2021-10-14 20:00"), Words("打蜡", "waxing"))
    codes, words, hint = refused(request("2021-10-14 18:00", minutes=420, closures=(waxing,)))

    assert codes == ["length", "opening"]
    assert words == "Book at most 2 h; this is 7 h. Closed Thu 14 Oct 19:00–20:00 (waxing)."
    assert hint == "Take less, until 19:00 at the latest."


def test_an_uneven_length_that_ends_after_closing_is_uneven_first():
    assert refused(request("2021-10-14 20:00", minutes=62))[0] == ["length", "opening"]


@pytest.mark.parametrize(
    ("start", "minutes"),
    [
        ("2021-10-14 15:00", 420),  # before it opens
        ("2021-10-14 21:00", 420),  # when it has just closed
        ("2021-10-14 20:30", 60),  # short enough, and too late
        ("2021-10-14 23:00", 10),  # too short, and closed
        ("2021-10-14 20:55", 10),  # too short; longer would be closed all the more
    ],
)
def test_closed_stays_the_cause_of_all_else(start, minutes):
    assert refused(request(start, minutes=minutes))[0][0] == "opening"


def test_where_the_length_is_set_aside_the_hours_are_named():
    assert refused(request("2021-10-14 18:00", minutes=420), {"length"})[0] == ["opening"]
