"""Next year's plan from last year's, and what a plan breaks since the days are others."""

from typing import Any

import marshmallow as ma
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from scheduler import found, signed_in
from scheduler.schemas.base import WordsSchema
from scheduler.schemas.imports import ReportSchema
from scheduler.services import copying, importing, rechecking

blueprint = Blueprint("copies", __name__, description="A plan in another year; what no longer holds")


class CopyOrder(ma.Schema):
    year = fields.Integer(required=True, validate=validate.Range(2007, 2099))


class NoLongerSchema(ma.Schema):
    """A hard rule that the current draft breaks under the plan as it is now."""

    use = fields.String(metadata={"description": "the rule's use"})
    sessions = fields.List(fields.String())
    names = fields.Nested(WordsSchema)
    words = fields.Nested(WordsSchema)
    day = fields.String(metadata={"description": "of the first of the sessions"})


@blueprint.route("/plans/<plan>/copies")
class Copies(MethodView):
    @blueprint.arguments(CopyOrder)
    @blueprint.response(201, ReportSchema)
    def post(self, order: dict[str, Any], plan: str) -> Any:
        """The plan's tables moved to another year, as a dry run of an import: look, then import it by its `id`."""
        user = signed_in.require("organise")
        files = copying.copied(found.plan(plan), order["year"])
        return importing.dry_run(files, user=user).to_json()


@blueprint.route("/plans/<plan>/recheck")
class Recheck(MethodView):
    @blueprint.response(200, NoLongerSchema(many=True))
    def get(self, plan: str) -> Any:
        """Every hard rule that the draft breaks now: after a holiday notice, new hours, new busy times."""
        signed_in.require("organise")
        return list(rechecking.recheck(found.plan(plan)))  # of a tuple the view would make a status
