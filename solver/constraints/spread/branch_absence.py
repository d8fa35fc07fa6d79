"""Never is more than a share of a branch away at once: on retreat, on a trip."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import crowded
from solver.problem import Group, Place, Problem, Session
from solver.shapes import Facts, Mask, Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    percent: int = param(15, most=100, unit="percent", zh="至多百分之", en="at most per cent")
    kind: str = param(
        "branch", names="group_kind", zh="哪类组织（空：全部）", en="kind of group (empty: all)"
    )


class BranchAbsence(Hard):
    """Away are the `people` of the sessions and the members of the `groups` that go. The share is of the
    group's size, rounded down: of 45 people at 15 % six may be away. One that goes as a whole is no share."""

    code = "branch_absence"
    keys = ("H43",)
    title = Words("分会同时外出比例", "share of a branch away")
    sentence = Sentence(
        zh="{who}同时外出至多 {percent}%，即 {most} 人；这里有 {away} 人",
        en="at most {percent} % of {who} is away, {most} people; here it would be {away}",
    )
    statement = Sentence(
        zh="每个{kind}同时外出至多 {percent}%",
        en="at most {percent} % of any {kind} is away at a time",
    )
    params = Params
    example = {"percent": 50, "kind": "team"}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"kind": params.kind or Words("群体", "group")}

    def declare(self, view, use: Bound) -> Iterator[Slots | Mask]:
        for group, members, most in _shares(view.problem, use):
            for session, away in members:
                if away > most and session.fixed is None:  # alone too many: wherever it lies
                    never = ~sum(takes for _, takes in view.occurrences(session)).astype(bool)
                    yield Mask(session, never, facts=_facts(group, most, away, use))
            everybody = sum(n for _, n in members)
            facts = _facts(group, most, everybody, use)
            yield Slots([Member(s, n) for s, n in members], limit=most, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for group, members, most in _shares(problem, use):
            for sessions, excess in crowded(timetable, members, most):
                yield Breach(sessions, excess, _facts(group, most, most + excess, use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        percent = use.params.percent
        group = problem.group.get(getattr(facts.get("who"), "id", ""))
        if group is None:
            return Words(f"同意同时外出的人超过 {percent}%", f"let more than {percent} % be away at once")
        away, most = facts["away"], facts["most"]
        return Words(
            f"同意{group.name.get('zh')} {away} 人同时外出（至多 {most} 人）",
            f"let {away} of {group.name.get('en')} be away at once instead of {most}",
        )


def _shares(problem: Problem, use: Bound) -> Iterator[tuple[Group, list[tuple[Session, int]], int]]:
    """Each group that could lose too many: with how many each session takes, and how many may go."""
    for group in problem.groups:
        if use.params.kind and group.kind != use.params.kind:
            continue
        most = max(group.size, len(group.members)) * use.params.percent // 100
        inside = set(group.members)
        counted = ((s, len(inside & _going(problem, s, group.kind))) for s in use.sessions)
        members = [(s, n) for s, n in counted if n]
        if sum(n for _, n in members) > most:
            yield group, members, most


def _going(problem: Problem, session: Session, kind: str) -> set[str]:
    """Who is named, and the members of groups of another kind than the one that is limited."""
    groups = [g for code in session.groups if (g := problem.group.get(code)) and g.kind != kind]
    return {*session.people, *(person for group in groups for person in group.members)}


def _facts(group: Group, most: int, away: int, use: Bound) -> dict:
    return {"who": Ref("group", group.id), "percent": use.params.percent, "most": most, "away": away}


CONSTRAINT = BranchAbsence()
