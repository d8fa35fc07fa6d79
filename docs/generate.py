"""Write the reference pages that follow from the code: python docs/generate.py [--check].

With --check nothing is written; the exit status says whether a page is behind the code.
"""

import dataclasses
import inspect
import sys
import typing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import desk_rules_page  # beside this file
import rules_page

from scheduler.imports.table import Column
from scheduler.imports.tables import tables
from solver import edits, problem, result, timetable
from solver.explain import told as explained
from solver.grid import Grid
from solver.repair import told as repair_told
from solver.words import Words

HERE = Path(__file__).parent / "reference"
MADE = "<!-- Made by docs/generate.py from the code; do not edit. -->\n"
RECORDS = (
    problem.Problem,
    Grid,
    problem.Day,
    problem.Session,
    problem.Pool,
    problem.Repeat,
    problem.Fixed,
    problem.Use,
    problem.Venue,
    problem.Opening,
    problem.Blocked,
    problem.Person,
    problem.Group,
    problem.Kit,
    Words,
)


def main() -> int:
    pages = {"rules.md": MADE + rules_page.page(), "problem.md": problem_page(), "result.md": result_page()}
    pages["imports.md"] = imports_page()
    pages["desk-rules.md"] = MADE + desk_rules_page.page()
    behind = [name for name, text in pages.items() if _read(HERE / name) != text]
    if "--check" in sys.argv:
        return print(f"behind the code: {', '.join(behind)}") or 1 if behind else 0
    for name in behind:
        (HERE / name).write_text(pages[name], encoding="utf-8")
    return 0


def imports_page() -> str:
    """Which files can be imported, with their columns: what an organiser needs beside the sample year."""
    lines = [
        MADE,
        "# Files that can be imported\n",
        "CSV (UTF-8, GB18030 or UTF-16), one `.xlsx` with a sheet a table, or a zip of them. The first row names",
        "the columns; rows may stand in any order. `scheduler/sample/2021/` has one of each. A dry run tells every",
        "problem first. Rows with a code are added or changed, never removed; hours, closures, members, busy and",
        "free times, and rules are replaced for whoever the file names. **Bold** columns must be filled.\n",
    ]
    for table in tables().values():
        key = f", one row for each {' and '.join(f'`{name}`' for name in table.key)}" if table.key else ""
        lines += [
            f"\n## {table.name}.csv · {table.title.zh}{key}\n",
            "| column | what is right | 怎么填 |",
            "|---|---|---|",
        ]
        lines += [_column_row(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _column_row(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    right = column.reader.right
    en = right.en + (f"; a known {column.names}" if column.names else "")
    return f"| {name} | {en} | {right.zh} |".replace(" | 隔", " \\| 隔").replace("by |", "by \\|")


def problem_page() -> str:
    intro = (
        "# A problem as JSON\n\n`format` is `fieldday.problem/1`. Fields that have their default may be left out;"
        " unknown fields are\nrefused with their place. Spans are `[start, end)` in ticks from the local midnight of"
        " the first day.\nA problem is read by `python -m solver solve`, and `solver.findings` says what is wrong"
        " with it\nbefore any search.\n"
    )
    return MADE + intro + "\n".join(_record(r) for r in RECORDS) + "\n" + _selectors()


def result_page() -> str:
    intro = "# A result as JSON\n\n`format` is `fieldday.result/1`. `python -m solver check` takes it.\n"
    records = (
        result.Result,
        timetable.Placement,
        repair_told.Repair,
        repair_told.Moved,
        explained.Explanation,
        explained.Reason,
        explained.Cause,
        explained.Way,
        *typing.get_args(edits.Edit),
        result.Progress,
        result.Options,
    )
    return MADE + intro + "\n".join(_record(r) for r in records) + "\n"


def _record(kind: type) -> str:
    hints = typing.get_type_hints(kind)
    lines = [
        f"\n## {kind.__name__}\n",
        inspect.cleandoc(kind.__doc__ or "") + "\n",
        "| field | type | default |",
    ]
    lines.append("|---|---|---|")
    for spec in dataclasses.fields(kind):
        lines.append(f"| `{spec.name}` | {_type(hints[spec.name])} | {_default(spec)} |")
    return "\n".join(lines)


def _type(kind: object) -> str:
    text = str(kind) if not isinstance(kind, type) or typing.get_args(kind) else kind.__name__
    for prefix in (
        "solver.problem.",
        "solver.records.",
        "solver.timespan.",
        "solver.words.",
        "solver.grid.",
        "solver.result.",
    ):
        text = text.replace(prefix, "")
    text = text.replace("solver.timetable.", "").replace("datetime.date", "date").replace("typing.", "")
    return f"`{text}`".replace("|", "or")


def _default(spec: dataclasses.Field) -> str:
    if spec.default is not dataclasses.MISSING:
        return "–" if spec.default in ("", (), None) else f"`{spec.default!r}`".replace("|", "/")
    return "empty" if spec.default_factory is not dataclasses.MISSING else "**needed**"


def _selectors() -> str:
    return "\n## Selectors\n\n" + inspect.cleandoc(problem.Problem.select.__doc__ or "") + "\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
