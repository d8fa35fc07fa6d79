"""Somebody who plays in several teams plays in one match at a time.

One team in two matches at a time is a matter of `audience_exclusive`.
"""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.overload import by_sessions, clashes
from solver.constraints.pairing import sharing
from solver.problem import Problem, Session
from solver.shapes import Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class PlayerExclusive(Hard):
    code = "player_exclusive"
    keys = ("H37",)
    effort = None
    title = Words("兼项队员不冲突", "one match at a time for a player")
    sentence = Sentence(
        zh="{person}在几支队里，不能同时上场", en="{person} plays in several teams, one match at a time"
    )
    statement = Sentence(
        zh="参加几支队的人不同时上场",
        en="who plays in several teams plays one match at a time",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Slots]:
        for sessions, people in by_sessions(_matches(view.problem, use.sessions)).items():
            yield Slots([Member(s) for s in sessions], facts=_facts(people))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        found = _matches(problem, use.sessions)
        for sessions, over, people in clashes(use, timetable, found):
            yield Breach(sessions, over, _facts(people))


def _matches(problem: Problem, sessions: tuple[Session, ...]) -> dict[str, tuple[Session, ...]]:
    """The matches of everybody who is in more than one of the teams that play."""
    teams: dict[str, set[str]] = {}
    for entry in {e for s in sessions for e in s.entries}:
        for person in problem.group[entry].members if entry in problem.group else ():
            teams.setdefault(person, set()).add(entry)
    several = {person: entries for person, entries in teams.items() if len(entries) > 1}
    by_entry = sharing(sessions, lambda s: s.entries)
    found: dict[str, tuple[Session, ...]] = {}
    for person in sorted(several):
        ids = {s.id for entry in several[person] for s in by_entry[entry]}
        found[person] = tuple(s for s in sessions if s.id in ids)
    return found


def _facts(people: tuple[str, ...]) -> dict:
    return {"person": tuple(Ref("person", p) for p in people)}


CONSTRAINT = PlayerExclusive()
