"""What one was told: the newest first, and which of it was read."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.api.bookings import Once
from scheduler.extensions import db
from scheduler.models import Message
from scheduler.schemas.messages import MessageQuery, MessageSchema
from scheduler.services import messages

blueprint = Blueprint("messages", __name__, description="What one was told")


@blueprint.route("/messages")
class Messages(MethodView):
    @blueprint.arguments(MessageQuery, location="query")
    @blueprint.response(200, MessageSchema(many=True))
    def get(self, query: dict[str, Any]) -> Any:
        """One's own, the newest first, at most 50."""
        user = signed_in.require("read")
        return messages.of(user.person, unread=query["unread"]) if user.person else []


@blueprint.route("/messages/<int:number>/read")
class Read(Once):
    @blueprint.response(200, MessageSchema)
    def post(self, number: int) -> Any:
        """It has been read."""
        user, row = signed_in.require("read"), db.session.get(Message, number)
        own = row is not None and user.person_id is not None and row.person_id == user.person_id
        return messages.read(found.there(row if own else None, "message", "消息", str(number)), user)
