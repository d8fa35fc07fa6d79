"""The local search gets most of the time where its trial gains, and ever less where it finds nothing."""

from solver.anneal.shares import HOT, LATER, LEAST, LONG, REHEAT, TRIAL, Shares


def test_a_good_trial_is_followed_by_a_long_run_from_the_start():
    shares = Shares()
    assert (shares.share, shares.heat) == (TRIAL, HOT)

    shares.ran(before=500, after=120, bound=0)

    assert (shares.share, shares.heat, shares.goes_on) == (LONG, HOT, True)


def test_later_runs_keep_most_of_the_timetable():
    shares = Shares()
    shares.ran(before=500, after=120, bound=0)
    shares.ran(before=120, after=60, bound=0)

    assert (shares.share, shares.heat, shares.goes_on) == (LATER, REHEAT, False)


def test_what_closes_hardly_any_of_the_gap_does_not_earn_a_long_run():
    shares = Shares()
    shares.ran(before=224, after=220, bound=124)  # 4 of 100 are less than a twentieth

    assert (shares.share, shares.heat, shares.goes_on) == (TRIAL, REHEAT, False)


def test_a_run_that_finds_nothing_halves_the_next_down_to_a_least():
    shares, seen = Shares(), []
    for _ in range(4):
        shares.ran(before=152, after=152, bound=124)
        seen.append(shares.share)

    assert seen == [TRIAL / 2, LEAST, LEAST, LEAST]
    assert shares.heat == REHEAT


def test_a_good_run_after_a_poor_trial_earns_the_long_one_once():
    shares = Shares()
    shares.ran(before=63, after=62, bound=20)  # too short a trial for a crowded day
    assert not shares.goes_on

    shares.ran(before=62, after=55, bound=33)
    assert (shares.share, shares.heat, shares.goes_on) == (LONG, HOT, True)

    shares.ran(before=55, after=49, bound=33)
    assert (shares.share, shares.heat, shares.goes_on) == (LATER, REHEAT, False)
