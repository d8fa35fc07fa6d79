"""A table as a CSV file that spreadsheets open in the right encoding."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from scheduler.web.table_files import neutral


def response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """UTF-8 with a mark at its begin. Cells that a spreadsheet would run as a formula get a quote first."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv; charset=utf-8", headers=headers)
