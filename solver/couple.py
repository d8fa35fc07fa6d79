"""From a declared shape that couples sessions to the coupling that the engines read."""

import numpy as np

from solver.alone import splits
from solver.constraints import Bound
from solver.couplings.alike import AlikeCoupling
from solver.couplings.company import CompanyCoupling
from solver.couplings.count import CountCoupling
from solver.couplings.hole import HoleCoupling
from solver.couplings.keys import Keys
from solver.couplings.latest import LatestCoupling
from solver.couplings.level import LevelCoupling
from solver.couplings.order import OrderCoupling
from solver.couplings.slots import Part, SlotsCoupling
from solver.couplings.tied import TiedCoupling
from solver.couplings.used import UsedCoupling
from solver.domain import Domain
from solver.instance import Coupled, Instance
from solver.narrow import numbered
from solver.shapes import Alike, Apart, Company, Count, Hole, Latest, Level, Order, Shape, Slots, Tied

NEAR = 4096


def coupling(instance: Instance, index: dict[str, int], use: Bound, shape: Shape) -> Coupled | None:
    """The coupling of a use's shape; None where it couples nothing. `index` are the sessions' by id."""
    found = _coupling(instance, index, use, shape)
    if found is not None:
        found.facts = getattr(shape, "facts", {})
    return found


def _coupling(instance: Instance, index: dict[str, int], use: Bound, shape: Shape) -> Coupled | None:
    domains = instance.domains
    match shape:
        case Slots():
            return _slots(instance, index, use, shape)
        case Apart():
            return _apart(instance, index, use, shape)
        case Hole():
            return _hole(instance, index, use, shape)
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
        case Company():
            members = tuple(index[s.id] for s in shape.members)
            return CompanyCoupling(use.id, domains, members, shape.gap, shape.price)
        case Latest():
            by_cell = {index[s.id]: _tiled(domains[index[s.id]], shape.values[s.id]) for s in shape.members}
            return LatestCoupling(use.id, domains, by_cell, shape.price)
        case Level():
            groups = [[index[s.id] for s in members] for members in shape.groups]
            of_start = {index[name]: np.asarray(values) for name, values in shape.values.items()}
            return LevelCoupling(use.id, domains, groups, of_start, shape.most)
    raise TypeError(f"{use.id} declares an unknown shape {type(shape).__name__}")


def settle(instance: Instance) -> None:
    """What couplings are to know of each other, once all are there."""
    for company in instance.couplings:
        if isinstance(company, CompanyCoupling):
            near = instance.touching[company.sessions[0]]
            company.single_file = any(
                isinstance(c, SlotsCoupling) and c.keeps_apart(company.sessions) for c in near
            )


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


def _hole(instance: Instance, index: dict[str, int], use: Bound, shape: Hole) -> HoleCoupling | None:
    a, b, ticks = index[shape.a.id], index[shape.b.id], instance.problem.ticks
    wider = {index[s.id]: (ticks(s.setup), ticks(s.teardown)) for s in (shape.a, shape.b)}
    reach = shape.least + sum(side for sides in wider.values() for side in sides)
    if a == b or not _meet(instance.domains[a], instance.domains[b], reach):
        return None
    places = {a: shape.places_a, b: shape.places_b}
    return HoleCoupling(use.id, instance.domains, places, wider, shape.least, shape.price)


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


def _tiled(domain: Domain, by_start: np.ndarray) -> np.ndarray:
    """A value of each start as one of each cell."""
    return np.tile(np.asarray(by_start, dtype=np.int64), len(domain.session.places))


def _count(instance: Instance, index: dict[str, int], use: Bound, shape: Count) -> CountCoupling | None:
    members: dict[int, int] = {}
    values: dict[int, np.ndarray] = {}
    for session, amount in shape.members:
        i = index[session.id]
        amount = min(amount, shape.most) if splits(shape) and shape.most is not None else amount
        members[i] = members.get(i, 0) + amount
        values[i] = _values(instance, instance.domains[i], shape)
    if not members:
        return None
    known = [c[c >= 0] for c in values.values()]
    lowest = min((int(k.min()) for k in known if len(k)), default=0)
    wanted = _least_in(shape, known)
    lowest = min([lowest, *wanted])
    # Counted from nought where that is near: so the couplings of a session can share its buckets.
    lowest = (0 if 0 <= lowest < NEAR else lowest) - (
        shape.width - 1
    )  # windows begin before the first bucket
    kind = UsedCoupling if shape.distinct else CountCoupling
    return kind(
        use.id,
        instance.domains,
        members,
        {i: _buckets(instance, i, shape, c, lowest) for i, c in values.items()},
        most=shape.most,
        least=shape.least,
        least_in=tuple(b - lowest for b in wanted),
        width=shape.width,
        price=shape.price,
    )


def _values(instance: Instance, domain: Domain, shape: Count) -> np.ndarray:
    """What the members are counted by: of each start, or of each place."""
    if shape.buckets is not None:
        return np.asarray(shape.buckets[domain.session.id], dtype=np.int64)
    if shape.key == "place":
        return np.array([instance.places[p] for p in domain.session.places], dtype=np.int64)
    return instance.view.bucket(domain.session, shape.key)


def _buckets(instance: Instance, session: int, shape: Count, values: np.ndarray, lowest: int) -> Keys:
    """The bucket of each cell, shared with all couplings that count the session in the same way."""
    domain, key = instance.domains[session], (session, shape.key, lowest)
    wide = len(domain.starts)
    if shape.buckets is not None:
        return Keys(numbered(values, lowest), wide)
    if key not in instance.keys:
        if shape.key == "place":
            instance.keys[key] = Keys(numbered(values, lowest), wide, by_place=True)
        else:
            instance.keys[key] = Keys(instance.view.numbered(domain.session, shape.key, lowest), wide)
    return instance.keys[key]


def _least_in(shape: Count, known: list[np.ndarray]) -> tuple[int, ...]:
    """The buckets of which `least` speaks: the named ones, or every one that a member can be in."""
    if shape.least is None:
        return ()
    if shape.least_in is not None:
        return tuple(shape.least_in)
    return tuple(sorted({int(b) for k in known for b in k}))
