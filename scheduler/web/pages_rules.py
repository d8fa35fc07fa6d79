"""The rules in force in a plan, each as a sentence, switched on or off."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.extensions import db
from scheduler.models import RuleUse
from scheduler.queries import plans
from scheduler.services import ruling
from scheduler.web import times
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w
from solver.constraints import rules as all_rules
from solver.words import Words

UNITS = {
    "day": "天",
    "days": "天",
    "week": "周",
    "weeks": "周",
    "minute": "分钟",
    "minutes": "分钟",
    "people": "人",
    "persons": "人",
    "sessions": "场",
    "percent": "%",
    "%": "%",
    "km": "公里",
}


@door.get("/organiser/plans/<plan>/rules")
def rules(plan: str) -> str:
    found = plan_of(plan)
    known = all_rules()
    titles = {f"event:{e.code}": w(e.title) for e in plans.events(found)}
    uses = [_told(use, known.get(use.rule), titles) for use in plans.uses(found)]
    standard = [{"title": w(r.title), "sentence": _said(r, {})} for r in known.values() if r.standard]
    is_admin = organiser().has("admin")
    return render_template(
        "rules.html", uses=uses, standard=standard, is_admin=is_admin, **around(found, "rules")
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
    return redirect(url_for("web.rules", plan=found.code, _anchor=f"u{number}"), 303)


def _told(use: RuleUse, rule: Any, titles: Mapping[str, str]) -> dict[str, Any]:
    hard = rule.hard if use.hard is None and rule else bool(use.hard)
    return {
        "id": use.id,
        "code": use.code,
        "title": w(rule.title) if rule else use.rule,
        "sentence": _said(rule, use.params) if rule else "",
        "note": w(Words(use.note_zh, use.note_en)),
        "params": _params(rule, use.params) if rule else "",
        "sessions": _sessions(use, titles),
        "hard": hard,
        "weight": use.weight,
        "on": use.on,
        "binding": use.binding,
    }


def _sessions(use: RuleUse, titles: Mapping[str, str]) -> str:
    if not use.sessions or use.sessions == ["*"]:
        return t("全部场次", "all sessions")
    both = [*use.sessions, *(["→"] if use.then else []), *use.then]
    return " ".join(titles.get(one, one) for one in both)


def _said(rule: Any, params: dict[str, Any]) -> str:
    """The rule's sentence, where its parameters say all of it."""
    said = str(rule.sentence.say({k: _value(rule, k, v) for k, v in params.items()}, lang()))
    return "" if "…" in said else said


def _params(rule: Any, params: dict[str, Any]) -> str:
    """The parameters with their labels and units."""
    return " · ".join(
        f"{_label(rule, name)}{t('：', ': ')}{_value(rule, name, v)}" for name, v in params.items()
    )


def _meta(rule: Any, name: str) -> Mapping[str, Any]:
    return next((f.metadata for f in fields(rule.params) if f.name == name), {})


def _label(rule: Any, name: str) -> str:
    return w(_meta(rule, name).get("label")) or name


def _value(rule: Any, name: str, value: Any) -> str:
    """As people write it: minutes of the day as a time, weekdays by name, a unit in their language."""
    unit = str(_meta(rule, name).get("unit", ""))
    parts = value if isinstance(value, list | tuple) else str(value).split(",")
    numbers = [int(part) for part in parts if str(part).strip().isdigit()]
    if unit == "minute of the day" and len(numbers) == len(parts):
        said = [times.minutes(number) for number in numbers]
    elif "Monday" in unit and len(numbers) == len(parts):
        said = [times.weekday(number % 7) for number in numbers]
    else:
        said = [f"{part}{_unit(unit)}" for part in parts]
    return t("、", ", ").join(said)


def _unit(unit: str) -> str:
    zh = UNITS.get(unit)
    if zh is None:
        return ""
    return t(f" {zh}", f" {unit}")
