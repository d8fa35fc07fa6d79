"""Thousands of tests make an application each; compiling its 300 routes anew would be half of all their time.

What werkzeug compiles of a route depends on its text and its defaults alone (a converter looks nothing up in the
map that it was made for), so applications can share it.
"""

from typing import Any

from werkzeug.routing import Rule

COMPILED = (
    "_parts",
    "_trace",
    "_converters",
    "arguments",
)  # what compiling leaves behind, besides the builders


def remember_routes() -> None:
    """From now on each route is compiled once per process."""
    known: dict[tuple[Any, ...], tuple[dict[str, Any], Any, Any]] = {}
    compile_rule, compile_builder = Rule.compile, Rule._compile_builder

    def remembered(rule: Rule) -> None:
        key = rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults)
        if key not in known:
            compile_rule(rule)
            left = {name: getattr(rule, name) for name in COMPILED}
            known[key] = left, compile_builder(rule, False), compile_builder(rule, True)
        left, build, build_unknown = known[key]
        vars(rule).update({name: value.copy() for name, value in left.items()})
        rule._build, rule._build_unknown = build.__get__(rule, None), build_unknown.__get__(rule, None)

    Rule.compile = remembered  # type: ignore[method-assign,assignment]
