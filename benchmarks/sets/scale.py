"""Generated problems by a name that says what is wanted: institutes as in `1000`, `1400-crowded`, `10000-seed2` or
`1000-plain`, or the season with one crowded court: `stress`, `stress-seed2`."""

import re
from pathlib import Path

from benchmarks.scale import Scale, generated
from benchmarks.sets.union_year import SUFFIX, write
from benchmarks.stress import Stress
from benchmarks.stress import generated as with_one_court
from solver.problem import Problem

__all__ = ["MADE", "SUFFIX", "read", "write"]

MADE = ("100", "300", "1000", "1400-crowded", "3000", "10000", "10000-crowded", "stress")


def read(path: Path) -> Problem:
    if stress := re.fullmatch(r"stress(?:-seed(\d+))?", path.name):
        return with_one_court(Stress(int(stress[1] or 1)))
    wanted = re.fullmatch(r"(\d+)(-crowded)?(-plain)?(?:-seed(\d+))?", path.name)
    if wanted is None:
        raise SystemExit(
            f"{path.name}: a number of events is needed, as in 1000 or 1400-crowded-seed2, or stress"
        )
    events, crowded, plain, seed = wanted.groups()
    return generated(Scale(int(events), int(seed or 1), crowded=bool(crowded), plain=bool(plain)))
