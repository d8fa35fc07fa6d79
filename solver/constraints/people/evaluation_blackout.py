"""Groups are left alone in spans that are theirs: evaluation weeks, the afternoon of Women's Day."""

from collections import defaultdict
from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard, masked, movable
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import Span, first_overlap
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class EvaluationBlackout(Hard):
    code = "evaluation_blackout"
    keys = ("H49",)
    effort = 4
    title = Words("评审期与法定半天假", "review weeks and half days off")
    sentence = Sentence(zh="{group}在这个时间不安排活动：{reason}", en="{group} is left alone then: {reason}")
    statement = Sentence(
        zh="群体的评审期和法定半天假不安排活动",
        en="groups are left alone in their review weeks and half days off",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            for group, reason, spans in _off(view.problem, session):
                yield from masked(session, view.clear(session, spans), _facts(group, reason))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, _ in timetable.placed(movable(use.sessions)):
            for group, reason, off in _off(problem, session):
                hit = [s for s in timetable.spans(session) if first_overlap(s, off)]
                if hit:
                    yield Breach((session.id,), len(hit), _facts(group, reason))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("请该群体在这段时间破例参加", "ask the group for an exception in this time")


def _off(problem: Problem, session: Session) -> Iterator[tuple[str, Words, tuple[Span, ...]]]:
    """For each group that must attend or plays: the spans in which it is off, by reason."""
    for name in dict.fromkeys(session.groups + session.entries):
        spans: dict[Words, list[Span]] = defaultdict(list)
        for row in problem.group[name].off if name in problem.group else ():
            spans[row.reason].append(Span(*row.span))
        for reason, those in spans.items():
            yield name, reason, tuple(those)


def _facts(group: str, reason: Words) -> dict:
    return {"group": Ref("group", group), "reason": reason}


CONSTRAINT = EvaluationBlackout()
