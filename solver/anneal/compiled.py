"""Compile a function of plain arithmetic on arrays, where numba is there; else run it as it is written.

Both ways give the same answers: the kernel draws its own random numbers and takes its logarithms from a table.
Compiled code releases the interpreter, so that several chains run on several cores in one process.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable)

njit: Any
try:
    from numba import config, njit

    vars(config)["LOOP_VECTORIZE"] = (
        0  # the kernel's loops are a few steps long: vectors made it slower by two fifths
    )
except (ImportError, OSError):  # without compiler support, or memory for it, it still solves, more slowly
    njit = None


def compiled(function: F) -> F:
    """The function, compiled when it is first called; kept on disk beside the module where that can be written."""
    if njit is None:
        return function
    settings = vars(config)
    kept = settings["CACHE_DIR"]
    settings["CACHE_DIR"] = kept or str(folder())
    try:
        fast: F = njit(cache=True, nogil=True)(function)
    finally:
        settings["CACHE_DIR"] = kept
    return fast


def folder() -> Path:
    """One for each text of the package: the compiler looks for changes only in the file of the function itself, not
    in those of the parts that it puts into it."""
    here = Path(__file__).parent
    text = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    return here / "__pycache__" / hashlib.sha256(text).hexdigest()[:16]


def inlined(function: F) -> F:
    """The same for a part of the inner loop: a call would hand over all tables by value, hundreds of words."""
    if njit is None:
        return function
    fast: F = njit(forceinline=True)(function)
    return fast


IS_COMPILED = njit is not None
