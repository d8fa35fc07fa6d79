"""The inner loop: one session moves to another candidate, or two change over, and the counters say what it costs.

Everything is integers in flat arrays (see `tables`), so that a move costs some tens of additions. Random numbers
are Lehmer's (modulus 2³¹−1, multiplier 48271), which multiply without overflow, compiled or not; a number below n
is their upper part, `seed * n >> 31`.

`now` is all that moves: what every counter holds, who is beside it, how many of each pool are in use. A move that is
tried adds there and notes what it added, so that giving it up is taking that off again.
"""

from solver.anneal.compiled import compiled, inlined

MODULUS, MULTIPLIER = 2147483647, 48271
APART = -(1 << 40)  # as the most of a pair: the values differ by at least the least, whichever is larger
TRIES = 3  # cells drawn before any legal candidate is taken
LATEST, EARLY_ENDS, NEEDS = range(3)  # of `limit`
HARD, SOFT, RECORD, WEIGHT, TAKEN, SEEN, DEARER = range(7)  # of `totals`


@inlined
def pool_cost(kind, level, price, used):
    """0: each used bucket beyond the first; 1: each that `level` used ones fall short; 2: once if any is."""
    if kind == 0:
        return price * (used - 1) if used > 1 else 0
    if kind == 1:
        return price * (level - used) if used < level else 0
    return price if used > 0 else 0


@inlined
def hard_hits(t, row, sign, now, log, used):
    """Put the row's hits on hard counters in (sign 1) or out (−1); what that adds of excess, and the notes."""
    hit, most = t.hit, t.most
    hard = 0
    for h in range(t.hit_at[4 * row], t.hit_at[4 * row + 1]):
        first, size, amount = hit[3 * h], hit[3 * h + 1], sign * hit[3 * h + 2]
        log[used], log[used + 1], log[used + 2] = first, size, amount
        used += 3
        for counter in range(first, first + size):
            old = now[counter]
            now[counter] = old + amount
            hard += max(0, old + amount - most[counter]) - max(0, old - most[counter])
    return hard, used


@inlined
def soft_hits(t, row, sign, now, log, used):
    """The same with all other counters: what that adds of excess and of cost, and the notes."""
    hit, near, counters = t.hit, t.near, len(t.most)
    hard, soft = 0, 0
    for h in range(t.hit_at[4 * row + 1], t.hit_at[4 * row + 2]):
        first, size, amount = hit[3 * h], hit[3 * h + 1], sign * hit[3 * h + 2]
        log[used], log[used + 1], log[used + 2] = first, size, amount
        used += 3
        for counter in range(first, first + size):
            old = now[counter]
            new = old + amount
            now[counter] = new
            most, least, price = t.most[counter], t.least[counter], t.price[counter]
            excess = max(0, new - most) - max(0, old - most) + max(0, least - new) - max(0, least - old)
            if price < 0:
                hard += excess
            else:
                soft += excess * price
    for h in range(t.hit_at[4 * row + 2], t.hit_at[4 * row + 3]):
        first, size, amount = hit[3 * h], hit[3 * h + 1], sign * hit[3 * h + 2]
        log[used], log[used + 1], log[used + 2] = first, size, amount
        used += 3
        for counter in range(first, first + size):
            old = now[counter]
            now[counter] = old + amount
            above, price = t.above[counter], t.price[counter]
            if price != 0:
                most, least = t.most[counter], t.least[counter]
                new = old + amount
                excess = max(0, new - most) - max(0, old - most) + max(0, least - new) - max(0, least - old)
                if price < 0:
                    hard += excess
                else:
                    soft += excess * price
            if (old > above) != (old + amount > above):
                pool = t.pool[counter]
                kind, level, due = t.pool_kind[pool], t.pool_level[pool], t.pool_price[pool]
                where, step = 2 * counters + pool, 1 if amount > 0 else -1
                was = now[where]
                now[where] = was + step
                log[used], log[used + 1], log[used + 2] = where, 1, step
                used += 3
                soft += pool_cost(kind, level, due, was + step) - pool_cost(kind, level, due, was)
    for h in range(t.hit_at[4 * row + 3], t.hit_at[4 * row + 4]):
        first, size, amount = hit[3 * h], hit[3 * h + 1], sign * hit[3 * h + 2]
        log[used], log[used + 1], log[used + 2] = first, size, amount
        used += 3
        for counter in range(first, first + size):
            old = now[counter]
            new = old + amount
            now[counter] = new
            if now[counters + counter] == 0:
                soft += (t.alone[counter] if new == 1 else 0) - (t.alone[counter] if old == 1 else 0)
            for n in range(t.near_at[counter], t.near_at[counter + 1]):
                other = near[n]
                where = counters + other
                was = now[where]
                now[where] = was + amount
                log[used], log[used + 1], log[used + 2] = where, 1, amount
                used += 3
                if now[other] == 1 and (was == 0) != (was + amount == 0):
                    soft += t.alone[other] if was > 0 else -t.alone[other]
    return hard, soft, used


