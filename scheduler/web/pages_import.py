"""Import: upload, read the dry run's report, import for real from the same bytes."""

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.imports.problem_file import as_csv
from scheduler.imports.reading import by_name
from scheduler.models import ImportRun
from scheduler.queries import plans
from scheduler.services import importing
from scheduler.web.door import door
from scheduler.web.plans import around, organiser
from scheduler.web.words import lang
from solver.words import Words


@door.get("/organiser/import")
def import_form() -> str:
    organiser()
    return _form()


@door.post("/organiser/import")
def dry_run() -> AnyResponse | tuple[str, int]:
    """A dry run of the files; its report gets an address of its own."""
    user = organiser()
    files = by_name((f.filename, f.read()) for f in request.files.getlist("files") if f.filename)
    if not files:
        empty = Refusal(
            "no-files",
            Words("没有选文件。", "No file was chosen."),
            hint=Words("选一个或几个 CSV、.xlsx 或 zip。", "Choose one or more CSV, .xlsx or zip files."),
            status=422,
        )
        return _form(error=empty.to_json(lang())), 422
    report = importing.dry_run(files, plan=request.form.get("plan", ""), user=user)
    return redirect(url_for("web.import_report", number=report.id), 303)


@door.get("/organiser/import/<int:number>")
def import_report(number: int) -> str:
    organiser()
    return _report(_kept(number))


@door.post("/organiser/import/<int:number>")
def import_now(number: int) -> AnyResponse | tuple[str, int]:
    """The real import: everything, or with `only_good` the rows without problems."""
    user = organiser()
    kept = _kept(number)
    report = importing.run_kept(number, user=user, only_good=request.form.get("only_good") == "1")
    if not report.written:
        return _report(kept, report.to_json()), 409
    return redirect(url_for("web.import_report", number=number), 303)


@door.get("/organiser/import/<int:number>/problems.csv")
def import_problems(number: int) -> Response:
    """The rows with problems, to be corrected beside the file."""
    organiser()
    headers = {"Content-Disposition": f'attachment; filename="problems-{number}.csv"'}
    return Response(as_csv(_kept(number).report, lang()), mimetype="text/csv", headers=headers)


def _form(error: dict[str, Any] | None = None) -> str:
    found = plans.all_plans()
    return render_template(
        "import.html", plans=found, error=error, **around(found[0] if found else None, "import")
    )


def _report(kept: ImportRun, report: dict[str, Any] | None = None) -> str:
    found = plans.all_plans()
    return render_template(
        "import_report.html",
        kept=kept,
        report=report or kept.report,
        **around(found[0] if found else None, "import"),
    )


def _kept(number: int) -> ImportRun:
    return db.session.get(ImportRun, number) or abort(404)
