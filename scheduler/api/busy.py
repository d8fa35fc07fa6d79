"""One's own calendars and busy times, and what late changes do to a published plan."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.errors import Refusal
from scheduler.models import BusyPattern, OutsideCalendar, Person, User
from scheduler.queries import busy_times, outside
from scheduler.schemas.busy import ClashSchema, NewOwnCalendar, OwnCalendarSchema, PatternSchema
from scheduler.schemas.outside import OutsideFile, OutsideQuery
from scheduler.services import busy_patterns, outside_calendars
from scheduler.services.busy_patterns import Wanted
from solver.words import Words

blueprint = Blueprint("busy", __name__, description="One's own calendars and busy times")


@blueprint.route("/me/calendars")
class OwnCalendars(MethodView):
    @blueprint.response(200, OwnCalendarSchema(many=True))
    def get(self) -> Any:
        """The calendars one's busy times come from."""
        return outside.of(_person(signed_in.require("read")))

    @blueprint.arguments(NewOwnCalendar)
    @blueprint.response(201, OwnCalendarSchema)
    def post(self, values: dict[str, Any]) -> Any:
        """Subscribe to one by its address; a worker reads it within seconds, and then again and again."""
        user = signed_in.require("read")
        return outside_calendars.add_address(_person(user), values["address"], user, title=values["title"])


@blueprint.route("/me/calendars/files")
class OwnFiles(MethodView):
    @blueprint.arguments(OutsideQuery, location="query")
    @blueprint.arguments(OutsideFile, location="files")
    @blueprint.response(201, OwnCalendarSchema)
    def post(self, query: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """Read an .ics file into one's busy times. Its titles are not kept."""
        user = signed_in.require("read")
        return outside_calendars.add_file(_person(user), uploads["file"].read(), user, title=query["title"])


@blueprint.route("/me/calendars/<int:number>")
class OneOwnCalendar(MethodView):
    @blueprint.response(200, OwnCalendarSchema)
    def get(self, number: int) -> Any:
        """How reading it went."""
        return _calendar(signed_in.require("read"), number)

    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """Remove it, and its busy times with it."""
        user = signed_in.require("read")
        outside_calendars.remove(_calendar(user, number), user)


@blueprint.route("/me/calendars/<int:number>/refresh")
class RefreshOwn(MethodView):
    @blueprint.response(202, OwnCalendarSchema)
    def post(self, number: int) -> Any:
        """Have it read now, by a worker."""
        user = signed_in.require("read")
        row = _calendar(user, number)
        outside_calendars.refresh(row, user)
        return row


@blueprint.route("/people/<code>/patterns")
class Patterns(MethodView):
    @blueprint.response(200, PatternSchema(many=True))
    def get(self, code: str) -> Any:
        """Working hours and busy times entered by the person or the office."""
        user, person = signed_in.require("read"), found.person(code)
        busy_patterns.refuse_stranger(person, user)
        return busy_patterns.of(person)

    @blueprint.arguments(PatternSchema)
    @blueprint.response(201, PatternSchema)
    def post(self, wanted: Wanted, code: str) -> Any:
        """The person is busy like this, by oneself or the office. Duties that clash are flagged at once."""
        return busy_patterns.add(found.person(code), wanted, signed_in.require("read"))


@blueprint.route("/patterns/<int:number>")
class OnePattern(MethodView):
    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """Remove it with its busy times."""
        user = signed_in.require("read")
        row = found.row(BusyPattern, number, "pattern", "忙碌时间")
        busy_patterns.refuse_stranger(row.person, user)
        busy_patterns.remove(row, user)


@blueprint.route("/plans/<plan>/busy-findings")
class BusyFindings(MethodView):
    @blueprint.response(200, ClashSchema(many=True))
    def get(self, plan: str) -> Any:
        """What is published and somebody needed is not free for any more, in counts, for organisers."""
        signed_in.require("read", "organiser")
        return busy_times.clashes(found.plan(plan))


def _person(user: User) -> Person:
    if user.person is None:
        words = Words("这个账号没有对应的人员。", "This account stands for nobody.")
        raise Refusal("no-person", words, status=403)
    return user.person


def _calendar(user: User, number: int) -> OutsideCalendar:
    """One's own; to everybody else it does not exist."""
    row = found.row(OutsideCalendar, number, "calendar", "日历")
    mine = row.person_id is not None and row.person_id == user.person_id
    return found.there(row if mine else None, "calendar", "日历", str(number))
