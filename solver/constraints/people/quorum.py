"""At least so many members of a group are free: of a named group, or of each team and group of a session."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Rule, masked, movable, param
from solver.constraints.duties import is_free
from solver.problem import Group, Place, Problem, Session
from solver.shapes import Facts, Mask, Price
from solver.timespan import is_touched
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    need: int = param(1, unit="people", zh="至少几人有空", en="how many are free at least")
    of: str = param(
        "",
        names="group",
        zh="哪个群体（空：场次自己的各队）",
        en="of which group (empty: of the teams themselves)",
    )


class Quorum(Rule):
    code = "quorum"
    keys = ("H15",)
    effort = 4
    title = Words("法定人数", "quorum")
    sentence = Sentence(
        zh="{group}至少要有{need}人有空，现在最多{free}人",
        en="{need} of {group} must be free; at most {free} are",
    )
    statement = Sentence(
        zh="{of}至少要有 {need} 人有空",
        en="at least {need} of {of} are free",
    )
    params = Params
    switchable = True
    example = {"need": 2}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"of": params.of or Words("自己的队伍", "its own teams")}

    def declare(self, view, use: Bound) -> Iterator[Mask | Price]:
        for session in movable(use.sessions):
            for group in _groups(view.problem, session, use):
                free = view.free_people(session, group.members)
                few = free < use.params.need  # what is said of them: the best of those that fall short
                facts = _facts(group, use, int(free[few].max(initial=0)))
                if use.hard:
                    yield from masked(session, ~few, facts)
                elif few.any():
                    short = (use.params.need - free).clip(min=0)
                    yield Price(session, short * use.weight, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, _ in timetable.placed(movable(use.sessions)):
            for group in _groups(problem, session, use):
                free = sum(_is_free(problem, timetable, session, p) for p in group.members)
                if free < use.params.need:
                    yield Breach((session.id,), use.params.need - free, _facts(group, use, free))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        name, free = facts.get("group", ""), 0
        group = problem.group.get(getattr(name, "id", ""))
        if group is None:
            return super().asking(problem, use, session, start, place, facts)
        free = sum(is_free(problem, session, start, person) for person in group.members)
        called = [problem.called(Ref("group", group.id), language) for language in ("zh", "en")]
        return Words(
            f"同意{called[0]}只到 {free} 人（原要 {use.params.need} 人）",
            f"hold it with {free} of {called[1]} instead of {use.params.need}",
        )


def _groups(problem: Problem, session: Session, use: Bound) -> list[Group]:
    """The groups whose members are known; of others nothing can be said."""
    names = (use.params.of,) if use.params.of else dict.fromkeys(session.entries + session.groups)
    return [problem.group[name] for name in names if name in problem.group and problem.group[name].members]


def _is_free(problem: Problem, timetable: Timetable, session: Session, person: str) -> bool:
    known = problem.person.get(person)
    return not known or not any(is_touched(span, known.busy) for span in timetable.spans(session))


def _facts(group: Group, use: Bound, free: int) -> dict:
    return {"group": Ref("group", group.id), "need": use.params.need, "free": free}


CONSTRAINT = Quorum()
