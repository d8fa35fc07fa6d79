"""Venues and their closures."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select

from scheduler import found, signed_in
from scheduler.extensions import db
from scheduler.models import Closure, Venue
from scheduler.schemas.base import columns
from scheduler.schemas.places import ClosureSchema, VenueChange, VenueSchema
from scheduler.services import editing
from solver.words import Words

blueprint = Blueprint("places", __name__, description="Venues and their closures")


def _only_public() -> bool:
    user = signed_in.user()
    return not (user and user.has("organiser", "desk", "venue_owner"))


@blueprint.route("/venues")
class Venues(MethodView):
    @blueprint.response(200, VenueSchema(many=True))
    def get(self) -> Any:
        """All venues with their hours; those whose name is not public only for staff."""
        rows = select(Venue).order_by(Venue.code)
        return db.session.scalars(rows.where(Venue.public) if _only_public() else rows).all()


@blueprint.route("/venues/<code>")
class OneVenue(MethodView):
    @blueprint.etag
    @blueprint.response(200, VenueSchema)
    def get(self, code: str) -> Venue:
        """A venue by its code."""
        return found.venue(code, only_public=_only_public())

    @blueprint.etag
    @blueprint.arguments(VenueChange)
    @blueprint.response(200, VenueSchema)
    def patch(self, values: dict[str, Any], code: str) -> Venue:
        """Change a venue; needs If-Match."""
        user = signed_in.require("organise")
        row = found.venue(code)
        hours = values.pop("hours", None)
        return editing.change_venue(
            row, columns(values), user, hours=hours, check=lambda r: blueprint.check_etag(r, VenueSchema)
        )


@blueprint.route("/venues/<code>/closures")
class Closures(MethodView):
    @blueprint.response(200, ClosureSchema(many=True))
    def get(self, code: str) -> Any:
        """When a venue is closed, and why."""
        return found.venue(code, only_public=_only_public()).closures

    @blueprint.arguments(ClosureSchema)
    @blueprint.response(201, ClosureSchema)
    def post(self, values: dict[str, Any], code: str) -> Closure:
        """Close a venue for a span."""
        user = signed_in.require("organise", "organiser", "venue_owner")
        reason = Words(**values.get("reason", {}))
        return editing.close_venue(found.venue(code), values["start"], values["end"], user, reason=reason)


@blueprint.route("/closures/<int:number>")
class OneClosure(MethodView):
    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """Take a closure back."""
        user = signed_in.require("organise", "organiser", "venue_owner")
        editing.reopen_venue(found.row(Closure, number, "closure", "停用时段"), user)
