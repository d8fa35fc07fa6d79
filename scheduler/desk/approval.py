"""What somebody has to approve: the booking is made, holds its place, and waits."""

from dataclasses import dataclass
from datetime import timedelta

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Sentence, Words

MAY = frozenset(("desk", "venue_owner", "admin"))  # who approves needs no approval


@dataclass(frozen=True)
class Params(Exempt):
    party: int = param(0, zh="从几人起", en="from a party of")
    minutes: int = param(0, zh="从多长起", en="from a length of", unit="min")
    lanes: int = param(0, zh="从几片起", en="from this many courts")


class Approval(Rule):
    code = "approval"
    title = Words("需要批准", "Approval")
    sentence = Sentence(
        zh="需要批准：{party} 人以上、{minutes} 分钟以上或 {lanes} 片以上（都是 0：全部）。",
        en="To be approved from {party} heads, {minutes} min or {lanes} courts on (all 0: always).",
    )
    params = Params
    seats = False
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if request.by_roles & MAY or request.source in ("series", "offer"):
            return None
        if not _asked(request, params):
            return None
        return No(
            Words(
                "这个预订要等场地负责人批准，批准前位置为你留着。",
                "The venue's owner has to approve this; the place is kept for you meanwhile.",
            ),
            Words("有结果会通知你。", "You will be told."),
            overridable=False,
            effect="ask",
        )


def _asked(request: Request, params: Params) -> bool:
    limits = (
        (params.party, request.party),
        (params.minutes, request.length // timedelta(minutes=1)),
        (params.lanes, request.lanes),
    )
    set_ones = [(limit, value) for limit, value in limits if limit]
    return not set_ones or any(value >= limit for limit, value in set_ones)


RULE = Approval()
