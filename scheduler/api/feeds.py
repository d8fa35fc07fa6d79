"""Feeds: the public addresses, and one's own secret ones."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import FeedToken, Person, User
from scheduler.queries import accounts as query
from scheduler.queries import feeds
from scheduler.schemas.feeds import FeedSchema, FeedTokenSchema
from scheduler.services import accounts, feed_tokens
from solver.words import Words

blueprint = Blueprint("feeds", __name__, description="Calendar feeds")


@blueprint.route("/feeds")
class Feeds(MethodView):
    @blueprint.response(200, FeedSchema(many=True))
    def get(self) -> Any:
        """The public feeds."""
        return feeds.public_feeds()


@blueprint.route("/feeds/mine")
class Mine(MethodView):
    @blueprint.response(200, FeedTokenSchema(many=True))
    def get(self) -> Any:
        """One's own feeds, without their addresses."""
        return query.feed_tokens(_person(signed_in.require("read")))

    @blueprint.arguments(FeedTokenSchema)
    @blueprint.response(201, FeedTokenSchema)
    def post(self, values: dict[str, Any]) -> dict[str, Any]:
        """A feed for one more device. Its address is told only now."""
        scope = values.get("scope", "personal")
        user = (
            signed_in.require("read", "desk", "organiser") if scope == "desk" else signed_in.require("read")
        )
        language = values.get("language", "zh")
        token, secret = accounts.make_feed_token(
            _person(user), values.get("device", ""), language=language, scope=scope, by=user
        )
        told = {name: getattr(token, name) for name in ("id", "device", "language", "scope", "made_at")}
        return told | {"path": f"/feeds/{secret}.ics"}


@blueprint.route("/feeds/mine/<int:number>")
class OneOfMine(MethodView):
    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """Revoke one of one's own feeds; organisers may revoke anybody's."""
        user = signed_in.require("read")
        token = found.row(FeedToken, number, "feed", "订阅")
        may = user.has("organiser") or token.person_id == user.person_id
        accounts.revoke_feed_token(found.there(token if may else None, "feed", "订阅", str(number)), by=user)


@blueprint.route("/feeds/mine/<int:number>/renew")
class RenewedOfMine(MethodView):
    @blueprint.response(201, FeedTokenSchema)
    def post(self, number: int) -> dict[str, Any]:
        """Another address for the same device; the old one ends. It is told only now."""
        user = signed_in.require("read")
        token = db.session.get(FeedToken, number)
        is_own = token is not None and token.person_id == user.person_id and token.revoked_at is None
        made, secret = feed_tokens.renew(
            found.there(token if is_own else None, "feed", "订阅", str(number)), by=user
        )
        told = {name: getattr(made, name) for name in ("id", "device", "language", "scope", "made_at")}
        return told | {"path": f"/feeds/{secret}.ics"}


def _person(user: User) -> Person:
    if user.person is None:
        words = Words("这个账号没有对应的人员", "This account belongs to no person.")
        hint = Words("请管理员把账号与工号关联", "An administrator can link it to a staff number.")
        raise Refusal("no-person", words, hint=hint, status=409)
    return user.person
