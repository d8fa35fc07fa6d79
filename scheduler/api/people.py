"""People, groups, and the audit trail."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint, Page
from sqlalchemy import func, or_, select
from sqlalchemy.sql import Select

from scheduler import found, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, Group, Person
from scheduler.schemas.people import (
    AuditSchema,
    GroupQuery,
    GroupSchema,
    PersonQuery,
    PersonSchema,
    SpanSchema,
)
from solver.words import Words

blueprint = Blueprint("people", __name__, description="People, groups, and the audit trail")


class RowPage(Page):
    """A page of a SELECT."""

    collection: Select

    @property
    def item_count(self) -> int:
        return (
            db.session.scalar(select(func.count()).select_from(self.collection.order_by(None).subquery()))
            or 0
        )

    @property
    def items(self) -> Any:
        first, size = self.page_params.first_item, self.page_params.page_size
        return db.session.scalars(self.collection.offset(first).limit(size)).all()


@blueprint.route("/people")
class People(MethodView):
    @blueprint.arguments(PersonQuery, location="query")
    @blueprint.response(200, PersonSchema(many=True))
    @blueprint.paginate(RowPage, page_size=50, max_page_size=200)
    def get(self, query: dict[str, Any]) -> Select:
        """People by name, pinyin or staff number, for organisers and the desk."""
        signed_in.require("read", "organiser", "desk")
        rows = select(Person).order_by(Person.code)
        if text := query.get("q"):
            columns = (Person.name, Person.pinyin, Person.code)
            rows = rows.where(or_(*(c.icontains(text, autoescape=True) for c in columns)))
        return rows


@blueprint.route("/people/<code>")
class OnePerson(MethodView):
    @blueprint.response(200, PersonSchema)
    def get(self, code: str) -> Person:
        """A person by staff number, for organisers and the desk."""
        signed_in.require("read", "organiser", "desk")
        return found.person(code)


@blueprint.route("/people/<code>/busy")
class Busy(MethodView):
    @blueprint.response(200, SpanSchema(many=True))
    def get(self, code: str) -> Any:
        """When a person is not free, for organisers and the person; never why."""
        user = signed_in.require("read")
        person = found.person(code)
        if not user.has("organiser") and user.person_id != person.id:
            words = Words("只能查看自己的忙碌时段", "You may see your own busy times only.")
            raise Refusal("not-allowed", words, status=403)
        return person.busy


@blueprint.route("/groups")
class Groups(MethodView):
    @blueprint.arguments(GroupQuery, location="query")
    @blueprint.response(200, GroupSchema(many=True))
    def get(self, query: dict[str, Any]) -> Any:
        """Branches, clubs, teams and cohorts."""
        return _groups(query.get("kind"))


@blueprint.route("/branches")
class Branches(MethodView):
    @blueprint.response(200, GroupSchema(many=True))
    def get(self) -> Any:
        """The union's branches."""
        return _groups("branch")


@blueprint.route("/teams")
class Teams(MethodView):
    @blueprint.response(200, GroupSchema(many=True))
    def get(self) -> Any:
        """The teams."""
        return _groups("team")


@blueprint.route("/audit")
class Trail(MethodView):
    @blueprint.response(200, AuditSchema(many=True))
    @blueprint.paginate(RowPage, page_size=50, max_page_size=200)
    def get(self) -> Select:
        """Who did what, the latest first, for administrators."""
        signed_in.require("admin")
        return select(Audit).order_by(Audit.id.desc())


def _groups(kind: str | None) -> Any:
    user = signed_in.user()
    rows = select(Group).order_by(Group.kind, Group.code)
    if kind:
        rows = rows.where(Group.kind == kind)
    if not (user and user.has("organiser", "desk")):
        rows = rows.where(Group.public)
    return db.session.scalars(rows).all()
