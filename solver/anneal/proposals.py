"""Which move to try: another candidate of a session, who is in its way, and where that one could go instead.

Random numbers are Lehmer's (modulus 2³¹−1, multiplier 48271), which multiply without overflow, compiled or not; a
number below n is their upper part, `seed * n >> 31`.
"""

from solver.anneal.compiled import inlined

MODULUS, MULTIPLIER = 2147483647, 48271
TRIES = 3  # cells drawn before any legal candidate is taken


@inlined
def candidate_at(t, s, start, place, guess):
    """The session's candidate that starts at the tick in the place with that number, or −1. `guess` is where in its
    starts it may well be."""
    low, high = t.start_at[s], t.start_at[s + 1]
    count, last, found = high - low, high, -1
    if guess < count and t.start[low + guess] == start:
        found = guess
    else:
        while low < last:
            middle = (low + last) // 2
            if t.start[middle] < start:
                low = middle + 1
            else:
                last = middle
        if low == high or t.start[low] != start:
            return -1
        found = low - t.start_at[s]
    for p in range(t.place_at[s], t.place_at[s + 1]):
        if t.place[p] == place:
            return t.at_cell[t.cell_at[s] + (p - t.place_at[s]) * count + found]
    return -1


@inlined
def drawn(t, at, s, seed):
    """Another candidate of the session: another place, another time, or both; and the next seed."""
    here = at[s]
    begin, where, cells = t.begin[here], t.where[here], t.cell_at[s]
    starts, places = t.start_at[s + 1] - t.start_at[s], t.place_at[s + 1] - t.place_at[s]
    seed = seed * MULTIPLIER % MODULUS
    kind = seed * 8 >> 31
    if kind < 7:
        for _ in range(TRIES):
            seed = seed * MULTIPLIER % MODULUS
            if kind < 3 and places > 1:
                found = t.at_cell[cells + (seed * places >> 31) * starts + begin]
            else:
                found = t.at_cell[cells + where * starts + (seed * starts >> 31)]
            if found >= 0 and found != here:
                return found, seed
    seed = seed * MULTIPLIER % MODULUS
    return t.first[s] + (seed * (t.first[s + 1] - t.first[s]) >> 31), seed


@inlined
def in_the_way(t, s, candidate, before, besides, now, who, movable):
    """Somebody but `besides` who has to leave an exclusive thing for the candidate; −1: nobody, −2: that nobody can."""
    for part in range(2, -1, -1):
        row = t.rows[3 * candidate + part]
        if row != t.rows[3 * before + part]:
            for h in range(t.hit_at[4 * row], t.hit_at[4 * row + 1]):
                for counter in range(t.hit[3 * h], t.hit[3 * h] + t.hit[3 * h + 1]):
                    if now[counter] == 1 and t.most[counter] == 1:
                        other = who[counter] - 1
                        if other != s and other != besides:
                            return other if movable[other] else -2
    return -1
