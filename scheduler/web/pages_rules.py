"""The rules in force in a plan, each as a sentence, switched on or off; the last change can be undone."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.extensions import db
from scheduler.models import RuleUse
from scheduler.queries import plans
from scheduler.services import ruling
from scheduler.web import rule_forms, rule_words
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import w
from solver.constraints import rules as all_rules
from solver.words import Words

SHOWN = 5  # changes


@door.get("/organiser/plans/<plan>/rules")
def rules(plan: str) -> str:
    found = plan_of(plan)
    titles = {f"event:{e.code}": w(e.title) for e in plans.events(found)}
    told = [_told(use, titles) for use in ruling.in_force(found)]
    return render_template(
        "rules.html",
        uses=[one for one in told if one["origin"] != ruling.STANDARD],
        standard=[one for one in told if one["origin"] == ruling.STANDARD],
        catalogue=rule_forms.by_family(),
        changes=ruling.changes(found, SHOWN),
        is_admin=organiser().has("admin"),
        **around(found, "rules"),
    )


@door.post("/organiser/plans/<plan>/rules/<int:number>")
def switch_rule(plan: str, number: int) -> Response:
    """On or off; the next solve follows it."""
    return _changed(plan, number, {"on": request.form.get("on") == "1"})


@door.post("/organiser/plans/<plan>/rules/<int:number>/binding")
def bind_rule(plan: str, number: int) -> Response:
    """Whether it was set from above; administrators say so."""
    return _changed(plan, number, {"binding": request.form.get("binding") == "1"})


def _changed(plan: str, number: int, values: dict[str, bool]) -> Response:
    found = plan_of(plan)
    use = db.session.get(RuleUse, number)
    if use is None or use.plan_id != found.id:
        abort(404)
    ruling.change(found, use.code, values, organiser())
    return redirect(url_for("web.rules", plan=found.code, _anchor=f"r-{use.code}"), 303)


def _told(use: RuleUse, titles: dict[str, str]) -> dict[str, Any]:
    rule = all_rules().get(use.rule)
    hard = rule.hard if use.hard is None and rule else bool(use.hard)
    copied = ("id", "code", "origin", "weight", "on", "binding")
    return {name: getattr(use, name) for name in copied} | {
        "title": w(rule.title) if rule else use.rule,
        "sentence": rule_words.statement(use),
        "note": w(Words(use.note_zh, use.note_en)),
        "sessions": rule_words.sessions(use, titles),
        "hard": hard,
        "changed": use.is_changed or (use.origin == "page" and use.code in all_rules()),
    }
