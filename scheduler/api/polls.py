"""Polls: which of these times suit you? Others see counts only."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select

from scheduler import found, signed_in
from scheduler.extensions import db
from scheduler.models import Poll
from scheduler.queries import plans
from scheduler.schemas.polls import Answers, NewPoll, OwnPollSchema, PollSchema
from scheduler.services import polls

blueprint = Blueprint("polls", __name__, description="Which of these times suit you?")


@blueprint.route("/plans/<plan>/polls")
class Polls(MethodView):
    @blueprint.response(200, PollSchema(many=True))
    def get(self, plan: str) -> Any:
        """The plan's polls in counts, the newest first, for organisers."""
        signed_in.require("read", "organiser")
        rows = select(Poll).where(Poll.plan_id == found.plan(plan).id)
        return db.session.scalars(rows.order_by(Poll.id.desc())).all()

    @blueprint.arguments(NewPoll)
    @blueprint.response(201, PollSchema)
    def post(self, values: dict[str, Any], plan: str) -> Any:
        """Ask people which of these starts suit them. They get one message now and one reminder."""
        user = signed_in.require("organise")
        code = values["session"]
        rows = plans.sessions(found.plan(plan))
        session = next((s for s in rows if f"{s.event.code}.{s.code}" == code), None)
        return polls.ask(
            found.there(session, "session", "场次", code),
            dict.fromkeys(values["starts"]),
            values["deadline"],
            user,
            groups=values["groups"],
            people=values["people"],
        )


@blueprint.route("/polls/<int:number>")
class OnePoll(MethodView):
    @blueprint.response(200, PollSchema)
    def get(self, number: int) -> Any:
        """How many said what, for organisers."""
        signed_in.require("read", "organiser")
        return found.row(Poll, number, "poll", "意向征集")

    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """Withdraw it, with the wish that it made."""
        user = signed_in.require("organise")
        polls.withdraw(found.row(Poll, number, "poll", "意向征集"), user)


@blueprint.route("/polls/<int:number>/close")
class ClosePoll(MethodView):
    @blueprint.response(200, PollSchema)
    def post(self, number: int) -> Any:
        """End it before its deadline: the votes become a wish of the next solve."""
        user = signed_in.require("organise")
        poll = found.row(Poll, number, "poll", "意向征集")
        polls.close_now(poll, user)
        return poll


@blueprint.route("/me/polls")
class OwnPolls(MethodView):
    @blueprint.response(200, OwnPollSchema(many=True))
    def get(self) -> Any:
        """Open polls that one is asked in."""
        user = signed_in.require("read")
        return polls.of(user.person) if user.person else []


@blueprint.route("/me/polls/<int:number>/answers")
class OwnAnswers(MethodView):
    @blueprint.response(200, Answers)
    def get(self, number: int) -> Any:
        """What one has said so far."""
        user = signed_in.require("read")
        poll = found.row(Poll, number, "poll", "意向征集")
        return {"answers": polls.own(poll, polls.voter(poll, user))}

    @blueprint.arguments(Answers)
    @blueprint.response(200, Answers)
    def put(self, values: dict[str, Any], number: int) -> Any:
        """One's answers, instead of those before; until the deadline."""
        user = signed_in.require("read")
        poll = found.row(Poll, number, "poll", "意向征集")
        polls.vote(poll, values["answers"], user)
        return values
