"""Outside sets of instances, one module a set, found by name: each makes a problem of a file and writes its answer.

A module has `read(path) -> Problem`, `write(problem, result, path)` and `SUFFIX`. Nothing in the solver knows of
these; a set's rules become the ordinary rules of anybody's plan.
"""

import importlib
from types import ModuleType


def the_set(name: str) -> ModuleType:
    """The module of a set called as the sets are, with dashes."""
    return importlib.import_module(f"benchmarks.sets.{name.replace('-', '_')}")
