"""What a run may spend."""

from solver.limits import Limits


def test_shares_are_taken_of_the_effort_where_that_is_limited_and_of_the_time_else():
    limits = Limits(1000, effort=8)
    limits.spend(2)
    assert limits.left() == 6
    assert 900 < Limits(1000).left() <= 1000


def test_spent_effort_ends_a_run():
    limits = Limits(1000, effort=1)
    limits.spend(1)
    assert limits.over()
