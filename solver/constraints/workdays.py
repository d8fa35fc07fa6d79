"""Stepping in working days, also a little beyond the grid."""

from solver.problem import Problem


def works(problem: Problem, day: int) -> bool:
    """Whether people work on a day; outside the grid Monday to Friday."""
    if 0 <= day < len(problem.days):
        return problem.days[day].works
    return problem.grid.date(day).weekday() < 5


def stepped(problem: Problem, day: int, count: int) -> int:
    """The day that is `count` working days after it, or before it where negative; 0 is the day itself."""
    step = 1 if count > 0 else -1
    left = abs(count)
    while left:
        day += step
        left -= works(problem, day)
    return day
