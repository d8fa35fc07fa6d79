"""The page of event kinds and their options, made from scheduler/kinds: python docs/kinds_page.py."""

import dataclasses
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scheduler.kinds import Kind, kinds
from scheduler.kinds.making import Common

PAGE = Path(__file__).parent / "reference" / "kinds.md"
INTRO = """<!-- Made by docs/kinds_page.py from the code; do not edit. -->

# Event kinds

The column `kind` of events.csv names one of these; `options` holds `name=value; name=value`. Lists are
separated by `|`, places by `|` (or) and `+` (together), dates are written 2021-03-05. The sample year has an
example of each.

## Options of every kind

"""
HEAD = "| option | default | unit | meaning | 含义 |\n|---|---|---|---|---|\n"


def page() -> str:
    common = {f.name for f in dataclasses.fields(Common)}
    return INTRO + HEAD + "".join(_rows(Common, set())) + "".join(_kind(k, common) for k in kinds().values())


def _kind(kind: Kind, common: set[str]) -> str:
    module = inspect.getmodule(kind)
    says = " ".join((module.__doc__ or "").split("\n\n")[0].split()) if module else ""
    rows = "".join(_rows(kind.options, common))
    return f"\n## {kind.code} · {kind.title.zh}\n\n{says}\n" + (f"\n{HEAD}{rows}" if rows else "")


def _rows(options: Any, without: set[str]) -> Iterator[str]:
    for field in dataclasses.fields(options):
        if field.name not in without:
            label, unit = field.metadata["label"], field.metadata["unit"]
            yield f"| `{field.name}` | {_said(field.default)} | {unit} | {label.en} | {label.zh} |\n"


def _said(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple):
        return ", ".join(str(d) for d in default if d)
    return "" if default is None else str(default)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
