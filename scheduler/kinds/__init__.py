"""The event kinds, found by name: every module here that ends with `KIND = …`."""

import importlib
import pkgutil
from functools import cache

from scheduler.kinds.base import BadOption, EventSpec, Kind, Programme, RuleSpec, SessionSpec
from scheduler.kinds.reading import read_options

__all__ = [
    "BadOption",
    "EventSpec",
    "Kind",
    "Programme",
    "RuleSpec",
    "SessionSpec",
    "kinds",
    "read_options",
]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    found = [m.KIND for m in modules if hasattr(m, "KIND")]
    return {k.code: k for k in sorted(found, key=lambda k: k.code)}
