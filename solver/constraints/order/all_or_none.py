"""Either all of the sessions take place or none: both semi-finals, or no semi-final."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.pairing import PER, split
from solver.problem import Problem, Session
from solver.shapes import Tied
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class AllOrNone(Hard):
    code = "all_or_none"
    keys = ("H31",)
    effort = None
    title = Words("要么都排，要么都不排", "all or none")
    sentence = Sentence(zh="{who}要么都排，要么都不排", en="of {who} all take place or none")
    statement = Sentence(
        zh="{per}要么都排，要么都不排",
        en="{per}: all take place or none",
    )
    params = Params
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Tied]:
        for who, part in split(use.sessions, use.params.per):
            for a, b in _chain(part):
                yield Tied(a, b, both=True, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            free = [s for s in part if s.fixed is None]
            missing = tuple(s.id for s in free if timetable.get(s.id) is None)
            if 0 < len(missing) < len(free):
                yield Breach(missing, len(missing), {"who": who})


def _chain(part: tuple[Session, ...]) -> Iterator[tuple[Session, Session]]:
    """Each tied to the next is enough. Fixed ones come from outside: nothing here can keep them away."""
    return pairwise(s for s in part if s.fixed is None)


CONSTRAINT = AllOrNone()
