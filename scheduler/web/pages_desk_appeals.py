"""Appeals against points, as the desk answers them: the point is taken back, or stays with a reason."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from scheduler import found, idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Person, Point
from scheduler.services import appeals
from scheduler.transactions import give_up
from scheduler.web import views_points
from scheduler.web.desk_answers import around
from scheduler.web.desk_asked import clerk
from scheduler.web.door import door
from scheduler.web.pages_account import local_path
from scheduler.web.pages_desk_people import person_page
from scheduler.web.words import lang, t


@door.get("/desk/appeals")
def desk_appeals() -> str:
    """What waits for an answer, the oldest first."""
    clerk()
    lines = views_points.lines(appeals.waiting())
    return render_template("desk_appeals.html", lines=lines, **around("appeals"))


@door.post("/desk/points/<int:number>/<verb>")
@idempotency.once
def desk_point(number: int, verb: str) -> Any:
    """waive takes the point back, uphold lets it stand; both need a reason, which the person reads."""
    user = clerk()
    point = found.row(Point, number, "point", "记分")
    answer = {"waive": appeals.waive, "uphold": appeals.uphold}.get(verb)
    person = db.session.get_one(Person, point.person_id)
    try:
        found.there(answer, "verb", "动作", verb)(point, user, request.form.get("answer", "").strip()[:1000])
    except Refusal as refusal:
        give_up()
        return person_page(person.code, user, refusal.to_json(lang())), refusal.status
    flash(
        t("已撤销这一分。", "The point is taken back.")
        if verb == "waive"
        else t("这一分保留，已说明理由。", "The point stands; the reason is told.")
    )
    back = request.form.get("back", "")
    return redirect(local_path(back) if back else url_for("web.desk_person", code=person.code), 303)
