"""What is fixed stays where it is, and of a locked session the time, the place or both."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard, Relief, masked, movable
from solver.edits import Unlock
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words

TIME, PLACE = Words("时间", "its time"), Words("场地", "its place")


class FixedStays(Hard):
    code = "fixed"
    keys = ("H21",)
    title = Words("固定与锁定", "fixed and locked")
    sentence = Sentence(zh="{session}已锁定{what}", en="{session} keeps {what}")
    statement = Sentence(
        zh="外部固定的和锁定的都不动",
        en="what is fixed from outside or locked stays",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            there = session.released
            if there is None:
                continue
            if _keeps(session, "time"):
                stays = view.starts(session) == there.start
                yield from masked(session, stays, _facts(session, TIME))
            for index, place in enumerate(session.places if _keeps(session, "place") else ()):
                if there.place not in (None, place):
                    yield Mask(session, view.starts(session) < 0, index, _facts(session, PLACE))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(use.sessions):
            for what in _moved(session, placement):
                yield Breach((session.id,), 1, _facts(session, what))

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief:
        name = session.name
        words = Words(f"取消“{name.get('zh')}”的锁定", f"take the lock off “{name.get('en')}”")
        return Relief((Unlock(session.id),), words, 1)


def _keeps(session: Session, what: str) -> bool:
    return session.released is not None and session.lock in (what, "both")


def _moved(session: Session, placement: Placement) -> Iterator[Words]:
    """What of the session is not where it has to stay."""
    there = session.fixed or session.released
    if there is None:
        return
    if (session.fixed or _keeps(session, "time")) and placement.start != there.start:
        yield TIME
    if (session.fixed or _keeps(session, "place")) and there.place not in (None, placement.place):
        yield PLACE


def _facts(session: Session, what: Words) -> dict:
    return {"session": Ref("session", session.id), "what": what}


CONSTRAINT = FixedStays()
