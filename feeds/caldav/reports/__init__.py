"""REPORT: one module a report, found by name.

A module has a docstring and `REPORT = Report(...)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from feeds.answer import Answer
from feeds.caldav import answer
from feeds.caldav.model import Request
from feeds.caldav.names import d
from feeds.caldav.tree import Resource
from feeds.caldav.xml_in import Element

Run = Callable[[Request, Resource, Element], Answer]


@dataclass(frozen=True, slots=True)
class Report:
    """`name` is the root of its body, `kinds` the places that it can be asked at."""

    name: str
    kinds: tuple[str, ...]
    run: Run


def report(request: Request, target: Resource, asked: Element | None) -> Answer:
    """The report's answer; 403 with `supported-report` for one that is not offered there (RFC 3253 §3.6)."""
    found = REPORTS.get(asked.name) if asked is not None else None
    if asked is None or found is None or target.place.kind not in found.kinds:
        return answer.precondition(d("supported-report"), answer.NO_REPORT)
    return found.run(request, target, asked)


def _found() -> dict[str, Report]:
    names = sorted(module.name for module in iter_modules(__path__))
    reports = [import_module(f"{__name__}.{name}").REPORT for name in names]
    return {one.name: one for one in reports}


REPORTS: dict[str, Report] = _found()
