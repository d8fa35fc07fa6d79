"""Plans, their days, events and sessions."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.models import Event, EventSession, Plan
from scheduler.queries import plans
from scheduler.schemas.base import columns
from scheduler.schemas.plans import (
    DayQuery,
    DaySchema,
    EventChange,
    EventSchema,
    PlanChange,
    PlanSchema,
    SessionChange,
    SessionSchema,
)
from scheduler.services import editing

blueprint = Blueprint("plans", __name__, description="Plans, their days, events and sessions")


@blueprint.route("/plans")
class Plans(MethodView):
    @blueprint.response(200, PlanSchema(many=True))
    def get(self) -> Any:
        """All plans, the latest first."""
        return plans.all_plans()

    @blueprint.arguments(PlanSchema)
    @blueprint.response(201, PlanSchema)
    def post(self, values: dict[str, Any]) -> Plan:
        """Make an empty plan."""
        user = signed_in.require("organise")
        return editing.make_plan(columns(values), user)


@blueprint.route("/plans/<plan>")
class OnePlan(MethodView):
    @blueprint.etag
    @blueprint.response(200, PlanSchema)
    def get(self, plan: str) -> Plan:
        """A plan by its code or number."""
        return found.plan(plan)

    @blueprint.etag
    @blueprint.arguments(PlanChange)
    @blueprint.response(200, PlanSchema)
    def patch(self, values: dict[str, Any], plan: str) -> Plan:
        """Change a plan; needs If-Match."""
        user = signed_in.require("organise")
        row = found.plan(plan)
        return editing.change(row, columns(values), user, check=lambda r: blueprint.check_etag(r, PlanSchema))


@blueprint.route("/plans/<plan>/days")
class Days(MethodView):
    @blueprint.arguments(DayQuery, location="query")
    @blueprint.response(200, DaySchema(many=True))
    def get(self, span: dict[str, Any], plan: str) -> Any:
        """The type of every date: work, rest, holiday, make-up working day, eve."""
        return plans.days(found.plan(plan), span.get("first"), span.get("last"))


@blueprint.route("/plans/<plan>/events")
class Events(MethodView):
    @blueprint.response(200, EventSchema(many=True))
    def get(self, plan: str) -> Any:
        """The plan's events; those that are not public only for organisers."""
        user = signed_in.user()
        return plans.events(found.plan(plan), only_public=not (user and user.has("organiser")))


@blueprint.route("/events/<int:number>")
class OneEvent(MethodView):
    @blueprint.etag
    @blueprint.response(200, EventSchema)
    def get(self, number: int) -> Event:
        """An event."""
        user = signed_in.user()
        event = found.row(Event, number, "event", "活动")
        may = event.public or (user and user.has("organiser"))
        return found.there(event if may else None, "event", "活动", str(number))

    @blueprint.etag
    @blueprint.arguments(EventChange)
    @blueprint.response(200, EventSchema)
    def patch(self, values: dict[str, Any], number: int) -> Event:
        """Change what an event is called and whether it is public; needs If-Match."""
        user = signed_in.require("organise")
        row = found.row(Event, number, "event", "活动")
        return editing.change(
            row, columns(values), user, check=lambda r: blueprint.check_etag(r, EventSchema)
        )


@blueprint.route("/plans/<plan>/sessions")
class Sessions(MethodView):
    @blueprint.response(200, SessionSchema(many=True))
    def get(self, plan: str) -> Any:
        """The plan's sessions, for organisers."""
        signed_in.require("read", "organiser")
        return plans.sessions(found.plan(plan))


@blueprint.route("/sessions/<int:number>")
class OneSession(MethodView):
    @blueprint.etag
    @blueprint.response(200, SessionSchema)
    def get(self, number: int) -> EventSession:
        """A session, for organisers."""
        signed_in.require("read", "organiser")
        return found.row(EventSession, number, "session", "场次")

    @blueprint.etag
    @blueprint.arguments(SessionChange)
    @blueprint.response(200, SessionSchema)
    def patch(self, values: dict[str, Any], number: int) -> EventSession:
        """Lock a session where it is published, or let it go; needs If-Match."""
        user = signed_in.require("organise")
        row = found.row(EventSession, number, "session", "场次")
        return editing.change(row, values, user, check=lambda r: blueprint.check_etag(r, SessionSchema))
