"""The rules of a plan as organisers set them: made, changed, taken back, undone.

What was published stays as it is. The plan's draft stays too, and is measured anew: what it breaks and costs
under the rules as they are then; what had been proven of it was under the rules before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from scheduler import access, clock
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.imports.near import instead
from scheduler.models import Event, Plan, RuleChange, RuleUse, User
from scheduler.queries import plans, timetables
from scheduler.services import auditing, drafting, rule_checks
from scheduler.services.building import build_problem, uses_of
from scheduler.services.reviewing import as_placed
from scheduler.transactions import lock_row, writing
from solver.constraints import rules, standard_uses
from solver.problem import Problem
from solver.words import Words

Check = Callable[[RuleUse], None]

WHOLE = ("rule", "event_id", "origin", "binding", "inherited", *RuleUse.SET_BY_PEOPLE)
DEFAULTS: Mapping[str, Any] = {
    "sessions": ["*"],
    "then": [],
    "params": {},
    "hard": None,
    "weight": 1,
    "on": True,
    "note_zh": "",
    "note_en": "",
    "binding": False,
    "event_id": None,
    "inherited": None,
}
STANDARD = "standard"  # the origin of a rule that is in force without anyone asking


def in_force(plan: Plan) -> list[RuleUse]:
    """The plan's own rules, and the standard ones it has not changed: these are no rows, and have no id."""
    own = list(plans.uses(plan))
    taken = {row.code for row in own}
    standard = [_standard(plan, use.rule) for use in standard_uses() if use.id not in taken]
    return sorted((*own, *standard), key=lambda row: (row.origin == STANDARD, row.code))


def called(plan: Plan, code: str) -> RuleUse:
    """A rule in force; a refusal with the nearest one where there is none."""
    row = _row(plan, code)
    if row is not None:
        return row
    if code in rules() and rules()[code].standard:
        return _standard(plan, code)
    hint, _ = instead(code, (use.code for use in in_force(plan)))
    words = Words(f"计划里没有规则“{code}”", f"There is no rule “{code}” in the plan.")
    raise Refusal("not-found", words, hint=hint, status=404, context={"use": code})


def drawn_up(plan: Plan, values: Mapping[str, Any]) -> RuleUse:
    """A rule that is not in force yet: a row that nobody has stored."""
    rule = rule_checks.rule_called(values["rule"])
    code = values.get("code") or _free_code(plan, rule.code)
    given = {name: value for name, value in values.items() if name != "code"}
    return RuleUse(plan_id=plan.id, code=code, origin="page", **{**DEFAULTS, **given})


def as_changed(row: RuleUse, values: Mapping[str, Any]) -> RuleUse:
    """The rule as it would be with other values: a row that nobody has stored."""
    return RuleUse(plan_id=row.plan_id, code=row.code, **{**state(row), **values})


def make(plan: Plan, values: Mapping[str, Any], by: User | None, *, one_of: Problem | None = None) -> RuleUse:
    """One more rule. A standard rule under its own code replaces that.

    `one_of` is the plan's problem where the caller sets several rules, and measures the draft at the end.
    """
    access.require(by, "organiser")
    problem = one_of or build_problem(plan.id, heed_bookings=False)
    with writing():
        row = drawn_up(plan, values)
        if _row(plan, row.code) is not None:
            words = Words(f"已有规则“{row.code}”", f"There is a rule “{row.code}” already.")
            other = Alternative(Words("换一个代码", "Use another code"), {"code": _free_code(plan, row.rule)})
            raise Refusal("use-exists", words, context={"use": row.code}, alternatives=[other])
        if row.binding:
            refuse_binding(by)
        rule_checks.refuse_bad(row, plan, problem)
        db.session.add(row)
        db.session.flush()
        _done(plan, row.code, None, state(row), by, "make-rule")
        if one_of is None:
            measure(plan, problem)
    return row


def change(
    plan: Plan,
    code: str,
    values: Mapping[str, Any],
    by: User | None,
    *,
    check: Check = lambda r: None,
    one_of: Problem | None = None,
) -> RuleUse:
    """Set some of what a rule says. `check` sees the rule as it is under the lock, and may refuse; `one_of` is as
    `make` has it.

    A standard rule becomes the plan's own; of one that came with a kind or a file it is kept what that said.
    """
    access.require(by, "organiser")
    problem = one_of or build_problem(plan.id, heed_bookings=False)
    with writing():
        row = _locked(plan, code)
        check(row)
        if row.binding or "binding" in values:
            refuse_binding(by)
        was = state(row) if row.id else None
        if row.origin == STANDARD:
            row.origin = "page"
        elif row.origin != "page":
            row.keep_what_came()
        for name, value in values.items():
            setattr(row, name, value)
        rule_checks.refuse_bad(row, plan, problem)
        db.session.add(row)
        db.session.flush()
        _done(plan, code, was, state(row), by, "change-rule", columns=sorted(values))
        if one_of is None:
            measure(plan, problem)
    return row


def take_back(plan: Plan, code: str, by: User | None, *, check: Check = lambda r: None) -> RuleUse | None:
    """The rule as it was before people changed it: a standard one, or what the kind or the file said. One that
    somebody has added is gone (None). What nobody changed is refused: it can be switched off."""
    access.require(by, "organiser")
    problem = build_problem(plan.id, heed_bookings=False)
    with writing():
        row = _locked(plan, code)
        check(row)
        if row.binding:
            refuse_binding(by)
        was = state(row)
        if row.origin == "page" and row.id:
            db.session.delete(row)
        elif row.is_changed:
            for name, value in row.came_as.items():
                setattr(row, name, value)
            row.inherited = None
        else:
            raise _unchanged(row)
        db.session.flush()
        now = _row(plan, code)
        _done(plan, code, was, state(now) if now else None, by, "take-back-rule")
        measure(plan, problem)
    return now or (called(plan, code) if code in rules() and rules()[code].standard else None)


