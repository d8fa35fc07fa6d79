"""Thousands of tests make an application each; compiling its 290 routes anew would be half of all their time.

What werkzeug compiles for building an address depends on the rule's text and defaults alone (it looks converters
up on the rule when it is called), so applications can share it.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


def remember_routes() -> None:
    """From now on each route's builder is compiled once per process."""
    compiled: dict[tuple[object, ...], Callable[..., Any]] = {}
    compile_builder = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = (append_unknown, tuple(rule._trace), repr(rule.defaults))
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]
