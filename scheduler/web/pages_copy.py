"""Last year again: a plan's tables in another year, shown as the dry run of an import."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.services import copying, importing, rechecking
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of


@door.post("/organiser/plans/<plan>/copy")
def copy_plan(plan: str) -> Response:
    """Moves every date to the year asked for; nothing is written before the report has been looked at."""
    user = organiser()
    found = plan_of(plan)
    year = request.form.get("year", type=int) or found.first_day.year + 1
    report = importing.dry_run(copying.copied(found, year), user=user)
    return redirect(url_for("web.import_report", number=report.id), 303)


@door.get("/organiser/plans/<plan>/recheck")
def recheck(plan: str) -> str:
    """What the draft breaks under the plan as it is now, by date."""
    found = plan_of(plan)
    return render_template("recheck.html", broken=rechecking.recheck(found), **around(found, "plan"))
