from tests.tools.stories import at, cost, plan, session

ONE = plan(session("a"))
LUNCH = {"start": 720, "end": 810}


def test_inside_the_band_is_free_and_one_tick_outside_costs_the_level():
    assert cost("preferred_time", ONE, {"a": at(0, "12:30")}, **LUNCH) == 0
    assert cost("preferred_time", ONE, {"a": at(0, "12:45")}, **LUNCH, level=2) == 2
    assert cost("preferred_time", ONE, {"a": at(0, "11:45")}, **LUNCH) == 1


def test_to_be_avoided_costs_as_soon_as_it_touches():
    assert cost("preferred_time", ONE, {"a": at(0, "11:00")}, **LUNCH, avoid=True) == 0
    assert cost("preferred_time", ONE, {"a": at(0, "11:15")}, **LUNCH, avoid=True) == 1
    assert cost("preferred_time", ONE, {"a": at(0, "13:30")}, **LUNCH, avoid=True) == 0


def test_the_mixer_is_best_on_a_friday_or_at_the_week_end():
    friday = {"weekdays": [4, 5, 6]}
    assert cost("preferred_time", ONE, {"a": at(4, "18:00")}, **friday) == 0
    assert cost("preferred_time", ONE, {"a": at(3, "18:00")}, **friday) == 1


def test_make_up_days_are_avoided():
    holidays = plan(session("a"), types="wwwwwmr")
    params = {"day_types": ["makeup"], "avoid": True, "level": 2}
    assert cost("preferred_time", holidays, {"a": at(5, "10:00")}, **params) == 2
    assert cost("preferred_time", holidays, {"a": at(4, "10:00")}, **params) == 0
