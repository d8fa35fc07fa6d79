"""Teams go round stations: each team at each station at most once, one team a station at a time."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.counting import above, by, crowded, held
from solver.constraints.pairing import sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words

ONCE = Words("每站只去一次", "comes to each station once")
ALONE = Words("一站同时只有一队", "one team a station at a time")


class Rotation(Hard):
    """A session is one visit of its team (`entries`); its places are the stations. With as many visits of a
    team as there are stations, each team comes to each station exactly once."""

    code = "rotation"
    keys = ("H41",)
    title = Words("轮转", "rotation of stations")
    sentence = Sentence(zh="{who}：{need}", en="{who}: {need}")
    statement = Sentence(
        zh="每队每站一次，一站一队",
        en="each team is at each station once, one team at a station",
    )
    effort = None
    example_use = {"sessions": ("kind:match",)}

    def declare(self, view, use: Bound) -> Iterator[Count | Slots]:
        for team, visits in _teams(use).items():
            members = [(s, 1) for s in visits]
            yield Count(members, "place", most=1, facts=_once(team))
        for station, visits in _stations(use).items():
            held_there = [Member(s, places=(s.places.index(station),)) for s in visits]
            yield Slots(held_there, 1, facts=_alone(station))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for team, visits in _teams(use).items():
            found = held(timetable, [(s, 1) for s in visits], by(problem, "place"))
            for sessions, excess in above(found, 1, hard=use.hard):
                yield Breach(sessions, excess, _once(team))
        for station, visits in _stations(use).items():
            there = [(s, 1) for s, p in timetable.placed(visits) if p.place == station]
            for sessions, excess in crowded(timetable, there, 1):
                yield Breach(sessions, excess, _alone(station))


def _teams(use: Bound) -> dict[str, tuple[Session, ...]]:
    return {team: visits for team, visits in sharing(use.sessions, lambda s: s.entries).items() if visits[1:]}


def _stations(use: Bound) -> dict[Place, tuple[Session, ...]]:
    """The places that more than one visit can be at."""
    found: dict[Place, list[Session]] = {}
    for session in use.sessions:
        for place in dict.fromkeys(session.places):
            if place and session.entries:
                found.setdefault(place, []).append(session)
    return {place: tuple(visits) for place, visits in found.items() if visits[1:]}


def _once(team: str) -> dict:
    return {"who": Ref("group", team), "need": ONCE}


def _alone(station: Place) -> dict:
    return {"who": tuple(Ref("venue", v) for v in station), "need": ALONE}


CONSTRAINT = Rotation()
