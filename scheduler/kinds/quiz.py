"""A quiz that is open for some days, and the draw of the winners after it."""

from dataclasses import dataclass

from scheduler.kinds.base import EventSpec, Kind, Programme
from scheduler.kinds.making import DAY, Common, called, marker, session
from scheduler.kinds.reading import option
from scheduler.kinds.ruling import before
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    days: int = option(14, "答题天数", "open for", "days")


class Quiz(Kind):
    code = "quiz"
    title = Words("答题", "quiz")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        days = event.options.days
        sessions = (
            marker(event, "span", event.title, event.first, event.last, minutes=days * DAY),
            session(event, "draw", called(event, "抽奖", "draw")),
        )
        return Programme(sessions, (before("drawn", ("span",), ("draw",), days),))


KIND = Quiz()
