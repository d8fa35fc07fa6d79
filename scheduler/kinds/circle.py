"""Study circles: several groups, each of which meets again and again with its own leader."""

from dataclasses import dataclass

from scheduler.kinds.base import EventSpec, Kind, Programme, RuleSpec, SessionSpec
from scheduler.kinds.making import called, session, windows
from scheduler.kinds.reading import option
from scheduler.kinds.recurring import Options as Recurrent
from scheduler.kinds.ruling import apart
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Recurrent):
    leaders: tuple[str, ...] = option((), "各组组长", "the leader of each")
    circles: int = option(1, "组数", "circles")


class Circle(Kind):
    code = "circle"
    title = Words("学习小组", "study circles")
    category = "lecture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        circles = range(1, event.options.circles + 1)
        rules = [rule for c in circles for rule in _rules(event, c)]
        return Programme(tuple(s for c in circles for s in _meetings(event, c)), tuple(rules))


def _meetings(event: EventSpec, circle: int) -> list[SessionSpec]:
    return [
        session(
            event,
            f"g{circle}-{turn:02}",
            called(event, f"第{circle}组第{turn}次", f"group {circle}, no. {turn}"),
            first=first,
            last=last,
            people=event.options.leaders[circle - 1 : circle] or event.people,
            groups=event.groups[circle - 1 : circle],
            ordinal=turn,
            series=f"g{circle}",
        )
        for turn, (first, last) in enumerate(windows(event, event.options.per), 1)
    ]


def _rules(event: EventSpec, circle: int) -> list[RuleSpec]:
    """The distance within a circle, and the wish for the same weekday and hour."""
    if event.count < 2:
        return []
    own = (f"g{circle}-*",)
    rhythm = RuleSpec(f"rhythm-g{circle}", "rhythm", own)
    days = event.options.apart
    return [apart(f"apart-g{circle}", own, days), rhythm] if days else [rhythm]


KIND = Circle()
