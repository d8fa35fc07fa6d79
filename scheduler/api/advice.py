"""Questions about a session of a draft."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.models import Timetable
from scheduler.schemas.advice import PlacesQuery, PlacesSchema, VerdictQuery, VerdictSchema
from scheduler.schemas.explanations import UnplacedSchema
from scheduler.services import consulting

blueprint = Blueprint("advice", __name__, description="Best places, why not here, why nowhere")

SESSION = "/timetables/<int:number>/sessions/<session>"


@blueprint.route(f"{SESSION}/places")
class Places(MethodView):
    @blueprint.arguments(PlacesQuery, location="query")
    @blueprint.response(200, PlacesSchema)
    def get(self, query: dict[str, Any], number: int, session: str) -> Any:
        """The cheapest starts and places at which a session keeps every rule, all others staying."""
        user = signed_in.require("read", "organiser")
        return consulting.places(_draft(number), session, user, **query)


@blueprint.route(f"{SESSION}/verdict")
class Verdict(MethodView):
    @blueprint.arguments(VerdictQuery, location="query")
    @blueprint.response(200, VerdictSchema)
    def get(self, query: dict[str, Any], number: int, session: str) -> Any:
        """Everything a session would break at a time and place, and what it would cost."""
        user = signed_in.require("read", "organiser")
        venues = [code for code in query["venues"].split(",") if code]
        return consulting.verdict(_draft(number), session, user, start=query["start"], venues=venues)


@blueprint.route(f"{SESSION}/explanation")
class Explanation(MethodView):
    @blueprint.response(200, UnplacedSchema)
    def get(self, number: int, session: str) -> Any:
        """Why a session has no place, or no other, as plan and draft are now, with ways out."""
        user = signed_in.require("read", "organiser")
        return consulting.explanation(_draft(number), session, user)


def _draft(number: int) -> Timetable:
    return found.row(Timetable, number, "timetable", "日程表")
