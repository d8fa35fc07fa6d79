"""From a problem to the compiled instance that every engine reads: domains, masks and couplings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.constraints import Bound, bound_uses
from solver.couplings.alike import AlikeCoupling
from solver.couplings.count import CountCoupling
from solver.couplings.order import OrderCoupling
from solver.couplings.slots import Part, SlotsCoupling
from solver.couplings.tied import TiedCoupling
from solver.domain import Domain
from solver.problem import Problem, Session
from solver.shapes import Alike, Apart, Count, Facts, Mask, Order, Price, Shape, Slots, Tied
from solver.view import View

Any_ = SlotsCoupling | OrderCoupling | AlikeCoupling | CountCoupling | TiedCoupling


@dataclass(frozen=True)
class NamedMask:
    """A mask kept under the name of its use, for findings and reasons."""

    use: Bound
    allowed: np.ndarray
    place: int | None
    facts: Facts


@dataclass
class Instance:
    """The compiled problem. Sessions are indices into `problem.sessions` and `domains`."""

    problem: Problem
    view: View
    uses: tuple[Bound, ...]
    domains: list[Domain] = field(default_factory=list)
    masks: list[list[NamedMask]] = field(default_factory=list)
    couplings: list[Any_] = field(default_factory=list)

    @cached_property
    def use(self) -> dict[str, Bound]:
        return {u.id: u for u in self.uses}

    @cached_property
    def touching(self) -> list[list[Any_]]:
        """For each session the couplings it is in."""
        result: list[list[Any_]] = [[] for _ in self.domains]
        for coupling in self.couplings:
            for session in coupling.sessions:
                result[session].append(coupling)
        return result

    @cached_property
    def places(self) -> dict[tuple[str, ...], int]:
        """A number for each place, for rules about the same place."""
        found = sorted({place for s in self.problem.sessions for place in s.places})
        return {place: number for number, place in enumerate(found)}


def compile_problem(problem: Problem, seed: int = 1) -> Instance:
    """Declare every rule in force and compile what it says. Raises BadUse or KeyError for a bad use."""
    view = View(problem)
    instance = Instance(problem, view, bound_uses(problem))
    instance.domains = [_domain(view, index, s) for index, s in enumerate(problem.sessions)]
    instance.masks = [[] for _ in problem.sessions]
    index = {s.id: i for i, s in enumerate(problem.sessions)}
    coupled: list[tuple[Bound, Shape]] = []
    for use in instance.uses:
        for shape in use.rule.declare(view, use):
            if isinstance(shape, Mask):
                _mask(instance, index[shape.session.id], use, shape)
            elif isinstance(shape, Price):
                _price(instance, index[shape.session.id], shape)
            else:
                coupled.append((use, shape))
                for alone in _alone(view, use, shape):
                    if isinstance(alone, Mask):
                        _mask(instance, index[alone.session.id], use, alone)
                    else:
                        _price(instance, index[alone.session.id], alone)
    for domain in instance.domains:
        domain.settle(seed)
    for use, shape in coupled:
        coupling = _coupling(instance, index, use, shape)
        if coupling is None:
            continue
        # Fixed sessions alone break nothing, but a wish of theirs costs what it costs.
        if coupling.priced or not all(problem.sessions[s].fixed for s in coupling.sessions):
            instance.couplings.append(coupling)
    return instance


def _domain(view: View, index: int, session: Session) -> Domain:
    starts = view.starts(session)
    occurs = np.array([np.where(takes, at, -1) for at, takes in view.occurrences(session)], dtype=np.int64)
    shape = (len(session.places), len(starts))
    legal = (
        np.tile((occurs >= 0).any(axis=0), (len(session.places), 1)) if len(starts) else np.ones(shape, bool)
    )
    if session.fixed is not None and session.fixed.place is not None:
        legal &= np.array([place == session.fixed.place for place in session.places])[:, None]
    length = view.problem.length(session)
    return Domain(index, session, starts, occurs, length, legal, np.zeros(shape, dtype=np.int64))


def _mask(instance: Instance, session: int, use: Bound, shape: Mask) -> None:
    domain = instance.domains[session]
    allowed = np.asarray(shape.allowed, dtype=bool)
    rows = slice(None) if shape.place is None else shape.place
    domain.legal[rows] &= allowed
    instance.masks[session].append(NamedMask(use, allowed, shape.place, shape.facts))


def _price(instance: Instance, session: int, shape: Price) -> None:
    rows = slice(None) if shape.place is None else shape.place
    instance.domains[session].prices[rows] += np.asarray(shape.cost, dtype=np.int64)


def _alone(view: View, use: Bound, shape: Shape) -> Iterator[Mask | Price]:
    """What a shape that couples sessions means for a session all by itself, which asks for more than there is.

    A price due anyway is better known early: the exact model's bound sees it, however the day is filled.
    """
    if isinstance(shape, Slots) and shape.price is None:
        for m in shape.members:
            if m.amount > shape.limit and m.session.fixed is None:
                nowhere = np.zeros(len(view.starts(m.session)), dtype=bool)
                for place in m.places if m.places is not None else (None,):
                    yield Mask(m.session, nowhere, place, shape.facts)
    if isinstance(shape, Count) and shape.price is None and shape.most is not None:
        for session, amount in shape.members:
            if amount > shape.most and session.fixed is None:
                counted = _buckets(view, session, shape)
                yield Mask(session, counted < 0, None, shape.facts)
    if isinstance(shape, Count) and _splits(shape):
        most, price = shape.most or 0, shape.price or 0
        for session, amount in shape.members:
            if amount > most:
                counted = _buckets(view, session, shape)
                due = np.where(counted < 0, 0, price * (amount - most))
                yield Price(session, due, None, shape.facts)


def _splits(shape: Shape) -> bool:
    """Whether what a member has above `most` can be told from what the others add to it: the excess of a
    bucket is the members' own excesses and the excess of what is left, each cut to `most`."""
    return (
        isinstance(shape, Count)
        and shape.price is not None
        and shape.most is not None
        and shape.width == 1
        and shape.least is None
        and not shape.distinct
        and len({s.id for s, _ in shape.members}) == len(shape.members)
    )


