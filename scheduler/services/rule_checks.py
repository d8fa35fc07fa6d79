"""Whether what somebody says of a rule can stand: what the solver can bind, and what the plan knows."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from scheduler import kinds
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.imports.near import instead
from scheduler.models import Event, EventSession, Group, Person, Plan, RuleUse, Venue
from solver.constraints import rules
from solver.constraints.base import Rule
from solver.constraints.parameters import Parameter, Unread, out_of_order, parameters, read
from solver.problem import Problem
from solver.words import Words

Wrong = dict[str, list[Words]]  # by where: hard, sessions, params.minutes

UNREAD = Words("要填", "this is needed")


def rule_called(code: str) -> Rule:
    """A rule of the catalogue; a refusal with the nearest one where there is none."""
    found = rules().get(code)
    if found is None:
        hint, _ = instead(code, rules())
        words = Words(f"没有规则“{code}”", f"There is no rule “{code}”.")
        raise Refusal("unknown-rule", words, hint=hint, status=422, context={"fields": {"rule": [code]}})
    return found


def refuse_bad(row: RuleUse, plan: Plan, problem: Problem) -> None:
    """A rule in force must be one that the solver can bind, or the next solve would fail; and what it names
    has to be there, or it would silently say nothing."""
    rule = rule_called(row.rule)
    wrong: Wrong = {}
    if row.hard is not None and row.hard != rule.hard and not rule.switchable:
        wrong["hard"] = [Words("这条规则不能改变硬软", "This rule cannot be made hard or soft.")]
    wrong.update(wrong_params(rule, row.params))
    wrong.update(unknown_names(rule, row.params))
    wrong.update(_unknown_sessions(row, rule, plan, problem))
    if wrong:
        raise refusal(wrong)


def refusal(wrong: Wrong) -> Refusal:
    """All that is wrong, located; the first of it as the message."""
    where, words = next(iter(wrong.items()))
    first = Words(f"{where}：{words[0].zh}", f"{where}: {words[0].en}")
    fields = {name: [text for one in told for text in (one.zh, one.en)] for name, told in wrong.items()}
    return Refusal("bad-fields", first, status=422, context={"fields": fields})


def wrong_params(rule: Rule, params: Mapping[str, Any]) -> Wrong:
    """What the rule's own parameters say of the values, each at its place."""
    known = {p.name: p for p in parameters(rule.params)}
    wrong, values = {}, {}
    for name, value in params.items():
        if name not in known:
            wrong[f"params.{name}"] = [_no_such(name, known)]
            continue
        try:
            values[name] = read(known[name], value)
        except Unread as bad:
            wrong[f"params.{name}"] = [bad.words]
    if wrong:
        return wrong
    return dict(_together(rule, known.values(), values))


def _together(rule: Rule, known: Iterable[Parameter], values: Mapping[str, Any]) -> Iterator[Any]:
    found = rule.params(**values)
    for parameter in known:
        if words := out_of_order(parameter, found):
            yield f"params.{parameter.name}", [words]
        if parameter.needed and getattr(found, parameter.name) in ((), "") and not rule.takes_then:
            yield f"params.{parameter.name}", [UNREAD]


def _no_such(name: str, known: Collection[str]) -> Words:
    right, _ = instead(name, known)
    return Words(f"没有这个参数；{right.zh}", f"no such parameter; {right.en}")


def unknown_names(rule: Rule, params: Mapping[str, Any]) -> Iterator[tuple[str, list[Words]]]:
    """Venues, groups and sorts of groups that a parameter names and nobody has."""
    columns = {"venue": Venue.code, "group": Group.code, "group_kind": Group.kind}
    for parameter in parameters(rule.params):
        if parameter.names not in columns or parameter.name not in params:
            continue
        known = set(db.session.scalars(select(columns[parameter.names])))
        value = read(parameter, params[parameter.name]) if _is_read(parameter, params) else ()
        for name in value if parameter.is_list else [value] if value else ():
            if name not in known:
                right, _ = instead(name, known)
                said = Words(f"没有“{name}”；{right.zh}", f"there is no {name!r}; {right.en}")
                yield f"params.{parameter.name}", [said]


def _is_read(parameter: Parameter, params: Mapping[str, Any]) -> bool:
    try:
        read(parameter, params[parameter.name])
    except Unread:
        return False  # told already
    return True


def _unknown_sessions(
    row: RuleUse, rule: Rule, plan: Plan, problem: Problem
) -> Iterator[tuple[str, list[Words]]]:
    if row.then and not rule.takes_then:
        yield "then", [Words("这条规则没有另一组场次", "this rule speaks of one set of sessions only")]
    for column, selectors in (("sessions", row.sessions), ("then", row.then)):
        bad = [s for s in selectors if not problem.select((s,)) and not _is_known(s, plan)]
        if bad:
            right, _ = instead(bad[0], (s.id for s in problem.sessions))
            words = Words(
                f"“{bad[0]}”没有选中任何场次；{right.zh}", f"{bad[0]!r} selects no session; {right.en}"
            )
            yield column, [words]


def _is_known(selector: str, plan: Plan) -> bool:
    """Something that is there, though no session of the plan has it yet."""
    sort, _, code = selector.partition(":")
    if sort == "person":
        asked = select(Person.id).where((Person.code == code) | ((Person.duty == code) & (Person.duty != "")))
    elif sort in ("group", "venue"):
        model = Group if sort == "group" else Venue
        asked = select(model.id).where(model.code == code)
    elif sort == "event":
        asked = select(Event.id).where(Event.plan_id == plan.id, Event.code == code)
    elif sort == "kind":
        return code in kinds.kinds()
    else:
        event, _, session = selector.partition(".")
        asked = select(EventSession.id).join(EventSession.event).where(Event.plan_id == plan.id)
        asked = asked.where(Event.code == event, EventSession.code == session)
    return db.session.scalar(asked) is not None
