"""A draft changed by hand: sessions put, taken out, locked; undo and redo. Each needs If-Match of the draft."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select

from scheduler import found, signed_in
from scheduler.extensions import db
from scheduler.models import DraftEdit, Timetable
from scheduler.schemas.timetables import EditSchema, LockOrder, PutOrder, TimetableSchema
from scheduler.services import placing


class Seen(Blueprint):
    """Undo and redo change what somebody looks at, so these POSTs need If-Match like any other change."""

    METHODS_NEEDING_CHECK_ETAG = [*Blueprint.METHODS_NEEDING_CHECK_ETAG, "POST"]


blueprint = Seen("placing", __name__, description="Drafts by hand")


def _draft(number: int) -> Timetable:
    return found.row(Timetable, number, "timetable", "日程表")


def _check(draft: Timetable) -> None:
    blueprint.check_etag(draft, TimetableSchema)


def _changed(draft: Timetable) -> Timetable:
    db.session.refresh(draft)
    return draft


@blueprint.route("/timetables/<int:number>/sessions/<session>/placement")
class OnePlacement(MethodView):
    @blueprint.etag
    @blueprint.arguments(PutOrder)
    @blueprint.response(200, TimetableSchema)
    def put(self, order: dict[str, Any], number: int, session: str) -> Timetable:
        """Put a session somewhere. A place that breaks a rule is taken: publishing refuses the draft then."""
        user, draft = signed_in.require("organise"), _draft(number)
        venues, rename = tuple(order["venues"]), order["rename"]
        placing.put(draft, session, order["start"], venues, user, seen=_check, rename=rename)
        return _changed(draft)

    @blueprint.etag
    @blueprint.response(200, TimetableSchema)
    def delete(self, number: int, session: str) -> Timetable:
        """Take a session out of the draft: it is unplaced then."""
        user, draft = signed_in.require("organise"), _draft(number)
        placing.take_out(draft, session, user, seen=_check)
        return _changed(draft)


@blueprint.route("/timetables/<int:number>/sessions/<session>/lock")
class OneLock(MethodView):
    @blueprint.etag
    @blueprint.arguments(LockOrder)
    @blueprint.response(200, TimetableSchema)
    def put(self, order: dict[str, Any], number: int, session: str) -> Timetable:
        """Lock a session where the draft has it, or let it go. Solves and repairs keep it there."""
        user, draft = signed_in.require("organise"), _draft(number)
        placing.lock(draft, session, order["lock"], user, seen=_check)
        return _changed(draft)


@blueprint.route("/timetables/<int:number>/edits")
class Edits(MethodView):
    @blueprint.response(200, EditSchema(many=True))
    def get(self, number: int) -> Any:
        """What was done to a draft by hand, newest first."""
        signed_in.require("read", "organiser")
        rows = select(DraftEdit).where(DraftEdit.timetable_id == _draft(number).id)
        return db.session.scalars(rows.order_by(DraftEdit.number.desc())).all()


@blueprint.route("/timetables/<int:number>/undo")
class Undo(MethodView):
    @blueprint.etag
    @blueprint.response(200, TimetableSchema)
    def post(self, number: int) -> Timetable:
        """Take the last change by hand back."""
        return _back(number, placing.undo)


@blueprint.route("/timetables/<int:number>/redo")
class Redo(MethodView):
    @blueprint.etag
    @blueprint.response(200, TimetableSchema)
    def post(self, number: int) -> Timetable:
        """Do the last undone change again."""
        return _back(number, placing.redo)


def _back(number: int, verb: Any) -> Timetable:
    user, draft = signed_in.require("organise"), _draft(number)
    verb(draft, user, seen=_check)
    return _changed(draft)
