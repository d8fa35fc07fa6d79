"""Standing club slots by ballot: announce, wish, draw."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select

from scheduler import found, signed_in
from scheduler.api.bookings import Once
from scheduler.extensions import db
from scheduler.models import Ballot
from scheduler.schemas.ballots import BallotSchema, WishOrder, WishSchema
from scheduler.services import ballot as ballots
from scheduler.services.ballot import Slot
from solver.words import Words

blueprint = Blueprint("ballots", __name__, description="Standing club slots by ballot")


@blueprint.route("/ballots")
class Ballots(Once):
    @blueprint.response(200, BallotSchema(many=True))
    def get(self) -> Any:
        """All terms, the newest first."""
        signed_in.require("read")
        return db.session.scalars(select(Ballot).order_by(Ballot.first_day.desc(), Ballot.id.desc())).all()

    @blueprint.arguments(BallotSchema)
    @blueprint.response(201, BallotSchema)
    def post(self, values: dict[str, Any]) -> Ballot:
        """A new ballot; clubs may wish until it closes."""
        user = signed_in.require("desk")
        term = values["first_day"], values["last_day"]
        slots = [Slot(**slot) for slot in values["slots"]]
        title = Words(**values.get("title", {}))
        share = values["open_share"]
        closes_at = values["closes_at"]
        return ballots.announce(
            values["code"], title, term, slots, user, closes_at=closes_at, open_share=share
        )


@blueprint.route("/ballots/<code>")
class OneBallot(MethodView):
    @blueprint.response(200, BallotSchema)
    def get(self, code: str) -> Ballot:
        """The slots, and after the draw every club's result with its reasons."""
        signed_in.require("read")
        return _called(code)


@blueprint.route("/ballots/<code>/wishes")
class Wishes(Once):
    @blueprint.arguments(WishOrder)
    @blueprint.response(200, WishSchema)
    def post(self, values: dict[str, Any], code: str) -> Any:
        """A club's slots, the most wished first, instead of what it said before. By its head, or the desk."""
        user = signed_in.require("read")
        return ballots.wish(_called(code), found.group(values["group"]), values["ranked"], user)


@blueprint.route("/ballots/<code>/draw")
class Draw(Once):
    @blueprint.response(200, BallotSchema)
    def post(self, code: str) -> Ballot:
        """Place the clubs, book their terms and tell them."""
        user = signed_in.require("desk")
        row = _called(code)
        ballots.draw(row, user)
        return row


def _called(code: str) -> Ballot:
    row = db.session.scalars(select(Ballot).where(Ballot.code == code)).first()
    return found.there(row, "ballot", "抽签", code)
