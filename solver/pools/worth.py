"""Which pools are worth it: sessions that only their names tell apart are counted, and a pool can take that away.

A model counts a class of sessions where no two of it can take the same candidate (see `solver.interchangeable`). Two
sessions without a person or a team are kept from that by their court alone, and in a pool they are not.
"""

from collections.abc import Sequence

from solver.instance import Instance
from solver.interchangeable import Interchangeable
from solver.pools.find import Pool


def worth(whole: Instance, derived: Instance, pools: Sequence[Pool]) -> list[Pool]:
    """Those of the pools of which at most half of the members can be counted in the whole and not in what was derived
    with all pools: to name many costs more than to choose among copies."""
    members = sorted({s for pool in pools for s in pool.members})
    before = _counted(whole, members)
    lost = before - _counted(derived, sorted(before))
    return [pool for pool in pools if 2 * len(lost.intersection(pool.members)) <= len(pool.members)]


def _counted(instance: Instance, members: Sequence[int]) -> set[int]:
    classes = Interchangeable(instance, members).classes(members)
    return {session for one in classes if len(one) > 1 for session in one}
