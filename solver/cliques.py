"""Which exclusive things say nothing that another one does not say: a teacher all of whose lectures a group attends."""

from collections.abc import Iterable, Iterator

from solver.couplings.slots import SlotsCoupling
from solver.instance import Coupled

Widths = dict[int, tuple[int, int]]


def telling(couplings: Iterable[Coupled]) -> Iterator[Coupled]:
    """The couplings but for those of one thing at a time that are part of a larger one, at least as wide."""
    rows = list(couplings)
    plain = {i: widths for i, c in enumerate(rows) if (widths := _widths(c)) is not None}
    by_session: dict[int, list[int]] = {}
    said: set[int] = set()
    for i in sorted(plain, key=lambda i: (-len(plain[i]), -sum(map(sum, plain[i].values())), i)):
        rarest = min((by_session.get(s, []) for s in plain[i]), key=len, default=[])
        if not any(_holds(plain[other], plain[i]) for other in rarest):
            for session in plain[i]:
                by_session.setdefault(session, []).append(i)
        else:
            said.add(i)
    yield from (c for i, c in enumerate(rows) if i not in said)


def _widths(coupling: Coupled) -> Widths | None:
    """How much wider than published each member is, where the coupling is one thing at a time and anywhere."""
    if not isinstance(coupling, SlotsCoupling) or coupling.limit != 1 or coupling.priced:
        return None
    if coupling.beforehand:
        return None
    parts = coupling.parts
    if any(len(p) != 1 or p[0].places is not None or p[0].amount != 1 for p in parts.values()):
        return None
    return {s: (p[0].lead, p[0].tail) for s, p in parts.items()}


def _holds(large: Widths, small: Widths) -> bool:
    return all(
        s in large and lead <= large[s][0] and tail <= large[s][1] for s, (lead, tail) in small.items()
    )
