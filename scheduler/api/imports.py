"""Imports: dry first, then the same bytes for good."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, language, signed_in
from scheduler.errors import Refusal
from scheduler.imports.problem_file import as_csv
from scheduler.imports.reading import by_name
from scheduler.imports.report import Report
from scheduler.schemas.imports import FilesSchema, ImportQuery, ReportSchema
from scheduler.services import importing
from solver.words import Words

blueprint = Blueprint("imports", __name__, description="Imports of files")


@blueprint.route("/imports")
class Imports(MethodView):
    @blueprint.arguments(ImportQuery, location="query")
    @blueprint.arguments(FilesSchema, location="files")
    @blueprint.response(200, ReportSchema)
    def post(self, query: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """Import tables. Nothing is written in a dry run, nor where a row has a problem."""
        user = signed_in.require("organise")
        files = by_name((upload.filename or "file.csv", upload.read()) for upload in uploads["files"])
        if query["dry_run"]:
            return importing.dry_run(files, plan=query["plan"], user=user).to_json()
        return _told(importing.run(files, plan=query["plan"], user=user, only_good=query["only_good"]))


@blueprint.route("/imports/<int:number>")
class OneImport(MethodView):
    @blueprint.response(200, ReportSchema)
    def get(self, number: int) -> Any:
        """The report of a dry run."""
        signed_in.require("read", "organiser")
        return found.there(importing.kept_report(number), "import", "导入", str(number))


@blueprint.route("/imports/<int:number>/problems.csv")
class Problems(MethodView):
    @blueprint.response(200, {"type": "string"}, content_type="text/csv")
    def get(self, number: int) -> Response:
        """The problems of a dry run as a table, in the language of the request."""
        signed_in.require("read", "organiser")
        report = found.there(importing.kept_report(number), "import", "导入", str(number))
        headers = {"Content-Disposition": f'attachment; filename="problems-{number}.csv"'}
        return Response(as_csv(report, language.chosen()), mimetype="text/csv", headers=headers)


@blueprint.route("/imports/<int:number>/run")
class RunImport(MethodView):
    @blueprint.arguments(ImportQuery(only=("only_good",)), location="query")
    @blueprint.response(200, ReportSchema)
    def post(self, query: dict[str, Any], number: int) -> Any:
        """Import what a dry run was shown, from the same bytes. Twice is once."""
        user = signed_in.require("organise")
        return _told(importing.run_kept(number, user=user, only_good=query["only_good"]))


def _told(report: Report) -> dict[str, Any]:
    """The report, or the refusal of one with problems: then nothing was written."""
    told = report.to_json()
    if not report.written:
        words = Words(
            f"有 {report.errors} 处问题，什么都没有写入", f"{report.errors} problems; nothing was written."
        )
        hint = Words(
            "改正后重新上传，或只导入没有问题的行", "Correct and upload again, or import only good rows."
        )
        raise Refusal("import-problems", words, hint=hint, status=422, context={"report": told})
    return told
