"""Nobody is at two places at the same time: a person has at most so many of them at once, a seat in a class too."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler import spoken
from scheduler.desk import counting
from scheduler.desk.base import Exempt, History, No, Request, Rule, Used, param
from scheduler.models.booking import LIVE
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    count: int = param(1, zh="同一时间的位置", en="places at the same time")


class OnePlace(Rule):
    code = "one_place"
    title = Words("同一时间", "At the same time")
    sentence = Sentence(
        zh="每人同一时间至多有 {count} 处，课程名额也算；协会的预订不算。",
        en="At most {count} at the same time for each person, seats in classes too; a club's bookings do not count.",
    )
    params = Params

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        mine = counting.own(request, history)
        beside = [b for b in mine if b.state in LIVE and b.start < request.end and request.start < b.end]
        used = _at_once(request, beside)
        if not params.count or used < params.count:
            return None  # 0 is no limit, as with every quota
        return _no(request, beside, used, params)


def _at_once(request: Request, beside: Sequence[Used]) -> int:
    """The most of them at any moment of the request: that is when one of them begins."""
    moments = {max(request.start, b.start) for b in beside}
    return max((sum(b.start <= at < b.end for b in beside) for at in moments), default=0)


def _no(request: Request, beside: Sequence[Used], used: int, params: Params) -> No:
    first = min(beside, key=lambda b: (b.start, b.venue))
    when = spoken.span(first.start, first.end, request.zone)
    return No(
        Words(
            f"同一时间已订 {used}/{params.count} 处（{when.zh}）。",
            f"{used} of {params.count} at the same time used ({when.en}).",
        ),
        Words("先取消那一个，或换个时间。", "Cancel that one first, or take another time."),
        context={"used": used, "limit": params.count},
    )


RULE = OnePlace()
