"""A place held for a while before somebody confirms: how long, and how long at most."""

from dataclasses import dataclass

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Minutes, Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    minutes: int = param(10, zh="没说多久时留", en="held for, where nobody says how long", unit="min")
    longest: int = param(30, zh="会员至多留", en="members hold at most for", unit="min")


class Hold(Rule):
    code = "hold"
    title = Words("暂留", "Hold")
    sentence = Sentence(
        zh="暂留 {minutes} 分钟，会员至多留 {longest} 分钟；过时没有确认就放出。",
        en="A hold lasts {minutes} min, members' at most {longest} min; not confirmed by then, it is let go.",
    )
    params = Params
    verbs = ("add",)

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if request.hold is None or request.hold <= params.longest or request.by_roles & {"desk", "admin"}:
            return None
        most = Minutes(params.longest)
        return No(
            Words(f"至多暂留 {most.get('zh')}。", f"A hold lasts at most {most.get('en')}."),
            Words("直接预订，或请前台留着。", "Book it, or ask the desk to hold it."),
            context={"limit": params.longest},
        )


RULE = Hold()
