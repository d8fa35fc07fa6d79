"""/me/messages: what one was told, the newest first; read ones are kept, in grey."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from scheduler import idempotency
from scheduler.extensions import db
from scheduler.models import Message
from scheduler.services import messages
from scheduler.web.door import door
from scheduler.web.member import me_, person_of


@door.get("/me/messages")
def me_messages() -> str:
    news = messages.of(person_of(me_()))
    unread = any(one.read_at is None for one in news)
    return render_template("me_messages.html", here_key="me", news=news, unread=unread)


@door.post("/me/messages/<int:number>/read")
@idempotency.once
def me_message_read(number: int) -> Any:
    user = me_()
    row = db.session.get(Message, number)
    if row is None or user.person_id is None or row.person_id != user.person_id:
        abort(404)
    messages.read(row, user)
    return _back()


@door.post("/me/messages/read")
@idempotency.once
def me_messages_read() -> Any:
    """All that the page showed: what came in since stays unread."""
    user = me_()
    person_of(user)
    messages.read_all(user, upto=request.form.get("upto", 0, int))
    return _back()


def _back() -> Any:
    """To the page from which it was read."""
    came_from = request.headers.get("Referer", "")
    return redirect(url_for("web.me_messages" if came_from.endswith("/me/messages") else "web.me"), 303)
