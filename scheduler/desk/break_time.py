"""A room that is open in the breaks only, on working days: as some union rooms publish it."""

from dataclasses import dataclass

from scheduler.desk import opened, saying
from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from scheduler.desk.known import read_day_type
from scheduler.desk.peak import read_span
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    breaks: tuple[str, ...] = param(
        ("10:00-10:20", "12:00-13:20", "15:00-15:20", "17:10-19:10"),
        zh="休息时段",
        en="breaks",
        reads=read_span,
    )
    days: tuple[str, ...] = param(
        ("work", "eve", "makeup"), zh="哪些日子", en="on days of type", reads=read_day_type
    )


class BreakTime(Rule):
    code = "break_time"
    title = Words("只在休息时段", "Breaks only")
    sentence = Sentence(
        zh="工作日只能在休息时段预订：{breaks}。", en="On working days only in the breaks: {breaks}."
    )
    params = Params
    seats = False
    standard = False
    verbs = ("add", "change", "wait")

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if request.day_type(request.day) not in params.days:
            return None
        spans = [read_span(text) for text in params.breaks]
        instants = [(request.at(request.day, a), request.at(request.day, b)) for a, b in spans]
        if any(a <= request.start and request.end <= b for a, b in instants):
            return None
        said = [f"{saying.clock(a)}–{saying.clock(b)}" for a, b in spans]
        later = (a for a, b in instants if a >= request.start and b - a >= request.length)
        return No(
            Words(
                f"工作日只在休息时段开放：{'、'.join(said)}。",
                f"On working days open in the breaks only: {', '.join(said)}.",
            ),
            _hint(request),
            next((a for a in later if opened.is_open(request, a, a + request.length)), None),
        )


def _hint(request: Request) -> Words:
    return Words("请在休息时段内选时间。", "Choose a time within a break.")


RULE = BreakTime()
