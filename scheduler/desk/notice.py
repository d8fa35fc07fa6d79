"""How long before its start a booking can be made, changed, or cancelled without a point."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.desk import saying
from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Minutes, Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    add: int = param(30, zh="预订要提前", en="to book", unit="min")
    change: int = param(120, zh="更改要提前", en="to change", unit="min")
    cancel: int = param(120, zh="取消要提前", en="to cancel without a point", unit="min")
    grace: int = param(
        10, zh="订后多久内可随意更改、取消", en="free to change or cancel after booking", unit="min"
    )
    desk_late: int = param(60, zh="前台可在开始后补登", en="the desk may enter after the start", unit="min")
    point_days: int = param(30, zh="记分多久后消除", en="a point is gone after", unit="days")


class Notice(Rule):
    code = "notice"
    title = Words("提前量", "Notice")
    sentence = Sentence(
        zh="至少提前 {add} 分钟预订、{change} 分钟更改、{cancel} 分钟取消；更晚取消记 1 分。",
        en="Book at least {add} min, change {change} min, cancel {cancel} min before; a later cancel costs a point.",
    )
    params = Params
    verbs = ("add", "change", "cancel")

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if request.verb == "cancel":
            return _cancel(request, params)
        if request.verb == "change" and not _is_desk(request) and not _just_made(request, params):
            late = _change(request, params)
            if late:
                return late
        return _add(request, params)


def _add(request: Request, params: Params) -> No | None:
    """The desk books whoever stands before it, and enters a little later who has already begun."""
    is_late = _is_desk(request) or request.source == "offer"  # what is offered may have begun
    need = -params.desk_late if is_late else params.add
    if _ahead(request, request.start) >= timedelta(minutes=need):
        return None
    if need <= 0:
        return No(
            Words("这个时间已经过去了。", "That time is over."),
            Words("请选以后的时间。", "Choose a later time."),
            request.now,
            overridable=False,
        )
    return _too_late(request, need, Words("预订", "book"), "add")


def _change(request: Request, params: Params) -> No | None:
    if _ahead(request, request.was or request.start) >= timedelta(minutes=params.change):
        return None
    words = _too_late(request, params.change, Words("更改", "change"), "change").words
    hint = Words("可以取消后重订，或请前台帮忙。", "You can cancel and book again, or ask the desk.")
    return No(words, hint, context={"need": params.change})


def _too_late(request: Request, need: int, verb: Words, of: str) -> No:
    length = Minutes(need)
    first = request.now + timedelta(minutes=need)
    said = saying.moment(request, first)
    return No(
        Words(
            f"至少要提前 {length.get('zh')}{verb.zh}。",
            f"{verb.en.capitalize()} at least {length.get('en')} before.",
        ),
        Words(f"最早可订 {said.zh}；更急请找前台。", f"Earliest now: {said.en}; sooner, ask the desk."),
        first,
        context={"need": need},
    )


def _cancel(request: Request, params: Params) -> No | None:
    if (_just_made(request, params) or _was_moved(request)) and _ahead(request, request.start) > timedelta(0):
        return None
    if _ahead(request, request.start) >= timedelta(minutes=params.cancel):
        return None
    need = Minutes(params.cancel)
    return No(
        Words(
            f"不足 {need.get('zh')}，取消会记 1 分，{params.point_days} 天后消除。",
            f"Under {need.get('en')}: costs 1 point, gone after {params.point_days} days.",
        ),
        Words("仍要取消，或保留。", "Cancel anyway, or keep it."),
        effect="point",
        context={"need": params.cancel},
    )


def _ahead(request: Request, start: datetime) -> timedelta:
    return start - request.now


def _is_desk(request: Request) -> bool:
    return bool(request.by_roles & {"desk", "admin"}) or request.source == "walk_in"


def _just_made(request: Request, params: Params) -> bool:
    return bool(request.made_at and request.now - request.made_at <= timedelta(minutes=params.grace))


def _was_moved(request: Request) -> bool:
    """Their class is not when it was as they took the seat: nobody pays for what others moved."""
    return bool(request.moved_at and request.made_at and request.moved_at >= request.made_at)


RULE = Notice()
