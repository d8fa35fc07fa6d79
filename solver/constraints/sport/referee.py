"""The people named for duties may and can do them, and nobody has too many in a day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import above, by, held
from solver.constraints.duties import called, eligible, is_free
from solver.problem import Pool, Problem, Session
from solver.shapes import Count, Facts
from solver.timespan import Span
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(0, zh="每人每天至多（0：不限）", en="at most a day for each person (0: no limit)")


class Referee(Hard):
    """Names are given after the times, by `solver.assign`. So the declaration is only what must hold for
    any names – no more duties a day than all of the pool together may have – and the check looks at the
    names where a timetable has them.
    """

    code = "referee"
    keys = ("H38",)
    effort = None
    title = Words("裁判与任务分工", "referees and duties")
    sentence = Sentence(zh="{who}：{what}", en="{who}: {what}")
    statement = Sentence(
        zh="任务分工到人，有资格、有空、不重复{most_said}",
        en="duties go to people who may do them and are free{most_said}",
    )
    params = Params
    standard = True
    example = {"most": 1}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        most = params.most
        said = Words(f"，每天至多 {most} 次", f", at most {most} a day") if most else Words("", "")
        return {"most_said": said}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for members, pool, limit in _loads(use):
            yield Count(members, "day", most=limit, facts={"who": called(pool.role), "what": _load(use)})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for members, pool, limit in _loads(use):
            for sessions, excess in above(held(timetable, members, by(problem, "day")), limit, hard=True):
                yield Breach(sessions, excess, {"who": called(pool.role), "what": _load(use)})
        named = [(s, p) for s, p in timetable.placed(use.sessions) if p.duties]
        for session, placement in named:
            yield from _unfit(problem, session, placement)
        yield from _twice(problem, timetable, {s.id for s, _ in named})
        yield from _overworked(problem, named, use)


CONSTRAINT = Referee()


def _loads(use: Bound) -> Iterator[tuple[list[tuple[Session, int]], Pool, int]]:
    """Each pool with the sessions that draw on it, and how many duties a day it may have in all."""
    if use.params.most <= 0:
        return
    pools = {pool.people: pool for session in use.sessions for pool in session.pools}
    for people, pool in pools.items():
        amounts = ((s, sum(p.need for p in s.pools if p.people == people)) for s in use.sessions)
        members = [(s, n) for s, n in amounts if n]
        limit = use.params.most * len(people)
        if sum(n for _, n in members) > limit:
            yield members, pool, limit


def _unfit(problem: Problem, session: Session, placement: Placement) -> Iterator[Breach]:
    """Too few or too many, somebody who may not, somebody who is busy, somebody named twice."""
    duties = dict(placement.duties)
    for pool in session.pools:
        chosen = duties.get(pool.role, ())
        if len(chosen) != pool.need:
            what = Words(
                f"需要 {pool.need} 人，有 {len(chosen)} 人", f"{pool.need} needed, {len(chosen)} named"
            )
            yield Breach(
                (session.id,), abs(len(chosen) - pool.need), {"who": called(pool.role), "what": what}
            )
        allowed = eligible(problem, session, pool)
        for person in chosen:
            if person not in allowed:
                yield _about(session, person, Words("不能担任这一任务", "may not do this duty"))
            elif not is_free(problem, session, placement.start, person):
                yield _about(session, person, Words("那时没有空", "is not free then"))
    for person, times in Counter(p for _, chosen in placement.duties for p in chosen).items():
        if times > 1:
            yield _about(session, person, Words("同一场有两项任务", "has two duties in one session"))


def _twice(problem: Problem, timetable: Timetable, named: set[str]) -> Iterator[Breach]:
    """Named people who are somewhere else at the time: on another duty, or because they must attend."""
    there: dict[str, list[tuple[Span, str]]] = {}
    for session, placement in timetable.placed(problem.sessions):
        chosen = {person for _, people in placement.duties for person in people}
        for person in sorted(chosen | set(session.people)):
            for span in timetable.spans(session):
                there.setdefault(person, []).append((span, session.id))
    for person, spans in sorted(there.items()):
        yield from _clashes(timetable, person, sorted(spans), named)


def _clashes(
    timetable: Timetable, person: str, spans: list[tuple[Span, str]], named: set[str]
) -> Iterator[Breach]:
    going: list[tuple[Span, str]] = []
    for span, session in spans:
        going = [one for one in going if one[0].end > span.start]
        for _, other in going:
            if other != session and any(_is_named(timetable, s, person) for s in {session, other} & named):
                facts = {
                    "who": Ref("person", person),
                    "what": Words("同时在两处", "is in two places at once"),
                }
                yield Breach((other, session), 1, facts)
        going.append((span, session))


def _is_named(timetable: Timetable, session: str, person: str) -> bool:
    placement = timetable.get(session)
    return placement is not None and any(person in chosen for _, chosen in placement.duties)


def _overworked(problem: Problem, named: list[tuple[Session, Placement]], use: Bound) -> Iterator[Breach]:
    if use.params.most <= 0:
        return
    days: dict[tuple[int, str], list[str]] = {}
    for session, placement in named:
        for _, chosen in placement.duties:
            for person in chosen:
                days.setdefault((problem.grid.day(placement.start), person), []).append(session.id)
    for (_, person), sessions in sorted(days.items()):
        if len(sessions) > use.params.most:
            facts = {"who": Ref("person", person), "what": _load(use)}
            yield Breach(tuple(sessions), len(sessions) - use.params.most, facts)


def _about(session: Session, person: str, what: Words) -> Breach:
    return Breach((session.id,), 1, {"who": Ref("person", person), "what": what})


def _load(use: Bound) -> Words:
    most = use.params.most
    return Words(f"每人每天至多 {most} 场", f"at most {most} a day for each person")
