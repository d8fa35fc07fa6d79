"""Generated institutes by a name that says what is wanted: `1000`, `1400-crowded`, `10000-seed2`, `1000-plain`."""

import re
from pathlib import Path

from benchmarks.scale import Scale, generated
from benchmarks.sets.union_year import SUFFIX, write
from solver.problem import Problem

__all__ = ["MADE", "SUFFIX", "read", "write"]

MADE = ("100", "300", "1000", "1400-crowded", "3000", "10000", "10000-crowded")


def read(path: Path) -> Problem:
    wanted = re.fullmatch(r"(\d+)(-crowded)?(-plain)?(?:-seed(\d+))?", path.name)
    if wanted is None:
        raise SystemExit(f"{path.name}: a number of events is needed, as in 1000, 1400-crowded or 1000-seed2")
    events, crowded, plain, seed = wanted.groups()
    return generated(Scale(int(events), int(seed or 1), crowded=bool(crowded), plain=bool(plain)))
