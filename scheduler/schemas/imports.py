"""Imports of files."""

import marshmallow as ma
from flask_smorest.fields import Upload
from marshmallow import fields

from scheduler.schemas.base import WordsSchema


class FilesSchema(ma.Schema):
    """The tables: CSV files, or an .xlsx with the same names as sheets."""

    files = fields.List(Upload(), required=True)


class ImportQuery(ma.Schema):
    dry_run = fields.Boolean(load_default=True, metadata={"description": "Only say what would happen."})
    plan = fields.String(
        load_default="", metadata={"description": "Code of the plan, where no file brings it."}
    )
    only_good = fields.Boolean(load_default=False, metadata={"description": "Leave rows with problems out."})


class ReportSchema(ma.Schema):
    """What an import did or would do: counts, and every problem with file, row, column, wrong and right."""

    id = fields.Integer(allow_none=True)
    dry = fields.Boolean()
    written = fields.Boolean()
    ok = fields.Boolean()
    plan = fields.String()
    fate = fields.Nested(WordsSchema)
    summary = fields.Nested(WordsSchema)
    sums = fields.Dict()
    errors = fields.Integer()
    warnings = fields.Integer()
    unlisted = fields.Integer()
    tables = fields.List(fields.Dict())
    problems = fields.List(fields.Dict())
