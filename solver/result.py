"""What a solve says while it runs and when it ends. Plain data; `solver.codec` writes it as JSON."""

from dataclasses import dataclass, field

from solver.explain.told import Explanation
from solver.timetable import Placement
from solver.words import Words

PHASES = ("check", "greedy", "blocks", "improve", "verify")


@dataclass(frozen=True)
class Options:
    """Limits of a run. `seconds` is wall time; `effort` is CP-SAT's deterministic time and makes a run
    repeatable whatever the machine does; the first to be reached ends the run."""

    seconds: float = 30.0
    seed: int = 1
    workers: int = 1
    effort: float | None = None


@dataclass(frozen=True)
class Progress:
    """The state after a round. `cost` is the price of the broken wishes of the best timetable so far;
    `bound` what no timetable with as few left out can beat, None while nothing is known."""

    seconds: float
    phase: str
    cost: int | None = None
    bound: int | None = None
    placed: int = 0
    total: int = 0
    words: Words = Words()
    placements: tuple[Placement, ...] | None = None  # the best so far, where it is new

    @property
    def gap(self) -> float | None:
        """(cost − bound) / cost, between 0 and 1."""
        if self.cost is None or self.bound is None:
            return None
        return 0.0 if self.cost <= self.bound else (self.cost - self.bound) / max(1, self.cost)


@dataclass(frozen=True)
class Result:
    """`status`: "optimal" (proven), "feasible" (ended by a limit), "stopped". `cost` and `bound` are of the
    wishes alone; `left_out_proven` says that no timetable leaves out less weight."""

    status: str
    placements: tuple[Placement, ...]
    unplaced: tuple[Explanation, ...]
    cost: int
    bound: int | None
    left_out_proven: bool
    costs: dict[str, int] = field(default_factory=dict)  # by use
    progress: tuple[Progress, ...] = ()
    seconds: float = 0.0
    memory: int = 0  # the most that one process of the run has held, in MB
    seed: int = 1
    problem: str = ""  # digest of the problem
    versions: dict[str, str] = field(default_factory=dict)
