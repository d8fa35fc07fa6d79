"""Solves: ask, look, watch, stop."""

import json
import time
from collections.abc import Iterator
from typing import Any

from flask import Response, stream_with_context, url_for
from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.extensions import db
from scheduler.models import Solve, Timetable
from scheduler.queries import solves
from scheduler.schemas.alternatives import AlternativesOrder, SolveOrder
from scheduler.schemas.timetables import KeyHeader, SolveSchema
from scheduler.services import several, solving

blueprint = Blueprint("solves", __name__, description="Runs of the solver")

LOOK_EVERY = 0.3  # seconds between looks at the row
SIGN_OF_LIFE = 15.0  # seconds after which a silent stream says that it is there
LONGEST = 3600.0  # seconds; the browser connects again by itself


@blueprint.route("/plans/<plan>/solves")
class PlanSolves(MethodView):
    @blueprint.response(200, SolveSchema(many=True))
    def get(self, plan: str) -> Any:
        """A plan's solves, newest first, for organisers."""
        signed_in.require("read", "organiser")
        return [solves.told(solve) for solve in solves.of_plan(found.plan(plan))]

    @blueprint.arguments(KeyHeader, location="headers")
    @blueprint.arguments(SolveOrder, required=False)
    @blueprint.response(202, SolveSchema)
    def post(self, header: dict[str, Any], order: dict[str, Any], plan: str) -> Any:
        """Ask for a solve. The answer comes at once; Location says where to look."""
        user = signed_in.require("organise")
        solve = solving.request_solve(found.plan(plan), user, order, key=header.get("key"))
        return solves.told(solve), {"Location": url_for("solves.OneSolve", number=solve.id)}


@blueprint.route("/timetables/<int:number>/alternatives")
class Alternatives(MethodView):
    @blueprint.arguments(KeyHeader, location="headers")
    @blueprint.arguments(AlternativesOrder, required=False)
    @blueprint.response(202, SolveSchema)
    def post(self, header: dict[str, Any], order: dict[str, Any], number: int) -> Any:
        """Look for timetables about as good as a draft that differ from it and from each other.

        It runs as a solve does; Location says where to look. `POST /plans/PLAN/versions` with the name of one
        makes it a draft.
        """
        user = signed_in.require("organise")
        draft = found.row(Timetable, number, "timetable", "日程表")
        wanted = {name: order.pop(name) for name in several.ASKED if name in order}
        solve = several.request_alternatives(draft, user, **wanted, options=order, key=header.get("key"))
        return solves.told(solve), {"Location": url_for("solves.OneSolve", number=solve.id)}


@blueprint.route("/solves/<int:number>")
class OneSolve(MethodView):
    @blueprint.response(200, SolveSchema)
    def get(self, number: int) -> Any:
        """The state of a solve."""
        signed_in.require("read", "organiser")
        return solves.told(found.row(Solve, number, "solve", "求解"))


@blueprint.route("/solves/<int:number>/stop")
class Stop(MethodView):
    @blueprint.response(202, SolveSchema)
    def post(self, number: int) -> Any:
        """End a solve and keep the best it has."""
        user = signed_in.require("organise")
        return solves.told(solving.stop_solve(found.row(Solve, number, "solve", "求解"), user))


@blueprint.route("/solves/<int:number>/events")
class Events(MethodView):
    @blueprint.response(200, {"type": "string"}, content_type="text/event-stream")
    def get(self, number: int) -> Response:
        """Server-sent events `state`: the state whenever it changed; the stream ends with the solve."""
        signed_in.require("read", "organiser")
        found.row(Solve, number, "solve", "求解")
        stream = stream_with_context(told_changes(number))
        return Response(stream, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


def told_changes(number: int) -> Iterator[str]:
    """The row as events. Each look is a transaction of its own, so nothing is held while it waits."""
    began = spoke = time.monotonic()
    last = ""
    while time.monotonic() - began < LONGEST:
        solve = db.session.get(Solve, number)
        if solve is None:
            return
        said, is_open = (
            json.dumps(SolveSchema().dump(solves.told(solve)), ensure_ascii=False),
            solves.is_open(solve),
        )
        db.session.rollback()
        if said != last:
            yield f"event: state\ndata: {said}\n\n"
            last, spoke = said, time.monotonic()
        elif time.monotonic() - spoke > SIGN_OF_LIFE:
            yield ": still here\n\n"
            spoke = time.monotonic()
        if not is_open:
            return
        time.sleep(LOOK_EVERY)
