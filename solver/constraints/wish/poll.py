"""A session is at the time that most people voted for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pricing import asked, costs, priced
from solver.problem import Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


def read_vote(text: str) -> tuple[datetime, int]:
    """`2021-03-01T12:00=5` is a local time with its votes. ValueError where it is something else."""
    when, _, votes = str(text).partition("=")
    return datetime.fromisoformat(when.strip()).replace(tzinfo=None), int(votes)


@dataclass(frozen=True)
class Params:
    votes: tuple[str, ...] = param(
        (), needed=True, zh="票数（时间=票）", en="votes (time=number)", reads=read_vote
    )


class Poll(Soft):
    """Costs the votes by which the start has fewer than the best; a time that nobody voted on has none."""

    code = "poll"
    keys = ("S26",)
    title = Words("投票结果", "votes of a poll")
    sentence = Sentence(zh="{session}在票数最多的时间", en="{session} is when most people voted for")
    statement = Sentence(
        zh="按投票：票数最多的时间最好",
        en="as the poll says: best when most people voted for",
    )
    params = Params
    example = {"votes": ["2026-04-07T10:00=3", "2026-04-08T14:00=5"]}

    def declare(self, view, use: Bound) -> Iterator[Price]:
        votes = _votes(view.problem, use)
        for session in asked(use) if votes else ():
            starts = view.starts(session)
            found = sum((starts == tick) * number for tick, number in votes.items())
            yield from priced(use, session, max(votes.values()) - found, **_facts(session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        votes = _votes(problem, use)

        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            return max(votes.values()) - votes.get(placement.start, 0)

        return costs(timetable, asked(use) if votes else (), cost, _facts)


CONSTRAINT = Poll()


def _votes(problem: Problem, use: Bound) -> dict[int, int]:
    """The votes by start tick."""
    zone = ZoneInfo(problem.grid.zone)
    read = (read_vote(text) for text in use.params.votes)
    return {problem.grid.tick_of(when.replace(tzinfo=zone)): max(0, number) for when, number in read}


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
