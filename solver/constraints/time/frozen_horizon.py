"""What is published for the next days stays as it is: people have been promised so much notice."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param
from solver.constraints.moments import moment
from solver.problem import Fixed, Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    days: int = param(7, unit="days", zh="几天以内不再变动", en="nothing moves within")


class FrozenHorizon(Hard):
    code = "frozen_horizon"
    keys = ("H45",)
    effort = 4
    title = Words("临近的不变动", "what is near stays")
    sentence = Sentence(
        zh="{session}在{days}天以内，已发布，不再变动",
        en="{session} is published and within {days} days, so it stays",
    )
    statement = Sentence(
        zh="{days} 天以内已发布的不再变动",
        en="what is published within {days} days stays",
    )
    params = Params
    example = {"days": 5}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            there = _promised(view.problem, session, use)
            if there is None:
                continue
            facts = _facts(session, use)
            yield from masked(session, view.starts(session) == there.start, facts)
            for index, place in enumerate(session.places):
                if there.place not in (None, place):
                    yield Mask(session, view.starts(session) < 0, index, facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(movable(use.sessions)):
            there = _promised(problem, session, use)
            if there is not None and (
                placement.start != there.start or there.place not in (None, placement.place)
            ):
                yield Breach((session.id,), 1, _facts(session, use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        when = moment(problem.grid, start)
        return Words(f"临近了仍同意改到{when.zh}", f"agree to a change at short notice, to {when.en}")


def _promised(problem: Problem, session: Session, use: Bound) -> Fixed | None:
    """Where the session was published to be, if that is near."""
    last = problem.now + problem.ticks(1440) * use.params.days
    there = session.released
    return there if there is not None and there.start < last else None


def _facts(session: Session, use: Bound) -> dict:
    return {"session": Ref("session", session.id), "days": use.params.days}


CONSTRAINT = FrozenHorizon()
