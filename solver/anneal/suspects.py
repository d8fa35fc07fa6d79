"""Who stands in a broken rule: a search that asks them first mends what is broken, where nearly nobody is.

`doubt` holds how many are noted, then who, then for every session whether it is. Noted is whoever has moved last to
where something is exceeded; who is not in excess any more is struck off when it is asked.
"""

from solver.anneal.compiled import inlined
from solver.anneal.proposals import MODULUS, MULTIPLIER
from solver.anneal.trying import LATEST, pairs_broken

TRIES = 4  # of those noted


@inlined
def doubted(doubt, s):
    """Note a session that may be in excess."""
    sign = len(doubt) // 2 + s
    if doubt[sign] == 0:
        doubt[0] += 1
        doubt[doubt[0]] = s
        doubt[sign] = 1


@inlined
def suspect(t, now, at, doubt, seed):
    """One of those noted that is in excess, or −1; and the next seed."""
    found = -1
    for _ in range(TRIES):
        count = doubt[0]
        if count == 0 or found >= 0:
            break
        seed = seed * MULTIPLIER % MODULUS
        n = 1 + (seed * count >> 31)
        s = doubt[n]
        if exceeds(t, now, at, s):
            found = s
        else:
            doubt[n] = doubt[count]
            doubt[0] = count - 1
            doubt[len(doubt) // 2 + s] = 0
    return found, seed


@inlined
def exceeds(t, now, at, s):
    """Whether the session is too late, in a counter that holds too much, or in a broken pair."""
    here = at[s]
    if t.late[here] > t.limit[LATEST]:
        return True
    for part in range(3):
        row = t.rows[3 * here + part]
        for h in range(t.hit_at[4 * row], t.hit_at[4 * row + 1]):
            for counter in range(t.hit[3 * h], t.hit[3 * h] + t.hit[3 * h + 1]):
                if now[counter] > t.most[counter]:
                    return True
    return pairs_broken(t, at, s) > 0
