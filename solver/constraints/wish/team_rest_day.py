"""A team has a day between two matches."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Soft
from solver.constraints.counting import above, by, held
from solver.constraints.pairing import sharing
from solver.problem import Problem
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class TeamRestDay(Soft):
    """Any two days in a row with n matches of a team cost n − 1: one for matches on neighbouring days, two
    for two matches on one day (which lies in two such pairs of days)."""

    code = "team_rest_day"
    keys = ("S16",)
    title = Words("隔天比赛", "a day between matches")
    sentence = Sentence(zh="{who}两场之间最好隔一天", en="{who} has better a day between two matches")
    statement = Sentence(
        zh="每队两场之间最好隔一天",
        en="every team has better a day between two matches",
    )

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in sharing(use.sessions, lambda s: s.entries).items():
            if len(part) > 1:
                members, facts = [(s, 1) for s in part], {"who": Ref("group", who)}
                yield Count(members, "day", most=1, width=2, price=use.weight, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in sharing(use.sessions, lambda s: s.entries).items():
            found = held(timetable, [(s, 1) for s in part], by(problem, "day"))
            for sessions, excess in above(found, 1, hard=False, width=2):
                yield Breach(sessions, excess, {"who": Ref("group", who)})


CONSTRAINT = TeamRestDay()
