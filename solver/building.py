"""Building what stays: hundreds of thousands of objects of which none is garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def building() -> Iterator[None]:
    """Without looks for garbage, which find none while everything is kept and take a fifth of the time. What has no
    cycles goes at once all the same. Afterwards all that was built counts as old, so that it is not looked through
    as young and as middle-aged first."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
