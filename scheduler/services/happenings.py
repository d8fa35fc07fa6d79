"""What may happen to a published programme, by name, for pages and the API: written down, and said in words."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Event, EventSession, Group, Person, Plan, User, Venue
from scheduler.services import drafting, imposing, mishaps, withdrawing
from scheduler.services.imposing import Imposed
from solver.words import Words

Details = Mapping[str, Any]


def write_down(plan: Plan, what: str, details: Details, by: User | None) -> Words:
    """Do in the plan's rows what has happened; what it is called is given back, for whoever reads the repair.

    `what` is one of HAPPENINGS, `details` are its fields: dates, instants and codes. Who is away is not said.
    """
    return HAPPENINGS[what](plan, details, by)


def _closed(plan: Plan, details: Details, by: User | None) -> Words:
    venues = [_there(Venue, code, "venues") for code in details.get("venues", ())]
    first = _needed(details, "first")
    reason = str(details.get("reason") or "").strip()[:200]
    mishaps.close(plan, venues, first, details.get("last") or first, by, reason=Words(reason, reason))
    zh, en = ("、".join(v.title.get("zh") or v.code for v in venues), _listed(venues))
    return Words(f"{reason or '停用'}：{zh}", f"{reason or 'closed'}: {en}")


def _away(plan: Plan, details: Details, by: User | None) -> Words:
    person = _there(Person, _needed(details, "person"), "person")
    first = _needed(details, "first")
    mishaps.away(plan, person, first, details.get("last") or first, by)
    return Words("有人不在", "somebody is away")


def _over(plan: Plan, details: Details, by: User | None) -> Words:
    code = _needed(details, "session")
    row = db.session.get(EventSession, drafting.session_rows(plan.id).get(code, 0))
    if row is None:
        raise _unknown("session", code)
    minutes = details.get("minutes") or 0
    mishaps.runs_over(row, minutes, by)
    return Words(
        f"{row.title.get('zh') or code} 超时 {minutes} 分钟", f"{code} runs over by {minutes} minutes"
    )


def _withdrawn(plan: Plan, details: Details, by: User | None) -> Words:
    code = _needed(details, "event")
    event = db.session.scalar(select(Event).where(Event.plan_id == plan.id, Event.code == code))
    if event is None:
        raise _unknown("event", code)
    team = _there(Group, _needed(details, "team"), "team")
    joins = _there(Group, details["joins"], "joins") if details.get("joins") else None
    withdrawing.withdraw(event, team, by, joins=joins)
    zh, en = team.title.get("zh") or team.code, team.title.get("en") or team.code
    if joins is None:
        return Words(f"{zh}退出", f"{en} has withdrawn")
    return Words(f"{zh}并入{joins.title.get('zh')}", f"{en} joins {joins.title.get('en')}")


def _imposed(plan: Plan, details: Details, by: User | None) -> Words:
    title = Words(str(details.get("title_zh") or "").strip(), str(details.get("title_en") or "").strip())
    lists = {name: tuple(details.get(name, ())) for name in ("venues", "groups", "audience", "tags")}
    start, minutes = _needed(details, "start"), details.get("minutes") or 0
    imposing.impose(plan, Imposed(title, start, minutes, **lists), by)
    return Words(f"新的固定活动：{title.get('zh')}", f"fixed from outside: {title.get('en')}")


HAPPENINGS: dict[str, Callable[[Plan, Details, User | None], Words]] = {
    "closed": _closed,
    "away": _away,
    "over": _over,
    "withdrawn": _withdrawn,
    "imposed": _imposed,
}


def _listed(venues: list[Any]) -> str:
    return ", ".join(v.title.get("en") or v.code for v in venues)


def _needed(details: Details, name: str) -> Any:
    value = details.get(name)
    if value:
        return value
    words = Words("必须填写", "This is needed.")
    context = {"fields": {name: [words.zh, words.en]}}
    raise Refusal("bad-fields", Words(f"请填 {name}", f"{name} is needed."), status=422, context=context)


def _there(model: type[Venue] | type[Person] | type[Group], code: str, field: str) -> Any:
    found: Any = db.session.scalar(select(model).where(model.code == code))
    if found is None:
        raise _unknown(field, code)
    return found


def _unknown(field: str, code: str) -> Refusal:
    words = Words(f"没有“{code}”", f"There is no “{code}”.")
    return Refusal("not-found", words, status=404, context={"field": field, "code": code})
