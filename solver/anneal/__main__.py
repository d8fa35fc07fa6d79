"""`python -m solver.anneal` compiles the kernel once and leaves it on disk, so that no solve waits for it."""

import datetime as dt
import shutil

from solver.anneal.annealing import Annealing
from solver.anneal.compiled import folder
from solver.compile import compile_problem
from solver.grid import Grid
from solver.problem import Day, Problem, Session, Use, Venue
from solver.timespan import Span


def main() -> None:
    grid = Grid(dt.date(2026, 3, 2), 1)
    sessions = tuple(
        Session(name, "e", "k", 60, Span(0, grid.ticks), places=(("v",), ("w",))) for name in "ab"
    )
    uses = (Use("venue_exclusive", "venue_exclusive"),)
    problem = Problem(grid, (Day("work"),), sessions, (Venue("v"), Venue("w")), uses=uses)
    search = Annealing(compile_problem(problem), {0: 0, 1: 1}, 1, 1)
    search.run(10, search.heat(), 0.5, 1)
    for other in folder().parent.glob("?" * len(folder().name)):  # of earlier texts of the package
        if other.is_dir() and other != folder():
            shutil.rmtree(other, ignore_errors=True)


if __name__ == "__main__":
    main()
