"""Broken plans of other generators than the sample year's, each explained: does all of it hold?

    python benchmarks/broken_plans.py [--most 8]

Generated institutes (scale), days of court matches with closed courts and absent teams, the union's years 2026
and 2027; each as it comes, with its two busiest venues closed, with the busiest person ill, with half of those
who do duties gone. Of every session left out (at most `--most` a plan) it is asked whether the counts add up to
all cells, whether the reasons are fewest (by trying all smaller sets), whether each way out, checked as a whole
by plain arithmetic, breaks nothing and leaves no more out; and how long it took (CPU seconds). The exit status is 1
where anything does not hold.
"""

import argparse
import gc
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.scale import Scale, generated
from benchmarks.sets import court_day
from benchmarks.union_year import sample_problem
from solver.check import check
from solver.compile import compile_problem
from solver.explain.cells import Cells
from solver.explain.confirming import led_to
from solver.explain.session import explain_sessions
from solver.explain.told import Explanation
from solver.greedy import construct
from solver.problem import Blocked, Problem
from solver.staffing import staffed
from solver.state import State
from solver.timespan import Span
from solver.timetable import Timetable

SLOW = 0.3  # CPU seconds
TRIED = 4  # sets of fewer reasons than this many are tried one by one


def main() -> int:
    options = _options()
    wrong: list[str] = []
    for title, problem in _plans():
        seen, slowest = 0, 0.0
        state = State(compile_problem(problem))
        construct(state)
        timetable = staffed(problem, state)
        for session in state.left_out()[: options.most]:
            gc.collect()  # as the adviser does: between answers, never amid one
            gc.freeze()
            began = time.process_time()
            (told,) = explain_sessions(state, timetable.placements, [session], left_out_proven=False)
            slowest = max(slowest, time.process_time() - began)
            seen += 1
            found = list(_wrong(problem, state, timetable, session, told))
            wrong += [f"{title}: {told.session}: {one}" for one in found]
            print(*(f"  {told.session}: {one}" for one in found), sep="\n", end="" if not found else "\n")
        print(f"{title}: {len(problem.sessions)} sessions, {seen} explained, max {slowest:.3f} s", flush=True)
        wrong += [f"{title}: {slowest:.3f} s"] if slowest > SLOW else []
    print("\n".join(wrong) or "all hold")
    return int(bool(wrong))


def _plans() -> Iterator[tuple[str, Problem]]:
    for seed in (2, 3, 4):
        yield from _broken(
            f"scale 300 seed {seed}", generated(Scale(300, seed, crowded=seed == 4, plain=True))
        )
    for seed in (1, 2, 3):
        yield f"court day seed {seed}", _court_day(seed)
    for year in (2026, 2027):
        yield from _broken(f"union year {year}", sample_problem(year))


def _broken(title: str, problem: Problem) -> Iterator[tuple[str, Problem]]:
    yield title, problem
    venues = Counter(v for s in problem.sessions for place in s.places for v in place)
    shut = {venue for venue, _ in venues.most_common(2)}
    closed = Blocked(Span(0, problem.grid.ticks))
    rooms = (replace(v, closures=(*v.closures, closed)) if v.id in shut else v for v in problem.venues)
    yield f"{title}, two venues closed", replace(problem, venues=tuple(rooms))
    needed = Counter(p for s in problem.sessions for p in s.people)
    yield f"{title}, the busiest ill", _gone(problem, {p for p, _ in needed.most_common(1)})
    able = sorted({p for s in problem.sessions for pool in s.pools for p in pool.people})
    if able:
        yield f"{title}, half of the duties' people gone", _gone(problem, set(able[::2]))


def _gone(problem: Problem, people: set[str]) -> Problem:
    away = (Span(0, problem.grid.ticks),)
    return replace(
        problem, people=tuple(replace(p, busy=away) if p.id in people else p for p in problem.people)
    )


def _court_day(seed: int) -> Problem:
    """Nine teams on two courts, of which one is closed most of the day, with teams that come late."""
    rng = Random(seed)
    day = {
        "teams": 9, "courts": 2, "horizon": 24, "rest": 1,
        "closed": [[1, slot] for slot in range(30) if rng.random() < 0.7],
        "away": [[team, slot] for team in range(9) for slot in range(30) if rng.random() < 0.15],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.json"
        path.write_text(json.dumps(day), encoding="utf-8")
        return court_day.read(path)


def _wrong(
    problem: Problem, state: State, timetable: Timetable, session: int, told: Explanation
) -> Iterator[str]:
    counted = sum(reason.cells for reason in told.reasons)
    if counted != told.cells:
        yield f"the counts add up to {counted} of {told.cells} cells"
    cells = Cells(state, session)
    forbidden = cells.forbidden[:, cells.exists]
    least = len(told.least_causes)
    fewer = range(min(least, TRIED)) if told.is_least else ()
    if told.cells and any(
        forbidden[list(some)].any(axis=0).all()
        for n in fewer
        for some in combinations(range(len(forbidden)), n)
    ):
        yield f"fewer than {least} reasons forbid every cell"
    missing = len(timetable.unplaced)
    for way in told.ways:
        edited, staffing = led_to(problem, timetable.placements, way)
        breaches = check(edited, staffing.timetable).breaches
        before = check(edited, Timetable.of(edited, timetable.placements)).breaches
        if len(breaches) > len(before):
            yield f"a way out breaks {breaches[0][0].id}: {way.words[0].en}"
        if len(staffing.timetable.unplaced) >= missing or staffing.unstaffed:
            yield f"a way out leaves {len(staffing.timetable.unplaced)} out: {way.words}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=8, help="sessions explained of each plan")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
