"""What holds for a session without a place whatever the others do: in no plan, at what price, or where.

The quick explanation leaves all others where they are. Here they may move. A model is solved that knows only
the session, those it cannot do without, and what is fixed from outside; all others are ignored. What is
impossible there is impossible with more sessions as well, so that is proof. Where it is possible, those whom
its solution would be in the way of join the model, with all their candidates (the ones not in it stand behind
an escape that uses nothing, docs/decisions/0003), until either nothing is left to hope for, or the solution
and everybody else where they are make a whole timetable.

Leaving a session out never breaks a rule for another one, save for those that need it (`TiedCoupling`); so
the model is closed under needs, and everything else that it ignores only makes it looser.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from solver.couplings.tied import TiedCoupling
from solver.explain.confirming import Confirmer
from solver.explain.told import ANY, MOVES, OPEN, OUTWEIGHED, SWAPS, Proof, Way
from solver.explain.ways import MOVE, left_words, move_effort, moved_words
from solver.limits import Limits
from solver.model import Model, Outcome
from solver.state import State, left_out_weight
from solver.timetable import Placement

FIRST = 24  # candidates that a session begins with
GROWTH = 16
EFFORT = 4.0  # deterministic time of a round; doubled when a round changes nothing
AWAY, IN_THE_WAY, ELSEWHERE = 1, 12, 12  # prices: to move; to where somebody outside the model is; unseen


def prove(
    state: State,
    placements: tuple[Placement, ...],
    session: int,
    limits: Limits,
    *,
    known: Iterable[Way] = (),
) -> Proof:
    """The strongest claim that can be shown within the limits of the session (an index, not placed in the
    state). `placements` are the state's, with names for duties. A confirmed way out among the `known` ones
    that asks for nothing but moves is an answer. The state is as before afterwards."""
    for way in known:
        if way.confirmed and not way.edits:
            return Proof(way.session, MOVES, way)
    began = time.monotonic()
    before = dict(state.at)
    try:
        found = _Proving(state, placements, session, limits).run()
    finally:
        state.load(before)
    return replace(found, seconds=round(time.monotonic() - began, 3))


class _Proving:
    """One session's proof: who is in the model (`near`), and with how many candidates."""

    def __init__(self, state: State, placements: tuple[Placement, ...], session: int, limits: Limits) -> None:
        self.state, self.instance, self.limits = state, state.instance, limits
        self.placements, self.session = placements, session
        sessions = state.instance.problem.sessions
        self.home = dict(state.at)
        self.fixed = {s: c for s, c in self.home.items() if sessions[s].fixed is not None}
        self.together = needed_by(state, session)
        self.near = {s for s in self.together if sessions[s].fixed is None}
        self.size: dict[int, int] = {}
        self.free: dict[int, np.ndarray] = {}
        self.worth = sum(left_out_weight(self.instance, s) for s in self.together if s not in self.home)

    def run(self) -> Proof:
        sessions = self.instance.problem.sessions
        if any(sessions[s].fixed is not None and s not in self.home for s in self.together):
            return self._said(OPEN)  # what it needs is fixed where its own rules forbid it
        effort, widened = EFFORT, False
        while not self.limits.over():
            if any(not len(self._candidates(s)) for s in self.together & self.near):
                return self._said(ANY)
            extent, (outcome, scale) = self._extent(), self._round(effort)
            if outcome is None:
                effort *= 2
                continue
            proven = outcome.bound // scale
            if proven >= self._all_worth():
                return self._said(ANY)
            if proven >= self.worth:
                return self._said(OUTWEIGHED, instead=self._instead(outcome))
            found = self._taken_up(outcome)
            if found is not None:
                return found
            if not widened:
                self._join(self._around(self.session))
                widened = True
            if self._extent() == extent:
                effort *= 2
        return self._said(OPEN)

    # -- one round ---------------------------------------------------------------------------------

    def _round(self, effort: float) -> tuple[Outcome | None, int]:
        """The model's answer, and what one unit of weight counts for in its objective."""
        prices = self._prices()
        columns, escapes = {}, {}
        for session in sorted(self.near):
            columns[session], escape = self._columns(session, prices[session])
            if escape is not None:
                escapes[session] = escape
        scale = 1 + sum(int(p.max(initial=ELSEWHERE)) + 1 for p in prices.values())
        weights = {s: self._weight(s) * scale for s in columns}
        hint = {s: c for s, c in self.home.items() if s in columns}
        self.state.load(self.fixed)
        model = Model(self.instance, columns, escapes, weights, hint, priced=False, prices=prices)
        return model.solve(self.limits, effort=effort), scale

    def _weight(self, session: int) -> int:
        """What leaving out counts for: nothing beyond the session's own worth; and the session itself, and
        whom it needs, more than all others together."""
        if session in self.together:
            return self._all_worth()
        return min(left_out_weight(self.instance, session), self.worth)

    def _all_worth(self) -> int:
        return 1 + self.worth * (1 + len(self.near - self.together))

    def _prices(self) -> dict[int, np.ndarray]:
        """As few as may be move, and to where nobody outside the model is."""
        others = {s: c for s, c in self.home.items() if s not in self.near}
        self.state.load({**self.fixed, **others})
        found = {}
        for session in self.near:
            price = np.where(self.state.open(session, ties=False), 0, IN_THE_WAY) + AWAY
            if session in self.home:
                price[self.home[session]] = 0
            found[session] = price
        return found

    def _candidates(self, session: int) -> np.ndarray:
        """Those that nothing fixed forbids."""
        if session not in self.free:
            self.state.load(self.fixed)
            self.free[session] = np.flatnonzero(self.state.open(session, ties=False))
        return self.free[session]

    def _columns(self, session: int, price: np.ndarray) -> tuple[np.ndarray, int | None]:
        """The candidates that ask least, and the price of all the others: only the weight has to be proven, so
        it may be any."""
        candidates = self._candidates(session)
        size = self.size.setdefault(session, FIRST)
        if len(candidates) <= size:
            return candidates, None
        ordered = candidates[np.argsort(price[candidates], kind="stable")]
        return ordered[:size], ELSEWHERE

    def _extent(self) -> int:
        """How many candidates the model has."""
        return sum(min(self.size.get(s, FIRST), len(self._candidates(s))) for s in self.near)

    # -- what a solution leads to ------------------------------------------------------------------

    def _taken_up(self, outcome: Outcome) -> Proof | None:
        """The solution as a whole timetable, if it is one; else whoever it is in the way of joins the model, and
        who escaped gets more candidates."""
        for session in self.near if outcome.escaped else ():
            self.size[session] *= GROWTH
        in_the_way = self._load(outcome.chosen)
        self._join(in_the_way)
        if in_the_way or outcome.escaped or not self.together <= self.state.at.keys():
            return None
        left = [s for s in self.home if s not in self.state.at]
        if sum(min(left_out_weight(self.instance, s), self.worth) for s in left) >= self.worth:
            return None
        self._homeward()
        way = self._way()
        if not Confirmer(self.instance.problem, self._kept(left), self.instance).confirms(way):
            return self._said(OPEN)
        if not left:
            return self._said(MOVES, way=replace(way, confirmed=True))
        out = tuple(_placement(self.state, s, self.home[s]) for s in left)
        words = (*(left_words(self.state, p.session) for p in out), *way.words)
        way = replace(way, out=out, words=words, effort=way.effort + MOVE * len(out), confirmed=True)
        return self._said(SWAPS, way=way, instead=self._names(left))

    def _load(self, chosen: Mapping[int, int]) -> set[int]:
        """Everybody where the solution and the present timetable have them; who would then be in the way."""
        self.state.load({**self.fixed, **chosen})
        changed = {s for s, c in chosen.items() if self.home.get(s) != c} | (self.near - chosen.keys())
        beside = {o for s in changed for c in self.instance.touching[s] if not c.priced for o in c.sessions}
        in_the_way = set()
        for session, candidate in self.home.items():
            if session in self.state.at or session in self.near:
                continue
            if session in beside and not self.state.open(session, ties=False)[candidate]:
                in_the_way.add(session)
            else:
                self.state.place(session, candidate)
        ties = (c for c in self.instance.couplings if isinstance(c, TiedCoupling))
        lost = {s for tie in ties for s in tie.broken()} - self.near - self.fixed.keys()
        return in_the_way | lost

    def _homeward(self) -> None:
        """Whoever moved for nothing goes back."""
        for session in [s for s, c in self.state.at.items() if self.home.get(s, c) != c]:
            there = self.state.remove(session)
            home = self.home[session]
            self.state.place(session, home if self.state.open(session)[home] else there)

    def _join(self, sessions: Iterable[int]) -> None:
        """They and whom they need are in the model from now on."""
        joining = {n for s in sessions for n in needed_by(self.state, s)}
        self.near |= joining - self.fixed.keys()

    def _around(self, session: int) -> set[int]:
        """Who stands where the session might go."""
        self.state.load({s: c for s, c in self.home.items() if s != session})
        couplings = (c for c in self.instance.touching[session] if not c.priced)
        return {o for c in couplings for others, _ in c.blocked(session) for o in others}

    def _instead(self, outcome: Outcome) -> tuple[str, ...]:
        """Whom the solution leaves out, if it is a whole timetable."""
        if outcome.escaped or self._load(outcome.chosen) or not self.together <= self.state.at.keys():
            return ()
        return self._names(s for s in self.home if s not in self.state.at)

    def _way(self) -> Way:
        """From the present timetable to the state's."""
        state, problem = self.state, self.instance.problem
        movers = [s for s, c in state.at.items() if s in self.home and self.home[s] != c]
        now = {s: _placement(state, s, c) for s, c in state.at.items()}
        others = [s for s in self.together if s not in self.home and s != self.session]
        cost = state.cost()
        was = tuple(_placement(state, s, self.home[s]) for s in movers)
        self.state.load(self.home)
        cost -= state.cost()
        me = now[self.session]
        return Way(
            session=problem.sessions[self.session].id,
            start=me.start,
            place=me.place,
            words=tuple(moved_words(state, now[s].session) for s in movers),
            edits=(),
            moves=tuple(now[s] for s in movers),
            was=was,
            cost=cost,
            effort=sum(move_effort(state, s) for s in movers),
            also=tuple(now[s] for s in others),
        )

    def _kept(self, left: Iterable[int]) -> tuple[Placement, ...]:
        gone = set(self._names(left))
        return tuple(p for p in self.placements if p.session not in gone)

    def _names(self, sessions: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.instance.problem.sessions[s].id for s in sorted(sessions))

    def _said(self, claim: str, way: Way | None = None, instead: tuple[str, ...] = ()) -> Proof:
        name = self.instance.problem.sessions[self.session].id
        return Proof(name, claim, way, instead, len(self.near))


def needed_by(state: State, session: int) -> set[int]:
    """The session with all whom it cannot do without, and whom those cannot."""
    found, new = {session}, [session]
    while new:
        one = new.pop()
        for tie in state.instance.touching[one]:
            if isinstance(tie, TiedCoupling) and (tie.b == one or tie.both):
                other = tie.a if tie.b == one else tie.b
                if other not in found:
                    found.add(other)
                    new.append(other)
    return found


def _placement(state: State, session: int, candidate: int) -> Placement:
    domain = state.instance.domains[session]
    return Placement(
        domain.session.id, domain.start(candidate), domain.session.places[domain.place(candidate)]
    )
