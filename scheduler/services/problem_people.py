"""The people and groups of a problem: who matters, when they are not free, who has which duty."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import String, cast, func, select

from scheduler.extensions import db
from scheduler.models import Busy, Group, GroupFree, Membership, Person
from solver.grid import Grid
from solver.problem import Blocked, Problem, Session
from solver.problem import Group as SolverGroup
from solver.problem import Person as SolverPerson
from solver.timespan import Span, merged
from solver.words import Words


@dataclass(frozen=True)
class Roll:
    """Everybody by staff number, who has which duty, and the groups with their members."""

    people: dict[str, Person]
    duties: dict[str, str]
    groups: dict[str, Group]
    members: dict[str, tuple[str, ...]]
    branches: dict[str, frozenset[str]]  # of each person

    @classmethod
    def read(cls) -> "Roll":
        people = {p.code: p for p in db.session.scalars(select(Person).order_by(Person.code))}
        groups = {g.code: g for g in db.session.scalars(select(Group).order_by(Group.code))}
        members: dict[str, list[str]] = defaultdict(list)
        branches: dict[str, set[str]] = defaultdict(set)
        pairs = select(Group.code, Group.kind, Person.code).select_from(Membership)
        pairs = pairs.join(Membership.group).join(Membership.person).order_by(Group.code, Person.code)
        for group, kind, person in db.session.execute(pairs):
            members[group].append(person)
            if kind == "branch":
                branches[person].add(group)
        return cls(
            people,
            {p.duty: p.code for p in people.values() if p.duty},
            groups,
            {group: tuple(found) for group, found in members.items()},
            {person: frozenset(found) for person, found in branches.items()},
        )

    def person(self, code: str) -> str:
        """The staff number of a duty; anything else as it is, so that a finding can name it."""
        return self.duties.get(code, code)

    def persons(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({self.person(c) for c in codes}))

    def strangers(self, people: Iterable[str], entries: Iterable[str]) -> tuple[str, ...]:
        """Those of the people who are of no branch that anybody of the entries is of."""
        players = {p for entry in entries for p in self.members.get(entry, ())}
        partial = {b for p in players for b in self.branches.get(p, ())} | set(entries)
        return tuple(
            p for p in people if p not in players and not partial & self.branches.get(p, frozenset())
        )


def with_people(problem: Problem, roll: Roll) -> Problem:
    """The problem with the people whose time matters, and with the groups that anything names."""
    grid = problem.grid
    matter = {p for s in problem.sessions for p in _of_session(s)}
    matter |= {p for g in _counted(problem) for p in roll.members.get(g, ())}
    rows = [roll.people[code] for code in sorted(matter) if code in roll.people]
    ids = {row.id for row in rows}
    busy = _spans(grid, ids, "busy")
    perhaps = _spans(grid, ids, "tentative") if _asks_for_tentative(problem) else {}
    people = [_person(row, busy.get(row.id, ()), perhaps.get(row.id, ())) for row in rows]
    off = _off(grid)
    groups = [_group(roll, code, off.get(code, ())) for code in _named_groups(roll, problem)]
    return replace(problem, people=tuple(people), groups=tuple(groups))


def _of_session(session: Session) -> Iterator[str]:
    yield from session.people
    yield from session.optional
    for pool in session.pools:
        yield from pool.people


def _named_groups(roll: Roll, problem: Problem) -> list[str]:
    """What sessions and rules name, and all branches: shares of a branch are counted by its members."""
    named = {g for s in problem.sessions for g in (*s.groups, *s.audience, *s.entries)}
    named |= {text for use in problem.uses for value in use.params.values() for text in _texts(value)}
    named |= {code for code, group in roll.groups.items() if group.kind == "branch"}
    return sorted(named & roll.groups.keys())


def _counted(problem: Problem) -> set[str]:
    """Groups whose members' time matters one by one: teams, and those whose free members a rule counts."""
    found = {g for s in problem.sessions for g in s.entries}
    for use in problem.uses:
        if use.rule == "quorum":
            own = {g for s in problem.select(use.sessions) for g in s.groups}
            found |= {use.params["of"]} if use.params.get("of") else own
        elif use.rule == "audience_busy":
            found |= {g for s in problem.select(use.sessions) for g in s.audience}
    return found


def _asks_for_tentative(problem: Problem) -> bool:
    return any(use.rule == "person_tentative" and use.on for use in problem.uses)


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, str)]


def _spans(grid: Grid, wanted: set[int], weight: str) -> dict[int, tuple[Span, ...]]:
    """Spans of this weight by the person's row, merged, within the plan.

    A meeting or a course keeps many people busy at once, so each span is read once with all whom it is of.
    """
    first, last = grid.datetime(0), grid.datetime(grid.ticks)
    whose = func.aggregate_strings(cast(Busy.person_id, String), ",")
    query = select(Busy.start, Busy.end, whose).where(Busy.end > first, Busy.start < last)
    query = query.where(Busy.weight == weight)
    spans: dict[int, list[Span]] = defaultdict(list)
    for start, end, people in db.session.execute(query.group_by(Busy.start, Busy.end)):
        span = _span(grid, start, end)
        for person in wanted.intersection(map(int, people.split(","))):
            spans[person].append(span)
    return {person: merged(found) for person, found in spans.items()}


def _span(grid: Grid, start: Any, end: Any) -> Span:
    """The ticks that are touched, inside the grid."""
    return Span(max(0, grid.tick_of(start)), min(grid.ticks, grid.tick_of(end, up=True)))


def _person(row: Person, busy: tuple[Span, ...], perhaps: tuple[Span, ...]) -> SolverPerson:
    return SolverPerson(row.code, Words(row.name, row.pinyin or row.name), busy, perhaps)


def _off(grid: Grid) -> dict[str, tuple[Blocked, ...]]:
    """What groups are free of by right, by the group's code."""
    rows = select(Group.code, GroupFree).join(GroupFree, GroupFree.group_id == Group.id)
    first, last = grid.datetime(0), grid.datetime(grid.ticks)
    rows = rows.where(GroupFree.end > first, GroupFree.start < last).order_by(GroupFree.start, GroupFree.id)
    found: dict[str, list[Blocked]] = defaultdict(list)
    for code, free in db.session.execute(rows):
        reason = Words(free.reason_zh, free.reason_en)
        found[code].append(Blocked(_span(grid, free.start, free.end), reason))
    return {code: tuple(those) for code, those in found.items()}


def _group(roll: Roll, code: str, off: tuple[Blocked, ...]) -> SolverGroup:
    row, members = roll.groups[code], roll.members.get(code, ())
    return SolverGroup(code, row.title, row.kind, row.size or len(members), members, off)
