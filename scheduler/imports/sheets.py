"""A sheet: rows of text cells under a header, wherever they came from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.imports.problems import Problem

Tell = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Record:
    """`number` is the row as a spreadsheet counts it, the header being 1. `bad` ones were told already."""

    number: int
    cells: tuple[str, ...]
    bad: bool = False


@dataclass
class Sheet:
    """`name` is the file's or the sheet's own name, `file` what people call it in a report."""

    name: str
    file: str
    header: tuple[str, ...]
    records: list[Record] = field(default_factory=list)
    lone: bool = True  # the only sheet of its file, so the file's name says what it is
