"""What belongs to bookings: waiting, points, standing slots, the desk's rules in force, the report."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select

from scheduler import clock, found, signed_in
from scheduler import desk as rules
from scheduler.api.bookings import Once, asker, mine, person_for
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import BookingSeries, DeskRule, Point, Venue, Waiting
from scheduler.queries import person_card, reports, waiting_list
from scheduler.schemas.desk import (
    AppealText,
    BookingSchema,
    CancelReason,
    DeskReportSchema,
    DeskRuleChange,
    DeskRuleSchema,
    PointSchema,
    ReportQuery,
    WaitingOrder,
    WaitingSchema,
)
from scheduler.schemas.series import ChangedSchema, SeriesCancel, SeriesChange, SeriesOrder, SeriesSchema
from scheduler.services import appeals, desk_settings, recurring, series_kit, series_words, waiting
from scheduler.services.recurring import Standing
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from solver.words import Words

blueprint = Blueprint("desk", __name__, description="Waiting, points, standing slots, rules of the gym desk")


def my_waiting(number: int) -> Waiting:
    user = asker()
    row = db.session.get(Waiting, number)
    may = row is not None and (user.has("desk", "organiser") or row.person_id == user.person_id)
    return found.there(row if may else None, "waiting", "候补", str(number))


@blueprint.route("/waiting")
class WaitingRows(Once):
    @blueprint.response(200, WaitingSchema(many=True))
    def get(self) -> Any:
        """What one waits for; for the desk all who wait."""
        user = asker()
        if user.has("desk", "organiser"):
            query = select(Waiting).where(Waiting.state.in_(waiting_list.OPEN), Waiting.end > clock.now())
            return db.session.scalars(query.order_by(Waiting.start, Waiting.id)).all()
        return waiting_list.of_person(user.person, clock.now()) if user.person else []

    @blueprint.arguments(WaitingOrder)
    @blueprint.response(201, WaitingSchema)
    def post(self, values: dict[str, Any]) -> Any:
        """Join the list. Refused where something wished is free."""
        user = asker()
        person = person_for(values.pop("person"), user)
        if person is None:
            raise Refusal("bad-fields", Words("为谁候补？", "Who waits?"), status=422)
        return waiting.join(Wish(person, **values), user)


@blueprint.route("/waiting/<int:number>/accept")
class Accept(Once):
    @blueprint.response(200, BookingSchema)
    def post(self, number: int) -> Any:
        """The offer becomes a booking."""
        return waiting.accept(my_waiting(number), asker())


@blueprint.route("/waiting/<int:number>/pass")
class Pass(Once):
    @blueprint.response(200, WaitingSchema)
    def post(self, number: int) -> Any:
        """Not this time: the next one is offered it."""
        return waiting.pass_(my_waiting(number), asker())


@blueprint.route("/waiting/<int:number>/withdraw")
class Withdraw(Once):
    @blueprint.response(200, WaitingSchema)
    def post(self, number: int) -> Any:
        """Leave the list."""
        return waiting.withdraw(my_waiting(number), asker())


@blueprint.route("/people/<code>/points")
class Points(MethodView):
    @blueprint.response(200, PointSchema(many=True))
    def get(self, code: str) -> Any:
        """The ledger of somebody, for themselves and for the desk."""
        user = asker()
        person = found.person(code)
        may = user.has("desk", "organiser") or user.person_id == person.id
        return person_card.points(found.there(person if may else None, "person", "人员", code))


@blueprint.route("/points/<int:number>/appeal")
class Appeal(Once):
    @blueprint.arguments(AppealText)
    @blueprint.response(200, PointSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """Say why the point is wrong."""
        return appeals.appeal(_point(number), asker(), values["text"])


@blueprint.route("/points/<int:number>/waive")
class Waive(Once):
    @blueprint.arguments(CancelReason)
    @blueprint.response(200, PointSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """Take the point back."""
        user = signed_in.require("desk")
        return appeals.waive(found.row(Point, number, "point", "记分"), user, values["reason"])


def _point(number: int) -> Point:
    user, row = asker(), db.session.get(Point, number)
    may = row is not None and (user.has("desk") or row.person_id == user.person_id)
    return found.there(row if may else None, "point", "记分", str(number))


@blueprint.route("/series")
class SeriesRows(Once):
    @blueprint.arguments(SeriesOrder)
    @blueprint.response(201, SeriesSchema)
    def post(self, values: dict[str, Any]) -> Any:
        """All dates of a standing slot, or none: the refusal lists each one that is not to be had."""
        user = signed_in.require("desk")
        values["group"] = found.group(values["group"]) if values["group"] else None
        values["person"] = found.person(values["person"]) if values["person"] else None
        values["day_types"] = None if values["day_types"] is None else tuple(values["day_types"])
        values["skip"] = frozenset(values["skip"])
        values["lane"] = None if values["lane"] is None else values["lane"] - 1
        return recurring.book_series(Standing(**values), user)


@blueprint.route("/series/<int:number>")
class OneSeries(MethodView):
    @blueprint.response(200, SeriesSchema)
    def get(self, number: int) -> Any:
        """A standing slot with its bookings."""
        signed_in.require("desk")
        return found.row(BookingSeries, number, "series", "固定时段")


@blueprint.route("/series/<int:number>/change")
class ChangeSeries(Once):
    @blueprint.arguments(SeriesChange)
    @blueprint.response(200, ChangedSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """Another time, place or length for this one, this and later ones, or all."""
        user = signed_in.require("desk")
        row, scope = _of_series(number, values.pop("booking")), values.pop("scope")
        party, title, kit = (values.pop(name, None) for name in ("party", "title", "kit"))
        with writing():
            named = None if kit is None else series_kit.lend(row, user, scope, kit)
            if party is not None or title is not None or (not values and named is None):
                words = None if title is None else Words(**title)
                named = series_words.describe(row, user, scope, party=party, title=words)
            return recurring.change(row, user, scope, **values) if values else named


@blueprint.route("/series/<int:number>/cancel")
class CancelSeries(Once):
    @blueprint.arguments(SeriesCancel)
    @blueprint.response(200, ChangedSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """This one, this and later ones, or all are given back."""
        user = signed_in.require("desk")
        return recurring.cancel(
            _of_series(number, values["booking"]), user, values["scope"], values["reason"]
        )


def _of_series(number: int, booking: int) -> Any:
    row = mine(booking)
    return found.there(row if row.series_id == number else None, "booking", "预订", str(booking))


@blueprint.route("/desk-rules")
class DeskRules(MethodView):
    @blueprint.etag
    @blueprint.response(200, DeskRuleSchema(many=True))
    def get(self) -> Any:
        """The rows that say something else than the rules' defaults."""
        signed_in.require("read", "desk", "organiser")
        return _told_all()

    @blueprint.etag
    @blueprint.arguments(DeskRuleChange)
    @blueprint.response(200, DeskRuleSchema)
    def put(self, values: dict[str, Any]) -> Any:
        """The rule holds so from now on, at the venue or everywhere; parameters are checked. If-Match is the ETag
        of the list: whoever has not seen the rules as they are does not change them."""
        user = signed_in.require("organise")
        venue = found.venue(values["venue"]) if values["venue"] else None
        found.there(rules.rules().get(values["code"]), "rule", "规则", values["code"])
        desk_settings.refuse_bad(values["code"], values["params"])
        with writing():
            blueprint.check_etag(_told_all(), DeskRuleSchema(many=True))
            row = desk_settings.set_rule(values["code"], values["params"], user, venue=venue, on=values["on"])
        blueprint.set_etag(_told_all(), DeskRuleSchema(many=True))
        return _told(row, venue.code if venue else None)


def _told_all() -> list[dict[str, Any]]:
    query = select(DeskRule, Venue.code).join(Venue, Venue.id == DeskRule.venue_id, isouter=True)
    return [_told(row, code) for row, code in db.session.execute(query.order_by(DeskRule.id))]


def _told(row: DeskRule, venue: str | None) -> dict[str, Any]:
    return {"id": row.id, "code": row.code, "venue": venue, "params": row.params, "on": row.on}


@blueprint.route("/desk-report")
class Report(MethodView):
    @blueprint.arguments(ReportQuery, location="query")
    @blueprint.response(200, DeskReportSchema)
    def get(self, asked: dict[str, Any]) -> Any:
        """Use against usable hours by day type and peak, no-shows, waiting. At most a year and a day."""
        signed_in.require("desk")
        if not 0 <= (asked["last"] - asked["first"]).days <= 366:
            raise Refusal(
                "bad-fields", Words("日期范围不对", "These dates are no span of a year."), status=422
            )
        return reports.report(asked["first"], asked["last"])
