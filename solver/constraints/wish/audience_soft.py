"""Sessions that interest the same groups are not at the same time."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Soft
from solver.constraints.pairing import meeting_pairs
from solver.problem import Problem, Session
from solver.shapes import Apart
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class AudienceSoft(Soft):
    """Costs one for every two sessions that overlap and have a group in both audiences. How many of the
    audience are busy otherwise is the wish `audience_busy`."""

    code = "audience_soft"
    keys = ("S08",)
    title = Words("观众不冲突", "audiences can see both")
    sentence = Sentence(
        zh="{session}和{other}都吸引{who}，最好不同时", en="{session} and {other} both interest {who}"
    )
    statement = Sentence(
        zh="吸引同一群人的场次最好不同时",
        en="sessions that interest the same people better not overlap",
    )

    def declare(self, view, use: Bound) -> Iterator[Apart]:
        for a, b, who in _pairs(view.problem, use):
            yield Apart(a, b, price=use.weight, facts=_facts(a, b, who))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for a, b, who in _pairs(problem, use):
            if any(one.overlaps(other) for one in timetable.spans(a) for other in timetable.spans(b)):
                yield Breach((a.id, b.id), 1, _facts(a, b, who))


CONSTRAINT = AudienceSoft()


def _pairs(problem: Problem, use: Bound) -> Iterator[tuple[Session, Session, str]]:
    sessions = [s for s in use.sessions if s.audience and not s.all_day]
    return meeting_pairs(problem, sessions, lambda s: s.audience)


def _facts(a: Session, b: Session, who: str) -> dict:
    return {"session": Ref("session", a.id), "other": Ref("session", b.id), "who": Ref("group", who)}
