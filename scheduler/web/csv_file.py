"""A table as a CSV file that spreadsheets open in the right encoding."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response


def response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """UTF-8 with a mark at its begin. Cells that a spreadsheet would run as a formula get a quote first."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv; charset=utf-8", headers=headers)


def _harmless(cell: Any) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
