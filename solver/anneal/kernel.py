"""The inner loop: one session moves to another candidate, or two change over, and the counters say what it costs.

Everything is integers in flat arrays (see `tables`), so that a move costs some tens of additions. Random numbers
are Lehmer's (modulus 2³¹−1, multiplier 48271), which multiply without overflow, compiled or not.
"""

from solver.anneal.compiled import compiled

MODULUS, MULTIPLIER = 2147483647, 48271
APART = -(1 << 40)  # as the most of a pair: the values differ by at least the least, whichever is larger
TRIES = 6  # cells drawn before any legal candidate is taken


@compiled
def pool_cost(kind, level, price, used):
    """0: each used bucket beyond the first; 1: each that `level` used ones fall short; 2: once if any is."""
    if kind == 0:
        return price * (used - 1) if used > 1 else 0
    if kind == 1:
        return price * (level - used) if used < level else 0
    return price if used > 0 else 0


@compiled
def alone_cost(held, beside, price):
    """What is due where one session stands alone, with none of its group beside it."""
    return price if held == 1 and beside == 0 else 0


@compiled
def shift(t, s, candidate, sign, held, pooled, beside, who):
    """Put a candidate in (sign 1) or take it out (−1); returns what that adds of hard excess and of cost."""
    above = t.above
    alone_price = t.alone_price
    amount = t.amount
    cost = t.cost
    hit = t.hit
    hit_at = t.hit_at
    late = t.late
    leasts = t.least
    limit = t.limit
    mosts = t.most
    near = t.near
    near_at = t.near_at
    pools = t.pool
    pool_kind = t.pool_kind
    pool_level = t.pool_level
    pool_price = t.pool_price
    prices = t.price
    rows = t.rows
    hard, soft = 0, sign * cost[candidate]
    for part in range(3):
        row = rows[3 * candidate + part]
        for h in range(hit_at[row], hit_at[row + 1]):
            counter, old = hit[h], held[hit[h]]
            new = old + sign * amount[h]
            held[counter] = new
            who[counter] += sign * (s + 1)
            most, least = mosts[counter], leasts[counter]
            excess = max(0, new - most) - max(0, old - most) + max(0, least - new) - max(0, least - old)
            if prices[counter] < 0:
                hard += excess
            else:
                soft += excess * prices[counter]
            pool = pools[counter]
            if pool >= 0:
                was, now = old > above[counter], new > above[counter]
                if was != now:
                    kind, level, price = pool_kind[pool], pool_level[pool], pool_price[pool]
                    soft -= pool_cost(kind, level, price, pooled[pool])
                    pooled[pool] += 1 if now else -1
                    soft += pool_cost(kind, level, price, pooled[pool])
            if alone_price[counter] > 0:
                first, last = near_at[counter], near_at[counter + 1]
                held[counter] = old
                soft -= alone_cost(held[counter], beside[counter], alone_price[counter])
                for n in range(first, last):
                    soft -= alone_cost(held[near[n]], beside[near[n]], alone_price[near[n]])
                held[counter] = new
                for n in range(first, last):
                    beside[near[n]] += new - old
                soft += alone_cost(held[counter], beside[counter], alone_price[counter])
                for n in range(first, last):
                    soft += alone_cost(held[near[n]], beside[near[n]], alone_price[near[n]])
    if late[candidate] > limit[0]:
        hard += sign
    return hard, soft


@compiled
def pairs_broken(t, at, s, candidate):
    """How many of the session's pairs (order, sameness) its candidate breaks with the others where they are."""
    first = t.first
    pair_a = t.pair_a
    pair_b = t.pair_b
    pair_least = t.pair_least
    pair_most = t.pair_most
    pairs = t.pairs
    pairs_at = t.pairs_at
    value = t.value
    value_a = t.value_a
    value_b = t.value_b
    broken = 0
    for p in range(pairs_at[s], pairs_at[s + 1]):
        pair = pairs[p]
        a, b = pair_a[pair], pair_b[pair]
        one = candidate if a == s else at[a]
        other = candidate if b == s else at[b]
        if one < 0 or other < 0:
            continue
        between = value[value_b[pair] + other - first[b]] - value[value_a[pair] + one - first[a]]
        if pair_most[pair] == APART:
            broken += 1 if abs(between) < pair_least[pair] else 0
        elif between < pair_least[pair] or between > pair_most[pair]:
            broken += 1
    return broken


@compiled
def move(t, at, s, candidate, held, pooled, beside, who):
    """Move a placed session; returns what that adds of hard excess and of cost."""
    before = at[s]
    h1, s1 = shift(t, s, before, -1, held, pooled, beside, who)
    h2, s2 = shift(t, s, candidate, 1, held, pooled, beside, who)
    broken = pairs_broken(t, at, s, candidate) - pairs_broken(t, at, s, before)
    at[s] = candidate
    return h1 + h2 + broken, s1 + s2


