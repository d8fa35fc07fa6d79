"""A table that can be imported: its columns, what a row must fulfil, and how rows become lasting.

A module in `tables/` ends with `TABLE = ItsTable()`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scheduler.imports.cells import Reader
from scheduler.imports.importing import Importing
from scheduler.imports.near import instead
from scheduler.imports.problems import Problem
from solver.words import Words


@dataclass(frozen=True)
class Column:
    """`names` is what a cell names by code: "venue", "group" … (see `Importing.known`), or nothing."""

    name: str
    reader: Reader
    required: bool = False
    names: str = ""


@dataclass
class Row:
    """A row while it is imported: raw text, values that could be read, and what became of it."""

    file: str
    number: int
    raw: dict[str, str]
    values: dict[str, Any]
    state: Importing
    bad: bool = False
    outcome: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)  # what columns are called in this file

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def wrong(self, column: str, code: str, wrong: Words, right: Words = Words(), use: str = "") -> None:
        """An error: the row is not imported."""
        self.bad = True
        self._tell(column, code, wrong, right, use, warning=False)

    def warn(self, column: str, code: str, wrong: Words, right: Words = Words(), use: str = "") -> None:
        """Said, and imported all the same."""
        self._tell(column, code, wrong, right, use, warning=True)

    def _tell(self, column: str, code: str, wrong: Words, right: Words, use: str, *, warning: bool) -> None:
        value, heading = self.raw.get(column, ""), self.headings.get(column, column)
        self.state.report.add(
            Problem(code, self.file, self.number, heading, value, wrong, right, use, warning)
        )

    def unknown(self, column: str, sort: str, value: str) -> None:
        """The cell names something that is not there, or only in a row that is wrong itself."""
        title = SORTS[sort]
        if value in self.state.spoiled.get(sort, ()):
            self.wrong(
                column,
                "row-in-trouble",
                Words(
                    f"{title.zh}“{value}”自己那一行有问题",
                    f"the row of {title.en} {value!r} has a problem itself",
                ),
                Words("先改好那一行", "correct that row first"),
            )
            return
        full = self.state.report.is_full(self.file)
        right, use = (Words(), "") if full else instead(value, self.state.known(sort))
        self.wrong(
            column,
            f"unknown-{sort}",
            Words(f"没有{title.zh}“{value}”", f"there is no {title.en} {value!r}"),
            right,
            use,
        )


SORTS = {
    "venue": Words("场地", "venue"),
    "group": Words("组织", "group"),
    "branch": Words("分会", "branch"),
    "person": Words("人员", "person"),
    "kit": Words("器材", "kit"),
    "kind": Words("活动类别", "event kind"),
    "event": Words("活动", "event"),
    "rule": Words("规则", "rule"),
}


@dataclass
class Table:
    """Base of all tables. `after` are tables that must be stored before, where they are in the files."""

    name: ClassVar[str]
    title: ClassVar[Words]
    columns: ClassVar[tuple[Column, ...]]
    after: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[tuple[str, ...]] = ()  # columns that together may occur only once
    needs_plan: ClassVar[bool] = False
    sort: ClassVar[str] = ""  # what its codes are called by in `Importing.known`
    aliases: ClassVar[dict[str, str]] = {}  # other names of columns
    is_private: ClassVar[bool] = (
        False  # columns that it does not know are thrown away unread (see private.py)
    )

    removed: int = field(default=0, init=False)

    def column_called(self, heading: str) -> str:
        """Our name of the column that a file calls so, or nearly that text where it is none of ours."""
        name = heading.strip().lower().replace(" ", "_")
        return self.aliases.get(name, name)

    def check(self, row: Row, state: Importing) -> None:
        """What concerns one row beyond its cells; a bad cell's value is None or the column's empty one."""

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        """Make the good rows lasting and set their outcome; how many lasting rows were removed."""
        raise NotImplementedError
