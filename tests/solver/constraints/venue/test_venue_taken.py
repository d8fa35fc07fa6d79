import pytest

from solver.constraints import rule
from solver.problem import Blocked, Venue
from solver.words import Words
from tests.tools.stories import at, breaches, faults, plan, session, span

BADMINTON = Blocked(span(0, "18:00", "19:00"), Words("羽毛球联赛第3轮", "badminton league, round 3"))


def evening(*taken: Blocked, lanes: int = 0, courts: int = 1):
    court = Venue("court", Words("2号场", "Court 2"), lanes=courts, taken=taken)
    return plan(session("a", places=(("court",),), lanes=lanes, setup=15), venues=(court,))


def test_right_after_a_booking_is_allowed_and_one_tick_too_early_is_refused():
    assert faults("venue_taken", evening(BADMINTON), {"a": at(0, "19:15")}) == []
    assert faults("venue_taken", evening(BADMINTON), {"a": at(0, "19:00")}) == [("a",)]


def test_it_says_who_has_the_court_and_when():
    problem, sentence = evening(BADMINTON), rule("venue_taken").sentence

    [breach] = breaches("venue_taken", problem, {"a": at(0, "18:00")})

    english = "Court 2 is taken 6 Apr 18:00–19:00: badminton league, round 3"
    assert sentence.say(breach.facts, "en", problem.called) == english
    chinese = "2号场在4月6日 18:00–19:00已被占用：羽毛球联赛第3轮"
    assert sentence.say(breach.facts, "zh", problem.called) == chinese


@pytest.mark.parametrize(("lanes", "wrong"), [(1, []), (2, [("a",)]), (0, [("a",), ("a",)])])
def test_two_bookings_of_one_lane_leave_one_of_three(lanes, wrong):
    booked = [Blocked(span(0, "10:00", "11:00"), lanes=1), Blocked(span(0, "10:30", "12:00"), lanes=1)]

    assert faults("venue_taken", evening(*booked, lanes=lanes, courts=3), {"a": at(0, "10:30")}) == wrong


def test_a_booked_half_keeps_the_whole_hall_and_leaves_the_other_half():
    halves = (
        Venue("hall", parts=("east", "west")),
        Venue("east", taken=(BADMINTON,)),
        Venue("west"),
    )
    problem = plan(session("a", places=(("hall",), ("west",))), venues=halves)
    six = at(0, "18:00")

    assert faults("venue_taken", problem, {"a": (six, ("hall",))}) == [("a",)]
    assert faults("venue_taken", problem, {"a": (six, ("west",))}) == []