@inlined
def in_row(t, row, amount, who):
    """Somebody enters (or leaves, by a negative amount) what the row fills."""
    for h in range(t.hit_at[4 * row], t.hit_at[4 * row + 1]):
        for counter in range(t.hit[3 * h], t.hit[3 * h] + t.hit[3 * h + 1]):
            who[counter] += amount


@compiled
def put(t, s, candidate, now, log, who):
    """Put in a session that is nowhere; what that costs is counted by whoever has put all of them."""
    for part in range(3):
        row = t.rows[3 * candidate + part]
        hard_hits(t, row, 1, now, log, 0)
        soft_hits(t, row, 1, now, log, 0)
        in_row(t, row, s + 1, who)


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


@compiled
def anneal(t, logs, sessions, movable, at, best, now, log, who, totals, moves, hot, cold, heaviest, seed):
    """So many moves while the temperature falls from `hot` to `cold`, geometrically; below 0 they are looked at and
    none is made.

    `totals` are the hard excess, the cost, the cost of `best` (−1: none yet), the weight of the hard excess
    times 1024 (at most `heaviest`), moves taken, and of those looked at the dearer ones and what they cost more.
    Writes the best placement without excess into `best`. Returns the next seed.
    """
    hard, soft, record, weight, taken = (
        totals[HARD],
        totals[SOFT],
        totals[RECORD],
        totals[WEIGHT],
        totals[TAKEN],
    )
    looks = hot < 0
    steps = 256
    every = max(1, moves // steps)
    heat = abs(hot)
    fall = (abs(cold) / heat) ** (1.0 / steps)
    clean = 0
    count = len(sessions)
    left = every
    for _ in range(moves):
        left -= 1
        if left == 0:
            left = every
            heat *= fall
            weight = min(weight * 5 // 4, heaviest) if clean == 0 else max(weight * 9 // 10, 1024)
            clean = 0
        seed = seed * MULTIPLIER % MODULUS
        s = sessions[seed * count >> 31]
        before = at[s]
        candidate, seed = drawn(t, at, s, seed)
        if candidate == before:
            continue
        seed = seed * MULTIPLIER % MODULUS
        allowed = heat * logs[seed * 4096 >> 31]
        hopes = looks or hard > 0 or t.limit[NEEDS] > 0
        bound = t.cost[candidate] - t.cost[before] - t.gain_out[before] - t.gain_in[candidate] - allowed
        if bound > 0 and not hopes:
            continue
        other = in_the_way(t, s, candidate, before, -1, now, who, movable)
        free, others_before, stuck = -1, -1, other < -1
        if other >= 0:
            others_before = at[other]
            start = t.start[t.start_at[s] + t.begin[before]]
            if t.begin[candidate] == t.begin[before] or seed % 2 == 0:
                place = t.place[t.place_at[s] + t.where[before]]
            else:
                place = t.place[t.place_at[other] + t.where[others_before]]
            free = candidate_at(t, other, start, place, t.begin[before])
            if free < 0 or free == others_before:
                other, stuck = -1, True
            elif not hopes:
                bound += t.cost[free] - t.cost[others_before] - t.gain_out[others_before] - t.gain_in[free]
                stuck = in_the_way(t, s, candidate, before, other, now, who, movable) != -1
                stuck = stuck or in_the_way(t, other, free, others_before, s, now, who, movable) != -1
        else:
            other = -1
        if stuck and not hopes and bound + weight / 1024.0 > 0:
            continue
        more_hard, more_soft, used, whole = tried(
            t, now, log, at, s, candidate, other, free, allowed, weight / 1024.0, hopes
        )
        if looks:
            if more_soft > 0:
                totals[SEEN] += 1
                totals[DEARER] += more_soft
        elif whole and more_soft + more_hard * (weight / 1024.0) <= allowed:
            hard += more_hard
            soft += more_soft
            taken += 1
            named(t, s, before, candidate, who)
            if other >= 0:
                named(t, other, others_before, free, who)
            if hard == 0:
                clean += 1
                if record < 0 or soft < record or t.limit[EARLY_ENDS] > 0:
                    record = soft
                    best[:] = at
                    if t.limit[EARLY_ENDS] > 0:
                        hard = tightened(t, at)
                    elif record == 0:
                        break
            continue
        at[s] = before
        if other >= 0:
            at[other] = others_before
        for k in range(0, used, 3):
            for counter in range(log[k], log[k] + log[k + 1]):
                now[counter] -= log[k + 2]
    totals[HARD], totals[SOFT], totals[RECORD], totals[WEIGHT], totals[TAKEN] = (
        hard,
        soft,
        record,
        weight,
        taken,
    )
    return seed


@compiled
def tightened(t, at):
    """Ask for an earlier end than the present one; returns how many sessions lie beyond it now."""
    latest = -1
    for s in range(len(at)):
        if at[s] >= 0:
            latest = max(latest, t.late[at[s]])
    t.limit[LATEST] = latest - 1
    beyond = 0
    for s in range(len(at)):
        if at[s] >= 0 and t.late[at[s]] > t.limit[LATEST]:
            beyond += 1
    return beyond
