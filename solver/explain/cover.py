"""As few causes as can forbid everything together: a minimum hitting set, by branch and bound.

Each distinct set of causes that some cell has is a bit mask; a set of causes explains everything when it
meets each of them. Only the smallest of them matter, since what meets those meets the larger ones.
"""

import numpy as np

STEPS = 20_000  # of the search; beyond that the best found is given without proof


def signatures(forbidden: np.ndarray) -> list[int]:
    """The distinct columns of a bool matrix (causes, cells) as bit masks; bit i is cause i."""
    if not forbidden.size:
        return [0] if forbidden.shape[1] else []
    packed = np.packbits(forbidden, axis=0, bitorder="little").T.copy()
    rows = np.unique(packed.view([("", packed.dtype)] * packed.shape[1])).view(packed.dtype)
    return [int.from_bytes(row.tobytes(), "little") for row in rows.reshape(-1, packed.shape[1])]


def smallest(masks: list[int]) -> list[int]:
    """Those that hold no other of them."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda m: (m.bit_count(), m)):
        if not any(k & mask == k for k in kept):
            kept.append(mask)
    return kept


def least_hitting(masks: list[int]) -> tuple[tuple[int, ...], bool]:
    """The fewest bits that meet every mask (none of them 0), the lowest of equals first found, and whether
    that is proven."""
    search = _Search(smallest(masks))
    search.run(search.masks, ())
    return tuple(sorted(search.best)), search.steps <= STEPS


class _Search:
    def __init__(self, masks: list[int]) -> None:
        self.masks = masks
        self.best = _greedy(masks)
        self.steps = 0

    def run(self, masks: list[int], chosen: tuple[int, ...]) -> None:
        """Branch on the smallest mask that is not met; each choice forbids those tried before it."""
        self.steps += 1
        if self.steps > STEPS:
            return
        if not masks:
            if len(chosen) < len(self.best):
                self.best = chosen
            return
        if any(m == 0 for m in masks) or len(chosen) + _packing(masks) >= len(self.best):
            return
        branch = min(masks, key=lambda m: (m.bit_count(), m))
        tried = 0
        for bit in _by_use(branch, masks):
            rest = [m & ~tried for m in masks if not m >> bit & 1]
            self.run(rest, (*chosen, bit))
            tried |= 1 << bit


def _by_use(mask: int, masks: list[int]) -> list[int]:
    """The bits of a mask, those that meet most masks first."""
    return sorted(bits(mask), key=lambda b: (-sum(m >> b & 1 for m in masks), b))


def _packing(masks: list[int]) -> int:
    """So many masks share no bit with each other: as many bits are needed at least."""
    used = count = 0
    for mask in sorted(masks, key=lambda m: (m.bit_count(), m)):
        if not mask & used:
            used |= mask
            count += 1
    return count


def _greedy(masks: list[int]) -> tuple[int, ...]:
    chosen: list[int] = []
    left = list(masks)
    while left:
        every = 0
        for mask in left:
            every |= mask
        best = _by_use(every, left)[0]
        chosen.append(best)
        left = [m for m in left if not m >> best & 1]
    return tuple(chosen)


def bits(mask: int) -> list[int]:
    """The positions of the ones."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
