"""How long explanations, counting proofs and repairs take, and whether every way out holds.

    python benchmarks/explain.py times [--events 1000] [--crowded] [--sample-year]
    python benchmarks/explain.py plans [--events 1000] [--crowded] [--sample-year] [--year 2027] [--closed 3]
    python benchmarks/explain.py ways --number 200

`times`: of a constructed timetable every session that is left out is explained by itself, and as many that are
placed, as if they had no place; then the counting proofs; then the busiest venue is closed for its busiest week
and the timetable repaired. `plans`: what holds for each session left out whatever the
others do, within 10 s; then the same with places closed at random. CPU seconds of this process, since the machine
may be busy; wall beside where it is a person who waits. `ways`: each way out of that many broken small problems is
solved again, from nothing, in a fresh process (one for each problem): as much must be placed as the way promises.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.scale import Scale, generated
from benchmarks.union_year import sample_problem
from solver.codec import dump_problem
from solver.compile import compile_problem
from solver.counting.proofs import too_many
from solver.explain.confirming import led_to
from solver.explain.proving import prove
from solver.explain.session import explain_all, explain_sessions
from solver.explain.told import Proof, Way
from solver.greedy import construct
from solver.limits import Limits
from solver.model import load
from solver.problem import Blocked, Problem
from solver.repair.repairing import repair
from solver.result import Options
from solver.staffing import staffed
from solver.state import State
from solver.timespan import Span
from solver.timetable import Timetable
from tests.tools.explained import left_out

ROOT = Path(__file__).resolve().parent.parent
MOST = 30  # sessions explained of each sort
T = TypeVar("T")


def main() -> int:
    options = _options()
    if options.what == "plans":
        return _plans(options)
    return _ways(options.number, options.first) if options.what == "ways" else _times(options)


def _problem(options: argparse.Namespace) -> Problem:
    if options.sample_year:
        return sample_problem(options.year)
    return generated(Scale(options.events, crowded=options.crowded, plain=True))


def _plans(options: argparse.Namespace) -> int:
    problem = _problem(options)
    load()
    for seed in range(options.closed + 1):
        broken = _with_closures(problem, Random(seed)) if seed else problem
        proofs = list(_proofs(broken))
        claims, took = Counter(p.claim for p, _ in proofs), [seconds for _, seconds in proofs] or [0.0]
        print(
            f"{len(broken.sessions)} sessions, closures {seed}: {len(proofs)} left out, {dict(claims)}, "
            f"CPU median {statistics.median(took):.2f} s, max {max(took):.2f} s",
            flush=True,
        )
    return 0


def _proofs(problem: Problem) -> Iterator[tuple[Proof, float]]:
    """What holds for each session that a constructed timetable leaves out, and the CPU seconds it took."""
    state = State(compile_problem(problem))
    construct(state)
    placements = staffed(problem, state).placements
    for session in state.left_out():
        began = time.process_time()
        proof = prove(state, placements, session, Limits(10.0))
        yield proof, time.process_time() - began


def _with_closures(problem: Problem, random: Random) -> Problem:
    """Every venue closed up to 14 times for 3 to 9 days."""
    day = problem.grid.ticks_of(1440)
    venues = []
    for venue in problem.venues:
        shut = []
        for _ in range(random.randint(0, 14)):
            first = random.randrange(max(1, problem.grid.days - 9))
            shut.append(Blocked(Span(first * day, (first + random.randint(3, 9)) * day)))
        venues.append(replace(venue, closures=(*venue.closures, *shut)))
    return replace(problem, venues=tuple(venues))


def _times(options: argparse.Namespace) -> int:
    problem = _problem(options)
    compiling, instance = _cpu(lambda: compile_problem(problem))
    state = State(instance)
    constructing, _ = _cpu(lambda: construct(state))
    timetable = staffed(problem, state)
    print(f"{len(problem.sessions)} sessions: compile {compiling:.2f} s, construct {constructing:.2f} s")
    _explained(state, timetable)
    print(f"counting proofs: {min(_cpu(lambda: too_many(instance))[0] for _ in range(3)):.3f} s")
    gc.collect()  # what came before is not the repair's to clear away
    _repaired(problem, timetable)
    return 0


def _explained(state: State, timetable: Timetable) -> None:
    left = state.left_out()[:MOST]
    movable = [s for s in state.at if state.instance.problem.sessions[s].fixed is None]
    for title, sessions in (("left out", left), ("placed", movable[:: max(1, len(movable) // MOST)])):
        if not sessions:
            continue
        took, ways = [], 0
        for session in sessions:
            seconds, told = _cpu(
                lambda s=session: explain_sessions(state, timetable.placements, [s], left_out_proven=False)
            )
            took.append(seconds)
            ways += len(told[0].ways)
        middle, most = statistics.median(took), max(took)
        print(f"explain {title}: {len(took)}, median {middle:.3f} s, max {most:.3f} s, {ways} ways out")


def _repaired(problem: Problem, timetable: Timetable) -> None:
    closed = _closed(problem, timetable)
    wall = time.monotonic()
    seconds, found = _cpu(lambda: repair(closed, timetable.placements, Options(seconds=60)))
    print(
        f"repair: {len(found.moved)} moved, {len(found.unplaced)} lost, first {found.first_seconds:.3f} s wall, "
        f"all {seconds:.2f} s CPU, {time.monotonic() - wall:.2f} s wall with compiling, proven: {found.proven}"
    )


def _closed(problem: Problem, timetable: Timetable) -> Problem:
    """The busiest venue closed for its busiest week."""
    week = problem.grid.ticks_of(7 * 1440)
    load: dict[tuple[str, int], int] = {}
    for placement in timetable.placements:
        for venue in placement.place:
            key = (venue, placement.start // week)
            load[key] = load.get(key, 0) + 1
    (venue, number), _ = max(load.items(), key=lambda item: (item[1], item[0]))
    shut = Blocked(Span(number * week, (number + 1) * week))
    venues = tuple(replace(v, closures=(*v.closures, shut)) if v.id == venue else v for v in problem.venues)
    return replace(problem, venues=venues)


def _ways(number: int, first: int) -> int:
    broken = held = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed, problem, timetable, ways in _broken(number, first):
            broken += 1
            promised = [led_to(problem, timetable.placements, way) for way in ways]
            found = _solved_again([edited for edited, _ in promised], Path(folder))
            for way, (_, staffing), unplaced in zip(ways, promised, found, strict=True):
                tried += 1
                holds = unplaced <= len(staffing.timetable.unplaced)
                held += holds
                if not holds:
                    print(f"seed {seed}: {way}\n  {unplaced} without a place", flush=True)
            if broken % 20 == 0:
                print(f"{broken} broken problems, {held} of {tried} ways out hold", flush=True)
    print(f"{broken} broken problems, {tried} ways out, {held} solve again in a fresh process")
    return int(held != tried)


def _broken(number: int, first: int) -> Iterator[tuple[int, Problem, Timetable, list[Way]]]:
    """So many problems with something left out, and all ways out of them."""
    seen = 0
    for seed in count(first):
        problem, state, left = left_out(seed)
        if left:
            seen += 1
            timetable = staffed(problem, state)
            told = explain_all(state, timetable.placements, left_out_proven=False)
            yield seed, problem, timetable, [way for one in told for way in one.ways]
        if seen >= number:
            return


AGAIN = """
import json, sys
from solver.codec import load_problem
from solver.result import Options
from solver.search import solve
for path in sys.argv[1:]:
    problem = load_problem(json.load(open(path, encoding="utf-8")))
    print(len(solve(problem, Options(seconds=20)).unplaced))
"""


def _solved_again(problems: list[Problem], folder: Path) -> list[int]:
    """How many sessions each problem leaves out when a fresh process solves it from nothing."""
    paths = [folder / f"{number}.json" for number in range(len(problems))]
    for path, problem in zip(paths, problems, strict=True):
        path.write_text(json.dumps(dump_problem(problem)), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", AGAIN, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return [int(line) for line in done.stdout.split()]


def _cpu(work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("times", "plans", "ways"))
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--crowded", action="store_true")
    parser.add_argument("--sample-year", action="store_true")
    parser.add_argument("--year", type=int, default=2021, help="of the sample")
    parser.add_argument("--closed", type=int, default=3, help="so many more with places closed at random")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--first", type=int, default=1000, help="seed to begin with")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
