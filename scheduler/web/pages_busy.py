"""/organiser/plans/CODE/busy: who is needed and how busy they are, in hours; never why."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler import clock, found
from scheduler.errors import Refusal
from scheduler.models import OutsideCalendar, Person, Plan, RuleUse
from scheduler.queries import busy_times, plans
from scheduler.queries.needed import needed
from scheduler.services import busy_patterns, outside_refreshing, ruling
from scheduler.transactions import give_up, is_writing
from scheduler.web import busy_forms, times, views_busy
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t

WEEKS = 6
TENTATIVE = "person_tentative"
WEIGHTS = {"little": 1, "much": 5}


@door.get("/organiser/plans/<plan>/busy")
def busy(plan: str) -> str:
    """First what is published and somebody is not free for, then the people, with six weeks of hours."""
    return _page(plan_of(plan))


@door.post("/organiser/plans/<plan>/busy")
def busy_add(plan: str) -> AnyResponse | tuple[str, int]:
    """The office enters a time for somebody."""
    here, user = plan_of(plan), organiser()
    try:
        person = found.person(request.form.get("person", "").strip())
        busy_patterns.add(person, busy_forms.wanted(), user)
    except Refusal as refusal:
        if is_writing():
            give_up()
        return _page(here, refusal.to_json(lang()), busy_forms.kept()), refusal.status
    flash(t("已为 {x} 记下。", "Noted for {x}.", x=person.name))
    return redirect(url_for("web.busy", plan=plan), 303)


@door.post("/organiser/plans/<plan>/busy/tentative")
def busy_tentative(plan: str) -> AnyResponse | tuple[str, int]:
    """How much tentative times count in the next solve: a wish of the plan with this weight, or none."""
    here, user = plan_of(plan), organiser()
    weight = WEIGHTS.get(request.form.get("weight", ""), 0)
    row = _tentative(here)
    try:
        if row is not None:
            values = {"on": True, "weight": weight} if weight else {"on": False}
            ruling.change(here, row.code, values, user)
        elif weight:
            ruling.make(here, {"rule": TENTATIVE, "weight": weight}, user)
    except Refusal as refusal:
        if is_writing():
            give_up()
        return _page(here, refusal.to_json(lang())), refusal.status
    flash(t("已记下，下次求解起生效。", "Noted; the next solve heeds it."))
    return redirect(url_for("web.busy", plan=plan) + "#tentative", 303)


def _tentative(plan: Plan) -> RuleUse | None:
    """The plan's wish about tentative times, switched off ones too."""
    return next((use for use in plans.uses(plan) if use.rule == TENTATIVE), None)


def _page(plan: Plan, error: dict[str, Any] | None = None, form: Any = None) -> str:
    people = needed(plan)
    ids = [person.id for person in people]
    first = _monday(plan)
    weeks = busy_times.weeks_of(ids, first, WEEKS)
    calendars, known = busy_times.calendars_of(ids), busy_times.told_something(ids)
    rows = [
        _row(person, calendars.get(person.id, []), person.id in known, weeks[person.id]) for person in people
    ]
    return render_template(
        "busy.html",
        clashes=busy_times.clashes(plan),
        rows=rows,
        columns=views_busy.columns(weeks),
        headings=[(times.short_day(first + timedelta(weeks=n)), True) for n in range(WEEKS)],
        counts={
            state: sum(row["state"] == state for row in rows) for state in ("fresh", "stale", "list", "none")
        },
        tentative=_said_of(_tentative(plan)),
        before=first - timedelta(weeks=WEEKS),
        after=first + timedelta(weeks=WEEKS),
        not_on=busy_forms.not_on_words(),
        error=error,
        form=form or {},
        **around(plan, "busy"),
    )


def _said_of(use: RuleUse | None) -> str:
    """Which of the choices is in force; empty for a weight that was set elsewhere."""
    if use is None or not use.on:
        return "no"
    return next((name for name, weight in WEIGHTS.items() if weight == use.weight and not use.hard), "")


def _row(person: Person, calendars: list[OutsideCalendar], known: bool, weeks: Any) -> dict[str, Any]:
    now = clock.now()
    stale = [c for c in calendars if outside_refreshing.is_stale(c, now) or c.problem]
    state = "stale" if stale else "fresh" if calendars else "list" if known else "none"
    read = min((c.read_at for c in calendars if c.read_at), default=None)
    return {"person": person, "state": state, "read_at": read, "weeks": weeks}


def _monday(plan: Plan) -> date:
    """Of the week asked for; else of this week, or of the plan's first where it has not begun or is over."""
    try:
        asked = date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        asked = views_busy.this_week()
        if not plan.first_day <= asked <= plan.last_day:
            asked = plan.first_day
    asked = max(date(1990, 1, 1), min(asked, date(2100, 1, 1)))
    return asked - timedelta(days=asked.weekday())
