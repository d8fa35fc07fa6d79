"""What a rule in force says, from its parameters alone: the sentence on the rules page and in lists.

Where a breach is told, `Rule.sentence` names those it concerns; here nobody is concerned yet.
"""

from collections.abc import Mapping
from typing import Any

from solver.constraints.base import Rule
from solver.constraints.moments import DAY_TYPE_NAMES, clock
from solver.constraints.parameters import MINUTE_OF_DAY, WEEKDAYS, BadUse, Parameter, parameters, read_params
from solver.problem import Use
from solver.words import LANGUAGES, Minutes, Words

DAYS = tuple(zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
DAILY = Words("每天", "daily")

CHOICES = {
    "per": {
        "all": Words("这些场次", "these sessions"),
        "series": Words("每个系列", "each series"),
        "event": Words("每个活动", "each event"),
        "group": Words("每个群体（队）", "each group or team"),
    },
    "period": {
        "day": Words("每天", "a day"),
        "week": Words("每周", "a week"),
        "month": Words("每月", "a month"),
        "all": Words("全年", "in all"),
    },
    "unit": {
        "minutes": Words("分钟", "minutes"),
        "day": Words("天", "days"),
        "workday": Words("个工作日", "working days"),
    },
    "what": {
        "start": Words("开始时间", "start"),
        "minute": Words("钟点", "time of day"),
        "weekday": Words("星期", "weekday"),
        "slot": Words("星期和钟点", "weekday and time of day"),
    },
    "types": DAY_TYPE_NAMES,
    "day_types": DAY_TYPE_NAMES,
}


def stated(rule: Rule, params: Any) -> Words:
    """The rule as a statement in both languages, with its parameters in it."""
    facts = {p.name: fact(p, getattr(params, p.name)) for p in parameters(rule.params)}
    facts.update(rule.told(params))
    zh, en = (" ".join(rule.statement.say(facts, language).split()) for language in LANGUAGES)
    return Words(zh, en)


def said(rule: Rule, params: Mapping[str, Any]) -> Words:
    """The same of parameters as a problem or a row has them; the title where they cannot be read."""
    try:
        return stated(rule, read_params(Use(rule.code, rule.code, params=dict(params)), rule.params))
    except BadUse:
        return rule.title


def fact(parameter: Parameter, value: Any) -> Any:
    """A value as it is said: a time of day, a length, days of the week, a choice by its name."""
    if parameter.unit == MINUTE_OF_DAY:
        return clock(value)
    if parameter.unit == WEEKDAYS:
        return _weekdays(value)
    if parameter.choices:
        return tuple(map(choice(parameter), value)) if parameter.is_list else choice(parameter)(value)
    return Minutes(value) if parameter.unit == "minutes" else value


def choice(parameter: Parameter) -> Any:
    """From a choice of the parameter to its name."""
    return lambda text: CHOICES[parameter.name][text]


def _weekdays(days: tuple[int, ...]) -> Words:
    if not days:
        return DAILY
    zh, en = zip(*(DAYS[day] for day in sorted(set(days))), strict=True)
    return Words("周" + "、".join(zh), ", ".join(en))
