"""Compile a function of plain arithmetic on arrays, where numba is there; else run it as it is written.

Both ways give the same answers: the kernel draws its own random numbers and takes its logarithms from a table.
Compiled code releases the interpreter, so that several chains run on several cores in one process.
"""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable)

njit: Any
try:
    from numba import config, njit

    vars(config)["LOOP_VECTORIZE"] = (
        0  # the kernel's loops are a few steps long: vectors made it slower by two fifths
    )
except ImportError:  # an installation without compiler support still solves, more slowly
    njit = None


def compiled(function: F) -> F:
    """The function, compiled when it is first called; kept on disk beside the module where that can be written."""
    if njit is None:
        return function
    fast: F = njit(cache=True, nogil=True)(function)
    return fast


def inlined(function: F) -> F:
    """The same for a part of the inner loop: a call would hand over all tables by value, hundreds of words."""
    if njit is None:
        return function
    fast: F = njit(forceinline=True)(function)
    return fast


IS_COMPILED = njit is not None
