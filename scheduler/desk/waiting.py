"""How the waiting list goes: in the order of asking or by lot, how long an offer is held, how many at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    order: str = param("first_come", zh="次序", en="order", choices=("first_come", "ballot"))
    hold: int = param(30, zh="为候补者留", en="an offer is held for", unit="min")
    late: int = param(
        10, zh="临近或已开始时至少留", en="an offer near or after its start is held for", unit="min"
    )
    shortest: int = param(
        20, zh="已开始的时段剩多少还递补", en="a time that has begun is offered down to", unit="min"
    )
    most: int = param(3, zh="同时候补至多", en="at most at a time")


class Waiting(Rule):
    code = "waiting"
    title = Words("候补", "Waiting list")
    sentence = Sentence(
        zh="候补次序：{order}；轮到时留 {hold} 分钟；每人同时至多候补 {most} 个。",
        en="Order: {order}; an offer is held for {hold} min; at most {most} at a time for each person.",
    )
    params = Params
    verbs = ("wait",)

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if history.waiting < params.most:
            return None
        return No(
            Words(
                f"候补已有 {history.waiting}/{params.most} 个。",
                f"{history.waiting} of {params.most} places on waiting lists used.",
            ),
            Words("先退出一个候补。", "Leave one of the lists first."),
            context={"used": history.waiting, "limit": params.most},
        )


def held_until(now: datetime, start: datetime, params: Params) -> datetime:
    """An offer stands for its minutes, but not past the start; `late` minutes where that is near or over."""
    late = timedelta(minutes=params.late)
    return min(now + timedelta(minutes=params.hold), max(start, now + late))


RULE = Waiting()
