"""One rule of a plan: its form, what the present draft would break, and undo."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Plan, RuleChange, RuleUse
from scheduler.services import rule_checks, rule_trial, ruling
from scheduler.web import rule_forms, rule_words
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w
from solver.constraints import rules
from solver.constraints.base import Rule
from solver.words import Words

Answer = Response | str | tuple[str, int]

FIELDS = {
    "sessions": Words("场次", "sessions"),
    "then": Words("另一组场次", "the other sessions"),
    "hard": Words("硬软", "must or wish"),
    "weight": Words("权重", "weight"),
    "on": Words("开关", "on or off"),
    "note_zh": Words("说明（中文）", "note (Chinese)"),
    "note_en": Words("说明（英文）", "note (English)"),
}


@door.get("/organiser/plans/<plan>/rules/new")
def new_rule(plan: str) -> str:
    """The form of a rule that is not in force yet; which one is in the address."""
    found = plan_of(plan)
    rule = rules().get(request.args.get("rule", "")) or abort(404)
    return _page(found, ruling.drawn_up(found, {"rule": rule.code}), rule, is_new=True)


@door.post("/organiser/plans/<plan>/rules/new")
def add_rule(plan: str) -> Answer:
    """Try it on the draft, or put it in force."""
    found = plan_of(plan)
    rule = rules().get(request.form.get("rule", "")) or abort(404)
    typed = rule_forms.said(rule, request.form)
    wanted = ruling.drawn_up(found, {"rule": rule.code, **typed.values})
    if typed.wrong:
        return _page(found, wanted, rule, is_new=True, wrong=typed.wrong), 422
    try:
        if request.form.get("act") == "try":
            return _page(found, wanted, rule, is_new=True, trial=rule_trial.tried(found, wanted, None))
        made = ruling.make(found, {"rule": rule.code, **typed.values}, organiser())
    except Refusal as refusal:
        return _page(found, wanted, rule, is_new=True, refusal=refusal), refusal.status
    return _done(found, made.code, t("已添加规则", "Added"))


@door.get("/organiser/plans/<plan>/rules/of/<code>")
def rule(plan: str, code: str) -> str:
    """The form of a rule in force."""
    found = plan_of(plan)
    row = ruling.called(found, code)
    return _page(found, row, rule_checks.rule_called(row.rule))


@door.post("/organiser/plans/<plan>/rules/of/<code>")
def change_rule(plan: str, code: str) -> Answer:
    """Try the new value on the draft, keep it, or take back what people made of the rule."""
    found, act = plan_of(plan), request.form.get("act", "")
    row = ruling.called(found, code)
    its = rule_checks.rule_called(row.rule)
    typed = rule_forms.said(its, request.form)
    wanted = ruling.as_changed(row, typed.values)
    if typed.wrong and act != "back":
        return _page(found, wanted, its, present=row, wrong=typed.wrong), 422
    try:
        if act == "try":
            return _page(found, wanted, its, present=row, trial=rule_trial.tried(found, wanted, row))
        if act == "back":
            ruling.take_back(found, code, organiser(), check=_is_as_seen)
            return _done(found, code, t("已恢复原样", "As it was"))
        ruling.change(found, code, typed.values, organiser(), check=_is_as_seen)
    except Refusal as refusal:
        stale = ruling.called(found, code) if refusal.code == "rule-changed-meanwhile" else None
        return _page(found, wanted, its, present=stale or row, refusal=refusal, theirs=stale), refusal.status
    return _done(found, code, t("已保存", "Saved"))


@door.post("/organiser/plans/<plan>/rules/changes/<int:number>/undo")
def undo_rule(plan: str, number: int) -> Response:
    """Put a rule back to before a change, or do the change again."""
    found = plan_of(plan)
    done = db.session.get(RuleChange, number)
    if done is None or done.plan_id != found.id:
        abort(404)
    ruling.undo(done, organiser())
    flash(
        t("已撤销：{x}", "Undone: {x}", x=done.code)
        if done.undone
        else t("已重做：{x}", "Done again: {x}", x=done.code)
    )
    return redirect(url_for("web.rules", plan=found.code), 303)


def _done(plan: Plan, code: str, what: str) -> Response:
    """Say what the rule says now, with undo on the page that comes."""
    there = {u.code: u for u in ruling.in_force(plan)}.get(code)
    said = f"{code}: {rule_words.statement(there)}" if there else code
    flash(f"{what} · {said}")
    return redirect(url_for("web.rules", plan=plan.code, _anchor=f"r-{code}"), 303)


def _is_as_seen(row: RuleUse) -> None:
    """Refuses where the rule is not what the form was made from: somebody was first."""
    if request.form.get("seen") == rule_forms.mark(row):
        return
    who = _last_by(row)
    name = who or t("另一位组织者", "another organiser")
    raise Refusal(
        "rule-changed-meanwhile",
        Words(f"有人刚改过这条规则：{name}。", f"Just changed by {name}."),
        hint=Words("看差别，或者用我的。", "See the difference, or keep yours."),
    )


def _last_by(row: RuleUse) -> str:
    plan = db.session.get_one(Plan, row.plan_id)
    last = ruling.last_change(plan, row.code)
    user = last.made_by if last else None
    return (user.person.name if user.person else user.login) if user else ""


def _page(
    plan: Plan,
    row: RuleUse,
    its: Rule,
    *,
    present: RuleUse | None = None,
    is_new: bool = False,
    wrong: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    trial: rule_trial.Trial | None = None,
    theirs: RuleUse | None = None,
) -> str:
    told = dict(wrong or {}) | _located(refusal)
    return render_template(
        "rule.html",
        row=row,
        rule=its,
        is_new=is_new,
        is_hard=its.hard if row.hard is None else row.hard,
        can_take_back=not is_new and ((present or row).is_changed or (present or row).origin == "page"),
        may=not (present or row).binding or organiser().has("admin"),
        inputs=rule_forms.inputs(its, row.params, told),
        scope=rule_forms.scope(plan, row.sessions),
        then=" ".join(row.then),
        statement=rule_words.statement(row),
        seen="" if is_new else rule_forms.mark(present or row),
        wrong=told,
        error=refusal.to_json(lang()) if refusal else None,
        trial=trial,
        differences=_differences(its, theirs, row) if theirs else [],
        **around(plan, "rules"),
    )


def _located(refusal: Refusal | None) -> dict[str, str]:
    """A refusal's fields as the form calls them, in the reader's language."""
    fields = refusal.context.get("fields", {}) if refusal else {}
    pairs = {where.removeprefix("params."): told for where, told in fields.items()}
    return {where: told[0 if lang() == "zh" else -1] for where, told in pairs.items()}


def _differences(its: Rule, theirs: RuleUse, mine: RuleUse) -> list[tuple[str, str, str]]:
    """What differs between the rule as it stands and what was typed: name, theirs, mine."""
    found = [("", rule_words.statement(theirs), rule_words.statement(mine))]
    for name, label in FIELDS.items():
        found.append((w(label), _value(getattr(theirs, name)), _value(getattr(mine, name))))
    return [one for one in found if one[1] != one[2]]


def _value(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "–", True: t("是", "yes"), False: t("否", "no")}[value]
    return " ".join(value) if isinstance(value, list) else str(value)
