"""So many bookings that one person holds for times to come."""

from dataclasses import dataclass

from scheduler.desk import counting, saying
from scheduler.desk.base import Exempt, History, No, Request, Rule, Used, param
from scheduler.models.booking import LIVE
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    count: int = param(3, zh="未来的预订", en="future bookings")


class QuotaFuture(Rule):
    code = "quota_future"
    title = Words("未来的预订", "Future bookings")
    sentence = Sentence(
        zh="每人同时至多有 {count} 个未来的预订。",
        en="At most {count} bookings to come at a time for each person.",
    )
    params = Params
    verbs = ("add",)
    at_any_time = True

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if request.start <= request.now:
            return None
        ahead = [b for b in counting.own(request, history) if b.start > request.now and b.state in LIVE]
        if not request.person or request.group or not params.count or len(ahead) < params.count:
            return None  # 0 is no limit, as with every quota
        return _no(request, ahead, params)


def _no(request: Request, ahead: list[Used], params: Params) -> No:
    """It is possible again when enough of them have begun."""
    starts = sorted(b.start for b in ahead)
    opens = starts[len(ahead) - params.count]
    said = saying.moment(request, opens)
    return No(
        Words(
            f"未来的预订已有 {len(ahead)}/{params.count} 个。",
            f"{len(ahead)} of {params.count} future bookings used.",
        ),
        Words(
            f"先取消一个；或等 {said.zh} 那个开始以后再订。",
            f"Cancel one of them, or book again once the one of {said.en} has begun.",
        ),
        opens,
        context={"used": len(ahead), "limit": params.count},
    )


RULE = QuotaFuture()
