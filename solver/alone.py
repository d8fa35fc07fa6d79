"""What shapes that couple sessions mean for each session by itself."""

from collections.abc import Iterator

import numpy as np

from solver.problem import Session
from solver.shapes import Count, Mask, Price, Shape, Slots
from solver.view import View


def alone(view: View, shape: Shape) -> Iterator[Mask | Price]:
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
    if isinstance(shape, Count) and splits(shape):
        most, price = shape.most or 0, shape.price or 0
        for session, amount in shape.members:
            if amount > most:
                counted = _buckets(view, session, shape)
                due = np.where(counted < 0, 0, price * (amount - most))
                yield Price(session, due, None, shape.facts)


def splits(shape: Shape) -> bool:
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
