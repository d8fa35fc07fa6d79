"""The tables that can be imported, found by name: every module here that ends with `TABLE = …`."""

import importlib
import pkgutil
from functools import cache
from graphlib import TopologicalSorter

from scheduler.imports.table import Table


@cache
def tables() -> dict[str, Table]:
    """Every table by its name, those first that others need."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    found = {m.TABLE.name: m.TABLE for m in modules if hasattr(m, "TABLE")}
    graph = {name: found[name].after for name in sorted(found)}
    return {name: found[name] for name in TopologicalSorter(graph).static_order()}
