"""A problem of an import: where it is, what is wrong, what would be right."""

from dataclasses import dataclass
from typing import Any

from solver.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` is as a spreadsheet counts, the header being 1; 0 where the whole file is meant.

    `use` is a value that would be right, where one can be guessed; never taken by itself. A warning is
    said and imported all the same.
    """

    code: str
    file: str
    row: int
    column: str
    value: str
    wrong: Words
    right: Words
    use: str = ""
    warning: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "severity": "warning" if self.warning else "error",
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": shortened(self.value),
            "wrong": spoken(self.wrong),
            "right": spoken(self.right),
            "use": self.use,
        }


def spoken(words: Words) -> dict[str, str]:
    return {"zh": words.get("zh"), "en": words.get("en")}


def shortened(value: str, most: int = 80) -> str:
    return value if len(value) <= most else value[: most - 1] + "…"
