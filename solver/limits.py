"""What a run may spend: wall time, deterministic effort, and somebody's patience."""

import math
import time
from collections.abc import Callable


class Limits:
    """`seconds` of wall time from now and `effort` of CP-SAT's deterministic time (None: any); `stop` is asked.

    Only effort makes a run repeatable: the wall clock ends a run at another place each time.
    """

    def __init__(
        self,
        seconds: float,
        *,
        effort: float | None = None,
        seed: int = 1,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.end = time.monotonic() + seconds
        self.effort = math.inf if effort is None else effort
        self.spent = 0.0
        self.seed, self.stop = seed, stop

    def part(self, effort: float) -> "Limits":
        """Limits of a job of its own, which ends with these: at most so much effort. Whoever gave the job spends here
        what it has `spent` when it is done, so that jobs side by side and one after another come to the same."""
        own = Limits(0.0, effort=min(effort, self.effort), seed=self.seed, stop=self.stop)
        own.end = self.end
        return own

    def remaining(self) -> float:
        """Seconds of wall time left, below 0 when they are over."""
        return self.end - time.monotonic()

    def left(self) -> float:
        """What shares are taken of: the effort where that is limited, so that they do not hang on the clock, else the
        seconds that remain."""
        return self.remaining() if math.isinf(self.effort) else self.effort

    def spend(self, effort: float) -> None:
        """A solver has used so much deterministic time."""
        self.effort -= effort
        self.spent += effort

    def over(self) -> bool:
        return self.stop() or self.remaining() <= 0 or self.effort <= 0
