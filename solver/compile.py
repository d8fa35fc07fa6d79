"""From a problem to the compiled instance that every engine reads: domains, masks and couplings."""

import numpy as np

from solver.alone import alone
from solver.building import building
from solver.constraints import Bound, bound_uses
from solver.couple import coupling, settle
from solver.domain import Domain, free
from solver.instance import Instance, NamedMask
from solver.narrow import price_type
from solver.problem import Problem, Session
from solver.shapes import Coupling, Mask, Price, coupled_by
from solver.view import View

PACKED = 2000  # masks that are known again


def compile_problem(problem: Problem, seed: int = 1) -> Instance:
    """Declare every rule in force and compile what it says. Raises BadUse or KeyError for a bad use."""
    with building():
        return _compiled(problem, seed)


def _compiled(problem: Problem, seed: int) -> Instance:
    view = View(problem)
    instance = Instance(problem, view, bound_uses(problem))
    instance.domains = [_domain(view, index, s) for index, s in enumerate(problem.sessions)]
    instance.masks = [[] for _ in problem.sessions]
    index = {s.id: i for i, s in enumerate(problem.sessions)}
    coupled: list[tuple[Bound, Coupling]] = []
    packed = _Packed()
    for use in instance.uses:
        for shape in use.rule.declare(view, use):
            if isinstance(shape, Mask):
                _mask(instance, index[shape.session.id], use, shape, packed)
            elif isinstance(shape, Price):
                _price(instance, index[shape.session.id], shape)
            else:
                coupled.append((use, shape))
                for own in alone(view, shape):
                    if isinstance(own, Mask):
                        _mask(instance, index[own.session.id], use, own, packed)
                    else:
                        _price(instance, index[own.session.id], own)
    for domain in instance.domains:
        domain.settle(seed)
    for use, shape in coupled:
        # Fixed sessions alone break nothing, but a wish of theirs costs what it costs.
        if getattr(shape, "price", None) is None and all(s.fixed is not None for s in coupled_by(shape)):
            continue
        found = coupling(instance, index, use, shape)
        if found is not None:
            instance.couplings.append(found)
    settle(instance)
    view.forget()
    return instance


def _domain(view: View, index: int, session: Session) -> Domain:
    starts = view.starts(session)
    occurs = _occurs(view, session, starts)
    shape = (len(session.places), len(starts))
    legal = (
        np.tile((occurs >= 0).any(axis=0), (len(session.places), 1)) if len(starts) else np.ones(shape, bool)
    )
    if session.fixed is not None and session.fixed.place is not None:
        legal &= np.array([place == session.fixed.place for place in session.places])[:, None]
    length = view.problem.length(session)
    return Domain(index, session, starts, occurs, length, legal, free(shape))


def _occurs(view: View, session: Session, starts: np.ndarray) -> np.ndarray:
    """The starts of the occurrences, without a copy where there is only one."""
    if session.repeat is None:
        return starts[None, :]
    return np.array([np.where(takes, at, -1) for at, takes in view.occurrences(session)], dtype=np.int64)


def _mask(instance: Instance, session: int, use: Bound, shape: Mask, packed: "_Packed") -> None:
    domain = instance.domains[session]
    allowed = np.asarray(shape.allowed, dtype=bool)
    if shape.place is None:
        domain.legal &= allowed
    else:
        row = domain.legal[shape.place]
        row &= allowed
    found = NamedMask(use, packed.of(allowed), len(allowed), shape.place, shape.facts)
    instance.masks[session].append(found)


class _Packed:
    """Masks in bits; a view gives the same array for the same question, and that is packed once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def of(self, allowed: np.ndarray) -> np.ndarray:
        if allowed.flags.writeable:
            return np.packbits(allowed)
        known = self._known.get(id(allowed))
        if known is None:
            if len(self._known) >= PACKED:
                self._known.clear()
            known = self._known[id(allowed)] = allowed, np.packbits(allowed)
        return known[1]


def _price(instance: Instance, session: int, shape: Price) -> None:
    domain, cost = instance.domains[session], np.asarray(shape.cost, dtype=np.int64)
    rows = slice(None) if shape.place is None else shape.place
    largest = int(cost.max(initial=0)) + int(domain.prices.max(initial=0))
    wide = np.promote_types(domain.prices.dtype, price_type(largest))
    if domain.prices.dtype != wide or not domain.prices.flags.writeable:
        domain.prices = domain.prices.astype(wide)
    domain.prices[rows] += cost.astype(wide)
