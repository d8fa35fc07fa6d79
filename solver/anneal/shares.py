"""How much of the time the local search gets: a trial first, and what follows from it.

On course timetables it finds in seconds what the exact core never does; on a union's year the core and its
neighbourhoods find more in the same time. So a twentieth of the time is tried, and whoever gains goes on, at once:
between two runs the core may take long.
"""

TRIAL, LONG, LATER = (
    0.05,
    0.8,
    0.3,
)  # of what is left: the trial, the run after a good one, and each later one
LEAST = 0.02
GOOD = 20  # a trial that closes one in so many of the gap between cost and bound is a good one
HOT, REHEAT = 1.0, 0.3  # from the start, or keeping most of the present timetable


class Shares:
    """The share of the next run, and how hot it begins."""

    def __init__(self) -> None:
        self.share, self.heat, self._is_trial = TRIAL, HOT, True
        self._had_long = False
        self.goes_on = False  # whether the next run comes before anything else

    def ran(self, before: int, after: int, bound: int) -> None:
        """A run has brought the cost from `before` to `after`; `bound` is what nothing can beat."""
        gained = before - after
        self.goes_on = not self._had_long and gained > 0 and gained * GOOD >= before - bound
        if self.goes_on:
            self.share, self.heat, self._had_long = LONG, HOT, True
        elif gained <= 0:
            self.share, self.heat = max(LEAST, self.share / 2), REHEAT
        else:
            self.share, self.heat = LATER if not self._is_trial else TRIAL, REHEAT
        self._is_trial = False
