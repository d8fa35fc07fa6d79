"""Teams have played about as many matches at any time of a season."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.pairing import sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Level
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(2, zh="相差至多", en="at most apart")


class TeamPace(Hard):
    """At the end of every day no team has played more than `most` matches more than another one. A match that
    is not placed counts as if it had been played where that helps."""

    code = "team_pace"
    keys = ("H36",)
    title = Words("各队进度", "teams keep level")
    sentence = Sentence(
        zh="各队已赛场数相差至多 {most}", en="teams are at most {most} matches apart at any time"
    )
    statement = Sentence(
        zh="任何一天结束时，各队已赛场数相差不超过 {most}",
        en="at the end of any day the teams' numbers of matches differ by at most {most}",
    )
    params = Params
    example = {"most": 1}

    def declare(self, view, use: Bound) -> Iterator[Level]:
        groups = list(_teams(use).values())
        if len(groups) > 1:
            members = {s.id: s for part in groups for s in part}
            values = {name: view.bucket(s, "day") for name, s in members.items()}
            yield Level(groups, values, max(0, use.params.most), facts={"most": use.params.most})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        teams = _teams(use)
        if all(s.fixed is not None for part in teams.values() for s, _ in timetable.placed(part)):
            return
        played = {team: _days(problem, timetable, part) for team, part in teams.items()}
        waiting = {team: len(teams[team]) - len(days) for team, days in played.items()}
        for day in sorted({d for days in played.values() for d in days}):
            have = {team: sum(d <= day for d in days) for team, days in played.items()}
            ahead = max(have, key=lambda t: have[t])
            behind = min(have, key=lambda t: have[t] + waiting[t])
            excess = have[ahead] - have[behind] - waiting[behind] - max(0, use.params.most)
            if excess > 0:
                until = tuple(s.id for s in teams[ahead] if _day(problem, timetable, s) in range(day + 1))
                yield Breach(until, excess, {"most": use.params.most})

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        most = use.params.most + 1
        return Words(f"同意各队进度相差 {most} 场", f"agree to teams being {most} matches apart")


def _teams(use: Bound) -> dict[str, tuple[Session, ...]]:
    return sharing(use.sessions, lambda s: s.entries)


def _day(problem: Problem, timetable: Timetable, session: Session) -> int:
    placement = timetable.get(session.id)
    return -1 if placement is None else problem.grid.day(placement.start)


def _days(problem: Problem, timetable: Timetable, part: tuple[Session, ...]) -> list[int]:
    return [day for s in part if (day := _day(problem, timetable, s)) >= 0]


CONSTRAINT = TeamPace()
