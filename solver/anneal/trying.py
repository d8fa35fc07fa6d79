"""Try a move: what it adds of hard excess and of cost, part by part, given up as soon as it is too dear."""

from solver.anneal.compiled import inlined
from solver.anneal.hits import hard_hits, in_row, soft_hits

APART = -(1 << 40)  # as the most of a pair: the values differ by at least the least, whichever is larger
LATEST, EARLY_ENDS, NEEDS = range(3)  # of `limit`


@inlined
def pairs_broken(t, at, s):
    """How many of the session's pairs (order, sameness) are broken where everything is."""
    broken = 0
    for p in range(t.pairs_at[s], t.pairs_at[s + 1]):
        pair = t.pairs[p]
        a, b = t.pair_a[pair], t.pair_b[pair]
        one, other = at[a], at[b]
        if one < 0 or other < 0:
            continue
        one += t.value_a[pair] - t.first[a]
        other += t.value_b[pair] - t.first[b]
        between = t.value[other] - t.value[one]
        least, most = t.pair_least[pair], t.pair_most[pair]
        if most == APART:
            broken += 1 if abs(between) < least else 0
        elif between < least or between > most:
            broken += 1
    return broken


@inlined
def tried(t, now, log, at, s, candidate, other, free, allowed, weight, hopes):
    """Move a placed session, and `other` (−1: nobody) to `free`. Returns what that adds of hard excess and of cost,
    how long the notes are, and whether it was looked at to the end: a move that `hopes` for no less excess is given
    up as soon as it is dearer than allowed, whatever the wishes could still gain. Nothing is undone here."""
    rows, cost, late, latest = t.rows, t.cost, t.late, t.limit[LATEST]
    hard, soft, used = 0, 0, 0
    for turn in range(4):  # out, the other out, in, the other in
        if turn % 2 == 1 and other < 0:
            continue
        sign = -1 if turn < 2 else 1
        leaves = at[s] if turn % 2 == 0 else at[other]
        takes = candidate if turn % 2 == 0 else free
        here, there = (leaves, takes) if turn < 2 else (takes, leaves)
        soft += sign * cost[here]
        if late[here] > latest:
            hard += sign
        for part in range(3):
            row = rows[3 * here + part]
            if row != rows[3 * there + part]:
                more, used = hard_hits(t, row, sign, now, log, used)
                hard += more
    before, others_before = at[s], -1
    if other >= 0:
        others_before = at[other]
        hard -= pairs_broken(t, at, other)
        at[other] = free
        hard += pairs_broken(t, at, other)
    hard -= pairs_broken(t, at, s)
    at[s] = candidate
    hard += pairs_broken(t, at, s)
    gain_out, gain_in = t.gain_out[before], t.gain_in[candidate]
    if other >= 0:
        gain_out, gain_in = gain_out + t.gain_out[others_before], gain_in + t.gain_in[free]
    if not hopes and hard * weight + soft - gain_out - gain_in > allowed:
        return hard, soft, used, False
    for turn in range(4):
        if turn % 2 == 1 and other < 0:
            continue
        if turn == 2 and not hopes and hard * weight + soft - gain_in > allowed:
            return hard, soft, used, False
        sign = -1 if turn < 2 else 1
        leaves = before if turn % 2 == 0 else others_before
        takes = candidate if turn % 2 == 0 else free
        here, there = (leaves, takes) if turn < 2 else (takes, leaves)
        for part in range(3):
            row = rows[3 * here + part]
            if row != rows[3 * there + part]:
                more, dearer, used = soft_hits(t, row, sign, now, log, used)
                hard += more
                soft += dearer
    return hard, soft, used, True


@inlined
def named(t, s, before, after, who):
    """Who is in the hard counters, after a session has moved."""
    for part in range(3):
        left, taken = t.rows[3 * before + part], t.rows[3 * after + part]
        if left != taken:
            in_row(t, left, -(s + 1), who)
            in_row(t, taken, s + 1, who)
