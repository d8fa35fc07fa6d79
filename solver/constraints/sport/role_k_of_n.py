"""Enough qualified people are free for every duty: three of four referees, five of seven jurors."""

from collections.abc import Iterator
from itertools import combinations

from solver.constraints.base import Bound, Breach, Hard, Relief
from solver.constraints.counting import crowded
from solver.constraints.duties import called, eligible, is_free
from solver.edits import Fewer
from solver.problem import Place, Pool, Problem, Session
from solver.shapes import Facts, Mask, Member, Slots
from solver.timetable import Timetable
from solver.words import Sentence, Words

Need = tuple[str, int, tuple[str, ...]]  # the duty, how many, of whom


class RoleKOfN(Hard):
    """Counts heads; the names are given by `solver.assign` once times are known and checked by `referee`.

    At each start as many as needed of those who may do it are free, for each duty and for duties of one
    session taken together; at no time do sessions together need more people of one pool than it has.
    """

    code = "role_k_of_n"
    keys = ("H14",)
    effort = 4
    title = Words("任务人手", "enough people for a duty")
    sentence = Sentence(
        zh="{role}需要 {need} 人，能到的至多 {free} 人",
        en="{role}: {need} needed, at most {free} can come",
    )
    statement = Sentence(
        zh="每项任务都有足够的人能到",
        en="there are enough people for every duty",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask | Slots]:
        for session in use.sessions:
            if session.fixed is None and session.pools:
                yield from _masks(view, session)
        for members, role, limit in _shared(use):
            yield Slots([Member(s, n) for s, n in members], limit=limit, facts=_crowd(role, members, limit))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(s for s in use.sessions if s.pools and not s.fixed):
            for role, need, people in _needs(problem, session):
                free = sum(is_free(problem, session, placement.start, p) for p in people)
                if free < need:
                    facts = {"role": called(role), "need": need, "free": free}
                    yield Breach((session.id,), need - free, facts)
        for members, role, limit in _shared(use):
            for sessions, excess in crowded(timetable, members, limit):
                facts = {"role": called(role), "need": limit + excess, "free": limit}
                yield Breach(sessions, excess, facts)

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief | None:
        """With as many as there are; a duty that nobody could do is not waived."""
        role = facts.get("pool", "")
        pool = next((p for p in session.pools if p.role == role), None)
        if pool is None:
            return None
        free = sum(is_free(problem, session, start, p) for p in eligible(problem, session, pool))
        if not 0 < free < pool.need:
            return None
        name = called(role)
        words = Words(
            f"只要 {free} 名{name.zh}（原要 {pool.need} 名）",
            f"do with {free} of the {pool.need} {name.en} that were asked",
        )
        return Relief((Fewer(session.id, role, free),), words, self.effort)


CONSTRAINT = RoleKOfN()


def _masks(view, session: Session) -> Iterator[Mask]:
    for role, need, people in _needs(view.problem, session):
        free = view.free_people(session, people)
        few = free < need
        if few.any():  # said is the best of those that fall short
            facts = {"role": called(role), "pool": role, "need": need, "free": int(free[few].max())}
            yield Mask(session, ~few, facts=facts)


def _needs(problem: Problem, session: Session) -> Iterator[Need]:
    """What the session needs of whom: each duty, and any two or more duties that share people."""
    for size in range(1, min(len(session.pools), 3) + 1):
        for pools in combinations(session.pools, size):
            people = [eligible(problem, session, pool) for pool in pools]
            union = tuple(dict.fromkeys(p for part in people for p in part))
            if size == 1 or len(union) < sum(len(part) for part in people):
                yield _roles(pools), sum(pool.need for pool in pools), union


def _roles(pools: tuple[Pool, ...]) -> str:
    return " + ".join(pool.role for pool in pools)


def _shared(use: Bound) -> Iterator[tuple[list[tuple[Session, int]], str, int]]:
    """Each set of people that several sessions draw on: the sessions with how many of them each takes, as
    duties and as people who must attend."""
    for inside, role in _circles(use):
        taken = ((s, _takes(s, inside)) for s in use.sessions)
        members = [(s, n) for s, n in taken if n]
        if len(members) > 1 and sum(n for _, n in members) > len(inside):
            yield members, role, len(inside)


def _circles(use: Bound) -> list[tuple[frozenset[str], str]]:
    """Every pool, and every union of pools that share people: by Hall's theorem what a set of people is asked
    for at a time can be no more than they are. The same pool without a match's own branch counts as shared."""
    roles: dict[frozenset[str], str] = {}
    for session in use.sessions:
        for pool in session.pools:
            roles.setdefault(frozenset(pool.people), pool.role)
    unions: list[tuple[frozenset[str], str]] = []
    for people, role in roles.items():
        touching = [u for u in unions if u[0] & people]
        unions = [u for u in unions if not u[0] & people]
        unions.append((people.union(*(u for u, _ in touching)), touching[0][1] if touching else role))
    return [*roles.items(), *(u for u in unions if u[0] not in roles)]


def _takes(session: Session, inside: frozenset[str]) -> int:
    """How many of these people the session takes for certain, as duties and as people who must attend."""
    duties = sum(pool.need for pool in session.pools if inside.issuperset(pool.people))
    return duties + len(inside.intersection(session.people))


def _crowd(role: str, members: list[tuple[Session, int]], limit: int) -> dict:
    return {"role": called(role), "need": sum(n for _, n in members), "free": limit}
