"""/me/polls/NUMBER: which of these times suit you? Yes, maybe or no to each, until the deadline."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Poll
from scheduler.services import poll_words, polls
from scheduler.transactions import give_up
from scheduler.web.door import door
from scheduler.web.member import me_
from scheduler.web.words import lang, t, w


@door.get("/me/polls/<int:number>")
def me_poll(number: int) -> str:
    return _page(_poll(number))


@door.post("/me/polls/<int:number>")
def me_poll_vote(number: int) -> AnyResponse | tuple[str, int]:
    """Answers may be changed until the deadline."""
    poll, user = _poll(number), me_()
    answers = {o.id: request.form[f"o{o.id}"] for o in poll.options if request.form.get(f"o{o.id}")}
    try:
        polls.vote(poll, answers, user)
    except Refusal as refusal:
        give_up()
        return _page(_poll(number), refusal.to_json(lang())), refusal.status
    flash(t("已记下，截止前可以再改。", "Noted; you can change it until it ends."))
    return redirect(url_for("web.me_poll", number=number), 303)


def _page(poll: Poll, error: dict[str, Any] | None = None) -> str:
    return render_template(
        "me_poll.html",
        here_key="me",
        poll=poll,
        name=w(poll_words.name(poll)),
        mine=polls.own(poll, polls.voter(poll, me_())),
        is_open=poll.state == "open" and poll.deadline > clock.now(),
        minutes=poll.session.spec["minutes"],
        error=error,
    )


def _poll(number: int) -> Poll:
    poll = db.session.get(Poll, number) or abort(404)
    polls.voter(poll, me_())
    return poll
