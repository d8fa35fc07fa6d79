"""Who has booked says that they are there; else the place is given back and costs a point."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.desk import saying
from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Minutes, Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    opens: int = param(15, zh="开始前可签到", en="possible before the start", unit="min")
    grace: int = param(10, zh="开始后至多", en="at most after the start", unit="min")
    groups: bool = param(False, zh="群体也要签到", en="groups check in too")
    point: bool = param(True, zh="没来记 1 分", en="not coming costs a point")


class CheckIn(Rule):
    code = "check_in"
    title = Words("签到", "Check-in")
    sentence = Sentence(
        zh="开始前 {opens} 分钟到开始后 {grace} 分钟内签到；没来就释放，记 1 分。",
        en="Check in from {opens} min before to {grace} min after the start; else it is released and costs a point.",
    )
    params = Params
    verbs = ("check_in",)

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        """What is past its grace minutes is refused by its state: it has been released."""
        first = request.start - timedelta(minutes=params.opens)
        if request.now >= first:
            return None
        said, before = saying.moment(request, first), Minutes(params.opens)
        return No(
            Words(
                f"开始前 {before.get('zh')}才能签到。", f"Check-in opens {before.get('en')} before the start."
            ),
            Words(f"{said.zh} 再来。", f"Come back at {said.en}."),
            first,
        )


def absent_from(start: datetime, made_at: datetime, params: Params) -> datetime:
    """When the place is given back. Who booked after the start has the grace minutes from then."""
    return max(start, made_at) + timedelta(minutes=params.grace)


RULE = CheckIn()
