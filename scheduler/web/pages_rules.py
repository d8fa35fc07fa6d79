"""The rules in force in a plan, each as a sentence, switched on or off."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.extensions import db
from scheduler.models import RuleUse
from scheduler.queries import plans
from scheduler.services import editing
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w
from solver.constraints import rules as all_rules
from solver.words import Words


@door.get("/organiser/plans/<plan>/rules")
def rules(plan: str) -> str:
    found = plan_of(plan)
    known = all_rules()
    uses = [_told(use, known.get(use.rule)) for use in plans.uses(found)]
    standard = [{"title": w(r.title), "sentence": _said(r, {})} for r in known.values() if r.standard]
    return render_template("rules.html", uses=uses, standard=standard, **around(found, "rules"))


@door.post("/organiser/plans/<plan>/rules/<int:number>")
def switch_rule(plan: str, number: int) -> Response:
    """On or off; the next solve follows it."""
    found = plan_of(plan)
    use = db.session.get(RuleUse, number)
    if use is None or use.plan_id != found.id:
        abort(404)
    editing.change(use, {"on": request.form.get("on") == "1"}, organiser())
    return redirect(url_for("web.rules", plan=found.code, _anchor=f"u{number}"), 303)


def _told(use: RuleUse, rule: Any) -> dict[str, Any]:
    hard = rule.hard if use.hard is None and rule else bool(use.hard)
    return {
        "id": use.id,
        "code": use.code,
        "title": w(rule.title) if rule else use.rule,
        "sentence": _said(rule, use.params) if rule else "",
        "note": w(Words(use.note_zh, use.note_en)),
        "params": _params(rule, use.params) if rule else "",
        "sessions": t("、", ", ").join(use.sessions) or t("全部场次", "all sessions"),
        "hard": hard,
        "weight": use.weight,
        "on": use.on,
    }


def _said(rule: Any, params: dict[str, Any]) -> str:
    return str(rule.sentence.say(dict(params), lang()))


def _params(rule: Any, params: dict[str, Any]) -> str:
    """The parameters with their labels and units."""
    labels = {f.name: f.metadata for f in fields(rule.params)}
    said = []
    for name, value in params.items():
        meta: Mapping[str, Any] = labels.get(name, {})
        text = t("、", ", ").join(map(str, value)) if isinstance(value, list) else value
        said.append(f"{w(meta.get('label')) or name}: {text} {meta.get('unit', '')}".strip())
    return " · ".join(said)
