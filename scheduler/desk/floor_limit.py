"""How much of a floor one party may take, and how many places are kept for those who walk in."""

from dataclasses import dataclass

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    lanes: int = param(4, zh="一次至多", en="at most at a time", unit="places")
    keep: int = param(2, zh="留给现场", en="kept for walk-ins", unit="places")


class FloorLimit(Rule):
    code = "floor_limit"
    title = Words("场内人数", "Places on a floor")
    sentence = Sentence(
        zh="一次至多订 {lanes} 个位置，{keep} 个留给现场来的人。",
        en="At most {lanes} places in one booking; {keep} are kept for walk-ins.",
    )
    params = Params
    seats = False
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if params.lanes and request.lanes > params.lanes:
            return _too_many(request, params)
        left = request.lanes_free
        if left is None or request.source in ("walk_in", "offer") or left - request.lanes >= params.keep:
            return None
        if left < request.lanes:
            return None  # a clash, which says more
        return _kept(request, left, params)


def _too_many(request: Request, params: Params) -> No:
    return No(
        Words(
            f"一次至多订 {params.lanes} 个位置，这次是 {request.lanes} 个。",
            f"At most {params.lanes} places at a time; this is {request.lanes}.",
        ),
        Words("请分开预订，或请场地负责人安排。", "Book separately, or ask the venue's owner."),
        context={"used": request.lanes, "limit": params.lanes},
    )


def _kept(request: Request, left: int, params: Params) -> No:
    taken = request.lanes_of_venue - left
    return No(
        Words(
            f"已订 {taken}/{request.lanes_of_venue}，最后 {params.keep} 个位置留给现场来的人。",
            f"{taken} of {request.lanes_of_venue} booked; the last {params.keep} places are for walk-ins.",
        ),
        Words("可以直接来，或换个时间。", "Just come, or take another time."),
        context={"left": left, "keep": params.keep},
    )


RULE = FloorLimit()
