"""Bookings of the gym desk. Every POST takes an `Idempotency-Key`; a change needs If-Match."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import url_for
from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from scheduler import clock, found, idempotency, signed_in
from scheduler.desk import No
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person, User, Venue
from scheduler.queries import courts, slots
from scheduler.schemas.desk import (
    BookingChange,
    BookingOrder,
    BookingQuery,
    BookingSchema,
    CancelReason,
    FreeQuery,
    FreeSlotSchema,
    KitLent,
    SplitAt,
    SwapWith,
    WalkIn,
)
from scheduler.services import bookable, checking_in, lending
from scheduler.services import booking as desk
from scheduler.services.booking import Order
from solver.words import Words

blueprint = Blueprint("bookings", __name__, description="Bookings of the gym desk, and what is free")
MOST = 500  # bookings in one answer
LONGEST = timedelta(days=62)


class Once(MethodView):
    """A view whose POST acts once a key."""

    decorators = [idempotency.once]


def asker() -> User:
    """Members for themselves; the desk for anybody, with a token of the scope `desk`."""
    user = signed_in.user()
    at_desk = user is not None and user.has("desk", "organiser")
    return signed_in.require("desk" if at_desk else "read")


def mine(number: int) -> Booking:
    """The booking, for its person and for the desk; for others it is not there."""
    user = asker()
    row = db.session.get(Booking, number)
    may = row is not None and (
        user.has("desk", "organiser") or (row.person_id == user.person_id and row.person_id)
    )
    return found.there(row if may else None, "booking", "预订", str(number))


def person_for(code: str | None, user: User) -> Person | None:
    """For whom: the named one, at the desk; otherwise the asker."""
    if user.has("desk", "organiser"):
        return found.person(code) if code else None
    if code and (user.person is None or user.person.code != code):
        raise Refusal("not-allowed", Words("只能给自己订", "Members book for themselves."), status=403)
    if user.person is None:
        raise Refusal(
            "no-person", Words("这个账号没有对应的人员", "This account stands for nobody."), status=403
        )
    return user.person


@blueprint.route("/bookings")
class Bookings(Once):
    @blueprint.arguments(BookingQuery, location="query")
    @blueprint.response(200, BookingSchema(many=True))
    def get(self, asked: dict[str, Any]) -> Any:
        """One's own bookings; for the desk everybody's. From now for a week, unless asked otherwise."""
        user = asker()
        first = asked.get("first", clock.now())
        last = min(asked.get("last", first + timedelta(days=7)), first + LONGEST)
        query = select(Booking).join(Venue).where(Booking.end > first, Booking.start < last)
        if not user.has("desk", "organiser"):
            query = query.where(Booking.person_id == user.person_id, Booking.person_id.is_not(None))
        elif "person" in asked:
            query = query.where(Booking.person_id == found.person(asked["person"]).id)
        if "venue" in asked:
            query = query.where(Venue.code == asked["venue"])
        if "state" in asked:
            query = query.where(Booking.state == asked["state"])
        query = query.options(
            contains_eager(Booking.venue), *map(joinedload, (Booking.person, Booking.group))
        )
        return db.session.scalars(query.order_by(Booking.start, Booking.id).limit(MOST)).all()

    @blueprint.arguments(BookingOrder)
    @blueprint.response(201, BookingSchema)
    def post(self, values: dict[str, Any]) -> Any:
        """Book. Refused with who and what is in the way, and with alternatives that can be taken."""
        user = asker()
        person = person_for(values.pop("person"), user)
        group = found.group(values.pop("group")) if values.get("group") else values.pop("group")
        override = tuple(values.pop("override"))
        if not user.has("desk", "organiser"):
            values["source"] = "phone"
        row = desk.book(Order(person=person, group=group, override=override, **values), user)
        return row, 201, {"Location": url_for("bookings.OneBooking", number=row.id)}


@blueprint.route("/bookings/walk-in")
class WalkIns(Once):
    @blueprint.arguments(WalkIn)
    @blueprint.response(201, BookingSchema)
    def post(self, values: dict[str, Any]) -> Any:
        """Somebody stands at the counter and plays at once."""
        user = signed_in.require("desk")
        lane = values["lane"] - 1 if values["lane"] else None
        return desk.walk_in(values["venue"], user, lane=lane, party=values["party"])


@blueprint.route("/bookings/<int:number>")
class OneBooking(MethodView):
    @blueprint.etag
    @blueprint.response(200, BookingSchema)
    def get(self, number: int) -> Any:
        """A booking."""
        return mine(number)

    @blueprint.etag
    @blueprint.arguments(BookingChange)
    @blueprint.response(200, BookingSchema)
    def patch(self, values: dict[str, Any], number: int) -> Any:
        """Move or resize; needs If-Match."""
        row = mine(number)
        blueprint.check_etag(row, BookingSchema)
        version = row.version
        if "lanes" in values or values.keys() == {"end"}:
            return desk.resize(
                row, asker(), end=values.get("end"), lanes=values.get("lanes"), version=version
            )
        start = values.get("start", row.start)
        end = values.get("end", start + (row.end - row.start))
        return desk.move(
            row, asker(), venue=values.get("venue", row.venue.code), start=start, end=end, version=version
        )


def _act(verb: str, act: Callable[[Booking, User, dict[str, Any]], Any], schema: Any = None) -> None:
    """An address /bookings/N/VERB that changes the booking and gives it back."""
    arguments = schema or CancelReason

    class Act(Once):
        @blueprint.arguments(arguments, location="json")
        @blueprint.response(200, BookingSchema)
        def post(self, values: dict[str, Any], number: int) -> Any:
            done = act(mine(number), asker(), values)
            return done if isinstance(done, Booking) else db.session.get(Booking, number)

    Act.post.__doc__ = act.__doc__
    blueprint.route(f"/bookings/<int:number>/{verb}", endpoint=f"booking_{verb.replace('-', '_')}")(Act)


def _cancel(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """Give the place back; who waits is offered it in the same moment."""
    return desk.cancel(row, user, values["reason"], knowing=values["knowing"])


def _approve(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """Say yes to what was asked for; its place was held, so this cannot clash."""
    return desk.approve(row, user)


def _refuse(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """Say no; the place is free again."""
    return desk.refuse(row, user, values["reason"])


def _confirm(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """A held place becomes a booking."""
    return desk.confirm(row, user)


def _check_in(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """They are here."""
    return checking_in.check_in(row, user)


def _swap(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """Two bookings change places, or neither does."""
    return desk.swap(row, mine(values["other"]), user)[0]


def _split(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """One booking becomes two that follow each other, without a gap in which somebody could slip in."""
    return desk.split(row, values["at"], user)[1]


def _lend(row: Booking, user: User, values: dict[str, Any]) -> Any:
    """The booking has exactly this kit; refused with what is left where there is not so much."""
    return lending.lend(row, values["kit"], user)


for _verb, _do, _schema in (
    ("cancel", _cancel, None),
    ("approve", _approve, None),
    ("refuse", _refuse, None),
    ("confirm", _confirm, None),
    ("check-in", _check_in, None),
    ("swap", _swap, SwapWith),
    ("split", _split, SplitAt),
    ("lend", _lend, KitLent),
):
    _act(_verb, _do, _schema)


@blueprint.route("/free-slots")
class FreeSlots(MethodView):
    @blueprint.arguments(FreeQuery, location="query")
    @blueprint.response(200, FreeSlotSchema(many=True))
    def get(self, asked: dict[str, Any]) -> Any:
        """What is free at the desk, day by day, of one length. At most a month at once; without sign-in. Who is
        signed in sees what they may still book by now; with `all` also what a rule keeps from them, with the rule.
        The desk sees everything.
        """
        last = min(asked.get("last", asked["first"]), asked["first"] + timedelta(days=31))
        chosen = [
            v
            for v in courts.venues()
            if asked.get("venue", v.code) == v.code
            and asked.get("activity", courts.activity_of(v)) == courts.activity_of(v)
        ]
        found = (
            s
            for s in slots.slots(chosen, asked["first"], last, asked["minutes"], use=asked["use"])
            if s.free and s.start > clock.now()
        )
        user = signed_in.user()
        if user is None or user.has("desk"):
            return list(found)
        judged = bookable.bookable(found, chosen, user, person=user.person)
        return [_with_rule(slot, no) for slot, no in judged if no is None or asked["all"]]


def _with_rule(slot: slots.Slot, no: No | None) -> Any:
    return slot if no is None else {**asdict(slot), "rule": no}
