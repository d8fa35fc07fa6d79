"""A team plays on every court, lane or side about equally often."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Soft
from solver.constraints.counting import above, by, held
from solver.constraints.pairing import sharing
from solver.problem import Problem, Session
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class LaneSideBalance(Soft):
    """Lanes and sides are places of their own here. With n matches that could be at k places, a team's
    fair share is n ÷ k, rounded up; every match at one place above that costs one."""

    code = "lane_side_balance"
    keys = ("S17",)
    title = Words("场道均衡", "even courts, lanes and sides")
    sentence = Sentence(
        zh="{who}在同一场道至多 {most} 场", en="{who} has at most {most} at one court or lane"
    )
    statement = Sentence(
        zh="每队在各场道的场数均衡",
        en="each team plays evenly on courts and lanes",
    )
    example_use = {"sessions": ("kind:match",)}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for team, part, share in _shares(use):
            yield Count(
                [(s, 1) for s in part], "place", most=share, price=use.weight, facts=_facts(team, share)
            )

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for team, part, share in _shares(use):
            found = held(timetable, [(s, 1) for s in part], by(problem, "place"))
            for sessions, excess in above(found, share, hard=False):
                yield Breach(sessions, excess, _facts(team, share))


CONSTRAINT = LaneSideBalance()


def _shares(use: Bound) -> Iterator[tuple[str, tuple[Session, ...], int]]:
    """Teams whose matches have a choice of places, with the fair share at each."""
    for team, part in sharing(use.sessions, lambda s: s.entries).items():
        places = {place for s in part for place in s.places}
        share = -(-len(part) // len(places))
        if share < len(part):
            yield team, part, share


def _facts(team: str, share: int) -> dict:
    return {"who": Ref("group", team), "most": share}
