"""The draws, found by name: every module here that ends with `FORMAT = …`."""

import importlib
import pkgutil
from functools import cache

from scheduler.formats.base import Format, Match, Side, known

__all__ = ["Format", "Match", "Side", "formats", "known"]


@cache
def formats() -> dict[str, Format]:
    """Every format by its code."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    found = [m.FORMAT for m in modules if hasattr(m, "FORMAT")]
    return {f.code: f for f in sorted(found, key=lambda f: f.code)}