@compiled
def candidate_at(t, s, start, place):
    """The session's candidate that starts at the tick in the place with that number, or −1."""
    at_cell = t.at_cell
    cell_at = t.cell_at
    places = t.place
    place_at = t.place_at
    starts = t.start
    start_at = t.start_at
    low, high = start_at[s], start_at[s + 1]
    count = high - low
    last = high
    while low < last:
        middle = (low + last) // 2
        if starts[middle] < start:
            low = middle + 1
        else:
            last = middle
    if low == high or starts[low] != start:
        return -1
    for p in range(place_at[s], place_at[s + 1]):
        if places[p] == place:
            return at_cell[cell_at[s] + (p - place_at[s]) * count + low - start_at[s]]
    return -1


@compiled
def drawn(t, at, s, seed):
    """Another candidate of the session: another time, another place, or both; and the next seed."""
    at_cell = t.at_cell
    cells = t.cell
    cell_at = t.cell_at
    first = t.first
    place_at = t.place_at
    start_at = t.start_at
    starts, places = start_at[s + 1] - start_at[s], place_at[s + 1] - place_at[s]
    cell = cells[at[s]]
    for _ in range(TRIES):
        seed = seed * MULTIPLIER % MODULUS
        kind = seed // 8 % 8
        seed = seed * MULTIPLIER % MODULUS
        if kind < 3 and places > 1:
            other = (seed // 8 % places) * starts + cell % starts
        elif kind < 6 or places == 1:
            other = cell - cell % starts + seed // 8 % starts
        else:
            other = seed // 8 % (starts * places)
        found = at_cell[cell_at[s] + other]
        if found >= 0 and found != at[s]:
            return found, seed
    seed = seed * MULTIPLIER % MODULUS
    return first[s] + seed // 8 % (first[s + 1] - first[s]), seed


@compiled
def in_the_way(t, s, candidate, held, who, movable):
    """A session that shares an exclusive thing with the candidate just put in, or −1."""
    hit = t.hit
    hit_at = t.hit_at
    most = t.most
    prices = t.price
    rows = t.rows
    for part in range(3):
        row = rows[3 * candidate + part]
        for h in range(hit_at[row], hit_at[row + 1]):
            counter = hit[h]
            if prices[counter] < 0 and most[counter] == 1 and held[counter] == 2:
                other = who[counter] - (s + 1) - 1
                if other >= 0 and movable[other] and other != s:
                    return other
    return -1


@compiled
def anneal(
    t, logs, sessions, movable, at, best, held, pooled, beside, who, totals, moves, hot, cold, heaviest, seed
):
    """So many moves while the temperature falls from `hot` to `cold`, geometrically.

    `totals` are the hard excess, the cost, the cost of `best` (−1: none yet), the weight of the hard excess
    times 1024 (at most `heaviest`), and moves taken. Writes the best placement without excess into `best`.
    Returns the next seed.
    """
    hard, soft, record, weight, taken = totals[0], totals[1], totals[2], totals[3], totals[4]
    steps = 256
    every = max(1, moves // steps)
    heat = hot
    fall = (cold / hot) ** (1.0 / steps)
    clean = 0
    for n in range(moves):
        if n % every == every - 1:
            heat *= fall
            weight = min(weight * 5 // 4, heaviest) if clean == 0 else max(weight * 9 // 10, 1024)
            clean = 0
        seed = seed * MULTIPLIER % MODULUS
        s = sessions[seed // 8 % len(sessions)]
        before = at[s]
        candidate, seed = drawn(t, at, s, seed)
        if candidate == before:
            continue
        more_hard, more_soft = move(t, at, s, candidate, held, pooled, beside, who)
        other, others_before = -1, -1
        if more_hard > 0:
            other = in_the_way(t, s, candidate, held, who, movable)
            if other >= 0:
                left = t.cell[before]
                starts = t.start_at[s + 1] - t.start_at[s]
                start = t.start[t.start_at[s] + left % starts]
                place = t.place[t.place_at[s] + left // starts]
                others_before = at[other]
                free = candidate_at(t, other, start, place)
                if free >= 0 and free != others_before:
                    h, c = move(t, at, other, free, held, pooled, beside, who)
                    more_hard += h
                    more_soft += c
                else:
                    other = -1
        seed = seed * MULTIPLIER % MODULUS
        allowed = heat * logs[seed // 8 % len(logs)]
        if more_soft + more_hard * (weight / 1024.0) <= allowed:
            hard += more_hard
            soft += more_soft
            taken += 1
            if hard == 0:
                clean += 1
                if record < 0 or soft < record or t.limit[1] > 0:
                    record = soft
                    best[:] = at
                    if t.limit[1] > 0:
                        hard = tightened(t, at)
                    elif record == 0:
                        break
        else:
            if other >= 0:
                move(t, at, other, others_before, held, pooled, beside, who)
            move(t, at, s, before, held, pooled, beside, who)
    totals[0], totals[1], totals[2], totals[3], totals[4] = hard, soft, record, weight, taken
    return seed


@compiled
def tightened(t, at):
    """Ask for an earlier end than the present one; returns how many sessions lie beyond it now."""
    late = t.late
    limit = t.limit
    latest = -1
    for s in range(len(at)):
        if at[s] >= 0:
            latest = max(latest, late[at[s]])
    limit[0] = latest - 1
    beyond = 0
    for s in range(len(at)):
        if at[s] >= 0 and late[at[s]] > limit[0]:
            beyond += 1
    return beyond
