"""Naming people for duties once the times are fixed: referees for matches, jurors for a jury.

Exact: within each cluster of sessions that influence each other as few sessions as possible stay without
people, proven unless the search limit is reached. Then the load is evened out. The same timetable always
gets the same names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from solver.constraints import bind, rule
from solver.constraints.duties import eligible, is_free
from solver.problem import Problem, Session
from solver.timetable import Placement, Timetable

SEARCH_LIMIT = 3_000  # steps a cluster, about a millisecond each; reached only where dozens overlap

Team = tuple[tuple[str, ...], ...]  # for each pool of a session the chosen people


@dataclass(frozen=True)
class Staffing:
    """The timetable with names, and the sessions that cannot have all their people (they get no names)."""

    timetable: Timetable
    unstaffed: tuple[str, ...] = ()


def assign(problem: Problem, timetable: Timetable) -> Staffing:
    """Names people for every placed session that has pools; duties named before are named anew."""
    desk = _Desk(problem, timetable)
    teams: dict[str, Team] = {}
    for cluster in _clusters(desk):
        teams.update(_staffed(desk, cluster))
    _level(desk, teams)
    placements = [replace(p, duties=_duties(problem, p, teams)) for p in timetable.placements]
    missing = tuple(j.session.id for j in desk.jobs if j.session.id not in teams)
    return Staffing(Timetable.of(problem, placements), missing)


def _duties(problem: Problem, placement: Placement, teams: dict[str, Team]) -> tuple:
    session = problem.session[placement.session]
    team = teams.get(session.id)
    if team is None:
        return ()
    return tuple((p.role, tuple(sorted(chosen))) for p, chosen in zip(session.pools, team, strict=True))


@dataclass(frozen=True)
class _Job:
    """A placed session with duties: who could do each of them, and when it is."""

    session: Session
    day: int
    needs: tuple[int, ...]
    able: tuple[tuple[str, ...], ...]
    spans: tuple


@dataclass
class _Desk:
    """All jobs by time, which of them overlap, and how much each person has so far."""

    problem: Problem
    timetable: Timetable
    jobs: list[_Job] = field(default_factory=list)
    clashes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    load: Counter = field(default_factory=Counter)
    per_day: Counter = field(default_factory=Counter)
    works: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # person → sessions

    def __post_init__(self) -> None:
        self.limit = _daily_limits(self.problem)
        there = self._there()
        placed = self.timetable.placed(s for s in self.problem.sessions if s.pools)
        for session, placement in sorted(placed, key=lambda one: (one[1].start, one[0].id)):
            self.jobs.append(self._job(session, placement, there))
        for one, other in combinations(self.jobs, 2):
            if any(a.overlaps(b) for a in one.spans for b in other.spans):
                self.clashes[one.session.id].add(other.session.id)
                self.clashes[other.session.id].add(one.session.id)

    def _there(self) -> dict[str, list]:
        """Where people must be anyway."""
        found: dict[str, list] = defaultdict(list)
        for session, _ in self.timetable.placed(self.problem.sessions):
            for person in session.people:
                found[person].extend((span, session.id) for span in self.timetable.spans(session))
        return found

    def _job(self, session: Session, placement: Placement, there: dict[str, list]) -> _Job:
        spans = self.timetable.spans(session)

        def can(person: str) -> bool:
            away = (s for s, at in there.get(person, ()) if at != session.id)
            return is_free(self.problem, session, placement.start, person) and not any(
                span.overlaps(other) for other in away for span in spans
            )

        able = tuple(
            tuple(p for p in eligible(self.problem, session, pool) if can(p)) for pool in session.pools
        )
        needs = tuple(pool.need for pool in session.pools)
        return _Job(session, self.problem.grid.day(placement.start), needs, able, spans)

    def may(self, job: _Job, person: str) -> bool:
        """Whether nothing that is named so far speaks against the person."""
        most = self.limit.get(job.session.id, 0)
        if most and self.per_day[job.day, person] >= most:
            return False
        return self.works[person].isdisjoint(self.clashes[job.session.id])

    def take(self, job: _Job, team: Team, sign: int = 1) -> None:
        """Puts a team to work, or with sign −1 lets it go."""
        for person in (p for part in team for p in part):
            self.load[person] += sign
            self.per_day[job.day, person] += sign
            (self.works[person].add if sign > 0 else self.works[person].discard)(job.session.id)


def _daily_limits(problem: Problem) -> dict[str, int]:
    """Most duties a day for each person, by session: the strictest `referee` rule on it."""
    limits: dict[str, int] = {}
    for use in problem.uses:
        if use.rule == "referee" and use.on:
            bound = bind(problem, use, rule(use.rule))
            for session in bound.sessions if bound.params.most > 0 else ():
                limits[session.id] = min(bound.params.most, limits.get(session.id, bound.params.most))
    return limits


def _clusters(desk: _Desk) -> Iterator[list[_Job]]:
    """Jobs that influence each other: they overlap, or a daily limit binds them, and share somebody."""
    left = {job.session.id: job for job in desk.jobs}
    while left:
        cluster, todo = [], [left.pop(next(iter(left)))]
        while todo:
            job = todo.pop()
            cluster.append(job)
            near = [other for other in left.values() if _touch(desk, job, other)]
            todo.extend(left.pop(other.session.id) for other in near)
        yield sorted(cluster, key=lambda j: (j.spans, j.session.id))


def _touch(desk: _Desk, one: _Job, other: _Job) -> bool:
    limited = desk.limit.get(one.session.id) or desk.limit.get(other.session.id)
    if other.session.id not in desk.clashes[one.session.id] and not (limited and one.day == other.day):
        return False
    return bool({p for part in one.able for p in part} & {p for part in other.able for p in part})


def _staffed(desk: _Desk, cluster: list[_Job]) -> dict[str, Team]:
    """Teams for as many jobs of the cluster as can be: first all, then all but one, and so on."""
    search = _Search(desk)
    for skips in range(len(cluster) + 1):
        if search.steps > SEARCH_LIMIT:
            skips = len(cluster)
        if search.run(list(cluster), skips):
            break
    return search.teams


class _Search:
    """Depth first, the job with the least choice next, the people with the least to do first."""

    def __init__(self, desk: _Desk) -> None:
        self.desk = desk
        self.teams: dict[str, Team] = {}
        self.steps = 0

    def run(self, left: list[_Job], skips: int) -> bool:
        """Whether all but `skips` of the jobs can be staffed; if so `teams` says how.

        Beyond the limit of steps it takes the first team at every job and skips only jobs that have none: an
        answer, but not proven best.
        """
        if not left:
            return True
        job = min(left, key=lambda j: (self._spare(j), j.spans, j.session.id))
        rest = [j for j in left if j is not job]
        for team in self._teams(job):
            self.steps += 1
            self.desk.take(job, team)
            self.teams[job.session.id] = team
            if self.run(rest, skips):
                return True
            del self.teams[job.session.id]
            self.desk.take(job, team, -1)
            if self.steps > SEARCH_LIMIT:
                return False
        return skips > 0 and self.run(rest, skips - 1)

    def _spare(self, job: _Job) -> int:
        """How many more could do it than are needed, at the tightest duty."""
        counts = (sum(self.desk.may(job, p) for p in able) for able in job.able)
        return min((n - need for n, need in zip(counts, job.needs, strict=True)), default=0)

    def _teams(self, job: _Job) -> Iterator[Team]:
        """Every way to staff the job now, those with little to do first."""
        yield from self._fill(job, 0, ())

    def _fill(self, job: _Job, pool: int, chosen: Team) -> Iterator[Team]:
        if pool == len(job.needs):
            yield chosen
            return
        taken = {p for part in chosen for p in part}
        able = [p for p in job.able[pool] if p not in taken and self.desk.may(job, p)]
        able.sort(key=lambda p: (self.desk.load[p], p))
        for people in combinations(able, job.needs[pool]):
            yield from self._fill(job, pool + 1, (*chosen, people))


def _level(desk: _Desk, teams: dict[str, Team]) -> None:
    """Hands duties from people with much to people with at least two less, until that is nowhere possible.

    Each such step lowers the sum of the squared loads, so it ends.
    """
    moved = True
    while moved:
        moved = any(_relieve(desk, job, teams) for job in desk.jobs if job.session.id in teams)


def _relieve(desk: _Desk, job: _Job, teams: dict[str, Team]) -> bool:
    """One better exchange in one job, if there is one."""
    team = teams[job.session.id]
    working = {p for part in team for p in part}
    for pool, part in enumerate(team):
        for person in sorted(part, key=lambda p: (-desk.load[p], p)):
            for other in sorted(job.able[pool], key=lambda p: (desk.load[p], p)):
                if desk.load[other] + 2 > desk.load[person]:
                    break
                if other not in working and desk.may(job, other):
                    new = tuple(other if p == person else p for p in part)
                    changed = (*team[:pool], new, *team[pool + 1 :])
                    desk.take(job, team, -1)
                    desk.take(job, changed)
                    teams[job.session.id] = changed
                    return True
    return False