def undo(done: RuleChange, by: User | None) -> None:
    """Put the rule back to where it was before the change (or, of one that was undone, to what it became). Refused
    where somebody has changed it since."""
    access.require(by, "organiser")
    problem = build_problem(done.plan_id, heed_bookings=False)
    with writing():
        lock_row(done)
        plan = db.session.get_one(Plan, done.plan_id)
        row = _row(plan, done.code)
        here, there = (done.was, done.now) if done.undone else (done.now, done.was)
        if (state(row) if row else None) != here:
            raise _changed_since(done, row)
        if any(one and one["binding"] for one in (here, there)):
            refuse_binding(by)
        if there is None:
            db.session.delete(row)
        elif row is None:
            _refuse_gone(there)
            db.session.add(RuleUse(plan_id=plan.id, code=done.code, **there))
        else:
            for name, value in there.items():
                setattr(row, name, value)
        db.session.flush()
        done.undone = not done.undone
        auditing.record(by, "undo-rule" if done.undone else "redo-rule", f"plan:{plan.code}", use=done.code)
        measure(plan, problem)


def changes(plan: Plan, most: int = 50) -> Sequence[RuleChange]:
    """What was done to the plan's rules, newest first."""
    rows = select(RuleChange).where(RuleChange.plan_id == plan.id).order_by(RuleChange.id.desc())
    return db.session.scalars(rows.limit(most)).all()


def last_change(plan: Plan, code: str) -> RuleChange | None:
    rows = select(RuleChange).where(RuleChange.plan_id == plan.id, RuleChange.code == code)
    return db.session.scalar(rows.where(~RuleChange.undone).order_by(RuleChange.id.desc()).limit(1))


def state(row: RuleUse) -> dict[str, Any]:
    """All that a rule says, as JSON."""
    return {name: getattr(row, name) for name in WHOLE}


def refuse_binding(by: User | None) -> None:
    """What was set from above, and whether it was, only an administrator changes."""
    if by is not None and by.has("admin"):
        return
    raise Refusal(
        "set-from-above",
        Words(
            "这条规则由院工会定，你不能改。", "This rule is set by the academy union; you cannot change it."
        ),
        hint=Words("发请求：请管理员改。", "Send a request: an administrator can change it."),
        status=403,
    )


def refuse_other_rule(row: RuleUse, rule: str) -> None:
    """A code stands for one rule of the catalogue for good: reasons and exceptions name it."""
    words = Words(
        f"“{row.code}”在计划里是规则“{row.rule}”，不是“{rule}”。",
        f"“{row.code}” is the rule “{row.rule}” in the plan, not “{rule}”.",
    )
    hint = Words("换一个代码。", "Use another code.")
    raise Refusal("other-rule", words, hint=hint, context={"use": row.code, "rule": row.rule})


def _row(plan: Plan, code: str) -> RuleUse | None:
    return db.session.scalar(select(RuleUse).where(RuleUse.plan_id == plan.id, RuleUse.code == code))


def _locked(plan: Plan, code: str) -> RuleUse:
    row = called(plan, code)
    if row.id:
        lock_row(row)
    return row


def _standard(plan: Plan, code: str) -> RuleUse:
    return RuleUse(plan_id=plan.id, code=code, rule=code, origin=STANDARD, **DEFAULTS)


def _free_code(plan: Plan, rule: str) -> str:
    taken = {row.code for row in in_force(plan)}
    numbers = (f"{rule}-{n}" for n in range(2, len(taken) + 3))
    return next(code for code in numbers if code not in taken)


def _done(plan: Plan, code: str, was: Any, now: Any, by: User | None, verb: str, **told: Any) -> None:
    """Write down what was done."""
    who = by.id if by else None
    row = RuleChange(plan_id=plan.id, code=code, made_at=clock.now(), made_by_id=who, was=was, now=now)
    db.session.add(row)
    auditing.record(by, verb, f"plan:{plan.code}", use=code, **told)


def measure(plan: Plan, before: Problem) -> None:
    """Measure the plan's draft under the rules as they are now. `before` is the plan's problem with the rules
    that it had: only these have changed. Call it inside `writing()`."""
    draft = timetables.current(plan)
    if draft is None:
        return
    lock_row(draft)
    problem = replace(before, uses=uses_of(plan))
    drafting.measure(draft, problem, as_placed(problem, draft).placements)
    draft.proof = {}
    flag_modified(draft, "proof")  # a new version: who looks at it sees that something has changed


def _unchanged(row: RuleUse) -> Refusal:
    return Refusal(
        "use-is-inherited",
        Words(f"没有人改过规则“{row.code}”。", f"Nobody has changed the rule “{row.code}”."),
        hint=Words("不想要它，就关掉。", "If it is not wanted, switch it off."),
        context={"use": row.code, "origin": row.origin},
        alternatives=[Alternative(Words("关掉", "Switch it off"), {"on": False})],
    )


def _changed_since(done: RuleChange, row: RuleUse | None) -> Refusal:
    words = Words(
        f"“{done.code}”后来又改过，不能撤销。", f"“{done.code}” was changed since; this cannot be undone."
    )
    return Refusal("rule-changed-since", words, context={"use": done.code, "change": done.id})


def _refuse_gone(there: Mapping[str, Any]) -> None:
    if there["event_id"] is None or db.session.get(Event, int(there["event_id"])) is not None:
        return
    raise Refusal("event-is-gone", Words("它的活动已经没有了。", "The event it came with is gone."))
