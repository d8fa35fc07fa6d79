from solver.problem import Person, Repeat
from tests.tools.stories import at, faults, plan, session, span


def noon(*minutes: int, busy=(), **more):
    """Sessions of Ann; lunch time is 11:30–13:30, and 45 minutes are wanted."""
    mine = [session(n, m, people=("ann",), **more) for n, m in zip("ab", minutes, strict=False)]
    return plan(*mine, types="w" * 14, people=(Person("ann", busy=busy),))


def lunch(problem, **where):
    return faults("lunch_kept", problem, where, minutes=45)


def test_exactly_enough_is_allowed_and_one_tick_less_is_refused():
    assert lunch(noon(75), a=at(0, "11:30")) == []
    assert lunch(noon(90), a=at(0, "11:30")) == [("a",)]


def test_lunch_is_in_one_piece():
    # 11:30–12:00 and 13:00–13:30 are an hour, but not in one piece
    assert lunch(noon(60), a=at(0, "12:00")) == [("a",)]


def test_what_else_somebody_is_busy_with_counts():
    morning = (span(0, "11:00", "12:30"),)

    assert lunch(noon(60, busy=morning), a=at(0, "13:00")) == [("a",)]
    assert lunch(noon(60, busy=morning), a=at(1, "13:00")) == []


def test_a_session_outside_lunch_time_is_never_at_fault():
    assert lunch(noon(60, busy=(span(0, "11:00", "14:00"),)), a=at(0, "14:00")) == []


def test_two_sessions_at_one_lunch_time_are_too_many():
    problem = noon(60, 60)

    assert lunch(problem, a=at(0, "10:45"), b=at(0, "13:15")) == [("a", "b")]
    assert lunch(problem, a=at(0, "10:30"), b=at(0, "13:15")) == []
    assert lunch(problem, a=at(0, "10:45"), b=at(1, "13:15")) == []


def test_a_series_counts_in_every_week():
    problem = plan(
        session("a", 60, people=("ann",), repeat=Repeat(2)), session("b", 60, people=("ann",)), types="w" * 14
    )

    assert lunch(problem, a=at(0, "10:45"), b=at(7, "13:15")) == [("a", "b")]
