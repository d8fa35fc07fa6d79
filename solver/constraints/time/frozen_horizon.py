"""What is published for the next days stays as it is: people have been promised so much notice."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param
from solver.problem import Problem, Session
from solver.shapes import Mask
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    days: int = param(7, unit="days", zh="几天以内不再变动", en="nothing moves within")


class FrozenHorizon(Hard):
    code = "frozen_horizon"
    keys = ("H45",)
    title = Words("临近的不变动", "what is near stays")
    sentence = Sentence(
        zh="{session}在{days}天以内，已发布，不再变动",
        en="{session} is published and within {days} days, so it stays",
    )
    params = Params
    example = {"days": 5}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            if not _is_near(view.problem, session, use):
                continue
            yield from masked(session, view.starts(session) == session.released.start, _facts(session, use))
            for index, place in enumerate(session.places):
                if session.released.place not in (None, place):
                    yield Mask(session, view.starts(session) < 0, index, _facts(session, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(movable(use.sessions)):
            there = session.released
            if (
                there is not None
                and _is_near(problem, session, use)
                and (placement.start != there.start or there.place not in (None, placement.place))
            ):
                yield Breach((session.id,), 1, _facts(session, use))


def _is_near(problem: Problem, session: Session, use: Bound) -> bool:
    last = problem.now + problem.ticks(1440) * use.params.days
    return session.released is not None and session.released.start < last


def _facts(session: Session, use: Bound) -> dict:
    return {"session": Ref("session", session.id), "days": use.params.days}


CONSTRAINT = FrozenHorizon()
