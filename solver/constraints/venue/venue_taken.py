"""Nothing is placed where a venue is already taken: by bookings of the desk or by other plans."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from solver.constraints.base import Bound, Breach, Hard, Relief, masked, movable
from solver.constraints.floors import Rows, blocked, lanes_needed
from solver.constraints.moments import stretch, stretches
from solver.edits import Clear
from solver.problem import Blocked, Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import Span, merged
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words

NAMED = 3  # so many reasons are named; a court has hundreds of bookings a year


class VenueTaken(Hard):
    code = "venue_taken"
    keys = ("H01",)
    title = Words("场地已被占用", "venue already taken")
    sentence = Sentence(zh="{venue}在{when}已被占用：{reason}", en="{venue} is taken {when}: {reason}")
    statement = Sentence(
        zh="不与场地上已有的预订冲突",
        en="not where the venue is taken already",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        rows: dict[tuple[str, int], tuple[tuple[Span, ...], dict]] = {}
        for session in movable(use.sessions):
            for index, place in enumerate(session.places):
                for venue in place:
                    key = (venue, lanes_needed(view.problem, session, venue))
                    if key not in rows:
                        found = blocked(view.problem, *key, "taken")
                        spans = merged(row.span for row in found)
                        rows[key] = (spans, _facts(view.problem, venue, found))
                    spans, facts = rows[key]
                    yield from masked(session, view.occupied_clear(session, spans), facts, index)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        taken = cache(lambda venue, lanes: Rows(blocked(problem, venue, lanes, "taken")))
        for session, placement in timetable.placed(movable(use.sessions)):
            occupied = timetable.occupied(session)
            for venue in placement.place:
                rows = taken(venue, lanes_needed(problem, session, venue))
                for row, hit in Counter(r for span in occupied for r in rows.touching(span)).items():
                    yield Breach((session.id,), hit, _facts(problem, venue, (row,)))

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief:
        venue, spans = facts["venue"], problem.occupied(session, start)
        when = stretch(problem.grid, spans[0])
        words = Words(
            f"把{problem.called(venue, 'zh')}在{when.zh}的预订改到别处",
            f"move what is booked in {problem.called(venue, 'en')} {when.en}",
        )
        return Relief(tuple(Clear(venue.id, span) for span in spans), words, 3)


def _facts(problem: Problem, venue: str, rows: tuple[Blocked, ...]) -> dict:
    reasons = tuple(dict.fromkeys(row.reason for row in rows))[:NAMED]
    when = stretches(problem.grid, tuple(Span(*row.span) for row in rows))
    return {"venue": Ref("venue", venue), "when": when, "reason": reasons}


CONSTRAINT = VenueTaken()
