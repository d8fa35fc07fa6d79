"""Nothing is placed where a venue is closed: for exams, repairs, holidays. The reason is named."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from solver.constraints.base import Bound, Breach, Hard, Relief, masked, movable
from solver.constraints.floors import blocked, lanes_needed
from solver.constraints.moments import stretch
from solver.edits import Reopen
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import Span
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words

NO_REASON = Words("没有写原因", "no reason given")


class VenueClosed(Hard):
    code = "venue_closed"
    keys = ("H05",)
    title = Words("场地停用", "venue closed")
    sentence = Sentence(zh="{venue}停用：{reason}", en="{venue} is closed: {reason}")
    statement = Sentence(
        zh="场地停用时不安排",
        en="nothing where a venue is closed",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        closed: dict[tuple[str, int], dict[Words, tuple[Span, ...]]] = {}
        for session in movable(use.sessions):
            for index, place in enumerate(session.places):
                for venue in place:
                    key = (venue, lanes_needed(view.problem, session, venue))
                    if key not in closed:
                        closed[key] = _by_reason(view.problem, *key)
                    for reason, spans in closed[key].items():
                        clear = view.occupied_clear(session, spans)
                        yield from masked(session, clear, _facts(venue, reason), index)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        closed = cache(lambda venue, lanes: _by_reason(problem, venue, lanes))
        for session, placement in timetable.placed(movable(use.sessions)):
            occupied = timetable.occupied(session)
            for venue in placement.place:
                for reason, spans in closed(venue, lanes_needed(problem, session, venue)).items():
                    hit = sum(any(span.overlaps(c) for c in spans) for span in occupied)
                    if hit:
                        yield Breach((session.id,), hit, _facts(venue, reason))

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief:
        venue, reason = facts["venue"], facts["reason"]
        spans = problem.occupied(session, start)
        when = stretch(problem.grid, spans[0])
        words = Words(
            f"{problem.called(venue, 'zh')}在{when.zh}不停用"
            + ("" if reason == NO_REASON else f"（{reason.get('zh')}）"),
            f"do not close {problem.called(venue, 'en')} {when.en}"
            + ("" if reason == NO_REASON else f" ({reason.get('en')})"),
        )
        return Relief(tuple(Reopen(venue.id, span) for span in spans), words, 3)


def _by_reason(problem: Problem, venue: str, lanes: int) -> dict[Words, tuple[Span, ...]]:
    spans: dict[Words, list[Span]] = defaultdict(list)
    for row in blocked(problem, venue, lanes, "closures"):
        spans[row.reason].append(Span(*row.span))
    return {reason: tuple(those) for reason, those in spans.items()}


def _facts(venue: str, reason: Words) -> dict:
    said = reason if reason.zh or reason.en else NO_REASON
    return {"venue": Ref("venue", venue), "reason": said}


CONSTRAINT = VenueClosed()
