"""The problems of a report as a file that a spreadsheet opens, so that they can be worked off one by one."""

import csv
import io
from typing import Any

HEADER = {
    "zh": ("级别", "文件", "行", "列", "值", "问题", "怎么办", "可改为", "代码"),
    "en": (
        "severity",
        "file",
        "row",
        "column",
        "value",
        "what is wrong",
        "what would be right",
        "use",
        "code",
    ),
}


def as_csv(report: dict[str, Any], language: str) -> bytes:
    """UTF-8 with BOM, as spreadsheets want it. No cell can be taken for a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADER[language])
    for p in report["problems"]:
        said = (p["wrong"][language], p["right"][language])
        cells = (
            p["severity"],
            p["file"],
            p["row"] or "",
            p["column"],
            p["value"],
            *said,
            p["use"],
            p["code"],
        )
        writer.writerow([_harmless(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@\t\r")) else cell
