"""How short and how long a booking may be."""

from dataclasses import dataclass
from datetime import timedelta

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Minutes, Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    shortest: int = param(20, zh="最短", en="shortest", unit="min")
    longest: int = param(120, zh="最长", en="longest", unit="min")
    group_longest: int = param(240, zh="群体最长", en="longest for a group", unit="min")
    step: int = param(5, zh="时长的步长", en="in steps of", unit="min")


class Length(Rule):
    code = "length"
    title = Words("时长", "Length")
    sentence = Sentence(
        zh="一次 {shortest}–{longest} 分钟，群体至多 {group_longest} 分钟，按 {step} 分钟递增。",
        en="{shortest} to {longest} min at a time, {group_longest} min for a group, in steps of {step} min.",
    )
    params = Params
    seats = False
    verbs = ("add", "change", "wait")

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        minutes = -(-int(request.length.total_seconds()) // 60)
        longest = params.group_longest if request.group else params.longest
        if minutes < params.shortest:
            return _no(Words("一次至少订", "Book at least"), params.shortest, minutes)
        if minutes > longest:
            return _no(Words("一次至多订", "Book at most"), longest, minutes)
        rest = request.length % timedelta(minutes=max(1, params.step))
        if rest:
            return _uneven(request.length - rest, params)
        return None


def _no(limit: Words, need: int, minutes: int) -> No:
    said, wanted = Minutes(need), Minutes(minutes)
    return No(
        Words(
            f"{limit.zh} {said.get('zh')}，这次是 {wanted.get('zh')}。",
            f"{limit.en} {said.get('en')}; this is {wanted.get('en')}.",
        ),
        Words(f"改成 {said.get('zh')}。", f"Take {said.get('en')}."),
        context={"minutes": need},
    )


def _uneven(below: timedelta, params: Params) -> No:
    shorter = max(params.shortest, int(below.total_seconds()) // 60)
    said = Minutes(shorter)
    return No(
        Words(f"时长要是 {params.step} 分钟的倍数。", f"The length goes in steps of {params.step} min."),
        Words(f"改成 {said.get('zh')}。", f"Take {said.get('en')}."),
        context={"minutes": shorter},
    )


RULE = Length()
