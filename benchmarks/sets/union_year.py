"""Problems as JSON, as `python -m solver` takes them."""

import json
from pathlib import Path

from solver.codec import dump_result, load_problem
from solver.problem import Problem
from solver.result import Result

SUFFIX = ".json"
MADE = ("",)  # the sample year


def read(path: Path) -> Problem:
    if not path.name:
        from benchmarks.union_year import sample_problem

        return sample_problem()
    return load_problem(json.loads(path.read_text(encoding="utf-8")))


def write(problem: Problem, result: Result, path: Path) -> None:
    path.write_text(json.dumps(dump_result(result), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
