"""A solve, by the id of its row."""

from scheduler.services import running


def run(solve_id: int) -> None:
    running.run_solve(solve_id)
