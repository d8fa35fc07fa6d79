"""A congress of delegates: proposals close, a preparatory meeting, then the congress with its quorum."""

from dataclasses import dataclass
from datetime import date

from scheduler.kinds.base import EventSpec, Kind, Programme
from scheduler.kinds.making import Common, called, marker, session
from scheduler.kinds.meeting import quorate
from scheduler.kinds.reading import Places, option
from scheduler.kinds.ruling import before
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    quorum: int = option(0, "法定人数", "how many must be free")
    quorum_of: str = option("", "代表群体", "the delegates' group")
    prep_minutes: int = option(90, "预备会时长", "length of the preparatory meeting", "minutes")
    prep_places: Places = option(((),), "预备会场地", "places of the preparatory meeting")
    prep_people: tuple[str, ...] = option((), "预备会必到人员", "who must be at the preparatory meeting")
    prep_size: int = option(0, "预备会人数", "size of the preparatory meeting")
    prep_days: int = option(7, "预备会至少提前", "the preparatory meeting at least before", "days")
    proposals_first: date | None = option(None, "提案截止最早", "proposals close from")
    proposals: int = option(15, "提案截止至少提前", "proposals close at least before", "working days")


class Congress(Kind):
    code = "congress"
    title = Words("职工代表大会", "congress of delegates")
    category = "meeting"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        options = event.options
        closes = called(event, "提案截止", "proposals close")
        sessions = (
            marker(event, "proposals", closes, options.proposals_first or event.first, event.last),
            session(
                event,
                "prep",
                called(event, "预备会", "preparatory meeting"),
                minutes=options.prep_minutes,
                places=options.prep_places,
                size=options.prep_size,
                people=options.prep_people,
                tags=(),
                groups=(),
            ),
            session(event, "main", event.title),
        )
        rules = (
            before("prep_first", ("prep",), ("main",), options.prep_days),
            before("proposals_first", ("proposals",), ("main",), options.proposals, "workday"),
            *quorate(event, ("main",)),
        )
        return Programme(sessions, rules)


KIND = Congress()