def _buckets(view: View, session: Session, shape: Count) -> np.ndarray:
    """The bucket of each start; a place counts wherever it is."""
    if shape.buckets is not None:
        return np.asarray(shape.buckets[session.id], dtype=np.int64)
    return np.zeros(len(view.starts(session)), dtype=np.int64)


def _coupling(instance: Instance, index: dict[str, int], use: Bound, shape: Shape) -> Any_ | None:
    domains = instance.domains
    match shape:
        case Slots():
            return _slots(instance, index, use, shape)
        case Apart():
            return _apart(instance, index, use, shape)
        case Order():
            a, b = index[shape.a.id], index[shape.b.id]
            values = _order_values(instance, domains[a], domains[b], shape.unit)
            return OrderCoupling(use.id, domains, a, b, values, shape.least, shape.most)
        case Alike():
            pair = (index[shape.a.id], index[shape.b.id])
            keys = {i: _cell_keys(instance, domains[i], shape.key) for i in pair}
            return AlikeCoupling(use.id, domains, *pair, keys)
        case Count():
            return _count(instance, index, use, shape)
        case Tied():
            return TiedCoupling(use.id, domains, index[shape.a.id], index[shape.b.id], shape.both)
    raise TypeError(f"{use.id} declares an unknown shape {type(shape).__name__}")


def _slots(instance: Instance, index: dict[str, int], use: Bound, shape: Slots) -> SlotsCoupling | None:
    parts: dict[int, list[Part]] = {}
    for m in shape.members:
        part = Part(m.amount, m.lead, m.tail, m.places)
        parts.setdefault(index[m.session.id], []).append(part)
    if len(parts) < 2 and not shape.taken:
        return None
    return SlotsCoupling(use.id, instance.domains, parts, shape.limit, shape.price, shape.taken)


def _apart(instance: Instance, index: dict[str, int], use: Bound, shape: Apart) -> SlotsCoupling | None:
    """Two intervals, each lengthened at its end by the gap, overlap exactly when the gap is too small."""
    a, b = index[shape.a.id], index[shape.b.id]
    if a == b or not _meet(instance.domains[a], instance.domains[b], shape.gap):
        return None
    parts = {a: [Part(1, 0, shape.gap, shape.places_a)], b: [Part(1, 0, shape.gap, shape.places_b)]}
    return SlotsCoupling(use.id, instance.domains, parts, 1, shape.price)


def _meet(a: Domain, b: Domain, gap: int) -> bool:
    """Whether the reaches of two sessions overlap at all, so that a pair is worth a row."""
    if not len(a) or not len(b):
        return False
    (a_first, a_last), (b_first, b_last) = _reach(a), _reach(b)
    return a_first < b_last + gap and b_first < a_last + gap


def _reach(domain: Domain) -> tuple[int, int]:
    at = domain.occurs[:, domain.start_index]
    return int(at[at >= 0].min()), int(at.max()) + domain.length


def _order_values(instance: Instance, a: Domain, b: Domain, unit: str) -> tuple[np.ndarray, np.ndarray]:
    if unit == "tick":
        return a.occurs.max(axis=0) + a.length, b.starts
    key = {"day": "day", "workday": "workday"}[unit]
    return instance.view.bucket(a.session, key), instance.view.bucket(b.session, key)


def _cell_keys(instance: Instance, domain: Domain, key: str) -> np.ndarray:
    """A key for every cell (places × starts, flat)."""
    if key == "place":
        numbers = [instance.places[p] for p in domain.session.places]
        return np.repeat(np.array(numbers, dtype=np.int64), len(domain.starts))
    return np.tile(instance.view.bucket(domain.session, key), len(domain.session.places))


def _count(instance: Instance, index: dict[str, int], use: Bound, shape: Count) -> CountCoupling | None:
    members: dict[int, int] = {}
    cells: dict[int, np.ndarray] = {}
    for session, amount in shape.members:
        i = index[session.id]
        amount = min(amount, shape.most) if _splits(shape) and shape.most is not None else amount
        members[i] = members.get(i, 0) + amount
        if shape.buckets is not None:
            own = np.asarray(shape.buckets[session.id], dtype=np.int64)
            cells[i] = np.tile(own, len(session.places))
        else:
            cells[i] = _cell_keys(instance, instance.domains[i], shape.key)
    if not members:
        return None
    known = [c[c >= 0] for c in cells.values()]
    lowest = min((int(k.min()) for k in known if len(k)), default=0)
    wanted = _least_in(shape, known)
    lowest = min([lowest, *wanted])
    return CountCoupling(
        use.id,
        instance.domains,
        members,
        {i: np.where(c < 0, -1, c - lowest) for i, c in cells.items()},
        most=shape.most,
        least=shape.least,
        least_in=tuple(b - lowest for b in wanted),
        width=shape.width,
        price=shape.price,
        distinct=shape.distinct,
    )


def _least_in(shape: Count, known: list[np.ndarray]) -> tuple[int, ...]:
    """The buckets of which `least` speaks: the named ones, or every one that a member can be in."""
    if shape.least is None:
        return ()
    if shape.least_in is not None:
        return tuple(shape.least_in)
    return tuple(sorted({int(b) for k in known for b in k}))
