"""Rules in words: what one says, its parameters as people write them, the sessions it speaks of."""

from collections.abc import Mapping
from typing import Any

from scheduler.kinds import kinds
from scheduler.models import RuleUse
from scheduler.web import times
from scheduler.web.words import t, w
from solver.constraints import rules
from solver.constraints.stating import said

UNITS = {
    "minutes": "分钟",
    "days": "天",
    "working days": "个工作日",
    "people": "人",
    "seats": "座",
    "hours": "小时",
    "duties": "次",
    "percent": "%",
    "degrees north": "北纬度数",
    "degrees east": "东经度数",
}


def statement(use: RuleUse) -> str:
    rule = rules().get(use.rule)
    return w(said(rule, use.params)) if rule else use.rule


def unit_text(unit: str) -> str:
    return t(UNITS[unit], unit) if unit in UNITS else ""


def minute_text(value: Any) -> str:
    """A minute of the day as 17:25; what is none, as it is."""
    if str(value).isascii() and str(value).isdecimal() and int(value) <= 1440:
        return times.minutes(int(value))
    return str(value)


def sessions(use: RuleUse, titles: Mapping[str, str]) -> str:
    """The scope: titles of events by their selectors, others as they are written."""
    if not use.sessions or use.sessions == ["*"]:
        return t("全部场次", "all sessions") + _then(use, titles)
    return t("、", ", ").join(_named(one, titles) for one in use.sessions) + _then(use, titles)


def _then(use: RuleUse, titles: Mapping[str, str]) -> str:
    return " → " + t("、", ", ").join(_named(one, titles) for one in use.then) if use.then else ""


def _named(selector: str, titles: Mapping[str, str]) -> str:
    sort, _, code = selector.partition(":")
    if sort == "kind" and code in kinds():
        return w(kinds()[code].title)
    return titles.get(selector, selector)
