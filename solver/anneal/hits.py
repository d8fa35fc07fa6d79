"""What a candidate holds: runs of counters that it raises while it is in the timetable.

`now` is all that moves: what every counter holds, who is beside it, how many of each pool are in use. What a move
adds is noted in `log` (first counter, how many, amount), so that giving it up is taking that off again.
"""

from solver.anneal.compiled import compiled, inlined


@inlined
def pool_cost(kind, level, price, used):
    """0: each used bucket beyond the first; 1: each that `level` used ones fall short; 2: once if any is."""
    if kind == 0:
        return price * (used - 1) if used > 1 else 0
    if kind == 1:
        return price * (level - used) if used < level else 0
    return price if used > 0 else 0


@inlined
def beyond(count, most, least):
    """By how much a counter is above its most or below its least."""
    return max(0, count - most) + max(0, least - count)


@inlined
def noted(log, used, first, size, amount):
    """Write down what is added to so many counters; how long the notes are then."""
    log[used], log[used + 1], log[used + 2] = first, size, amount
    return used + 3


@inlined
def hard_hits(t, row, sign, now, log, used):
    """Put the row's hits on hard counters in (sign 1) or out (−1); what that adds of excess, and the notes."""
    hit, most = t.hit, t.most
    hard = 0
    for h in range(t.hit_at[4 * row], t.hit_at[4 * row + 1]):
        first, size, amount = hit[3 * h], hit[3 * h + 1], sign * hit[3 * h + 2]
        used = noted(log, used, first, size, amount)
        for counter in range(first, first + size):
            old = now[counter]
            now[counter] = old + amount
            hard += max(0, old + amount - most[counter]) - max(0, old - most[counter])
    return hard, used


@inlined
def soft_hits(t, row, sign, now, log, used):
    """The same with all other counters: what that adds of excess and of cost, and the notes."""
    hard, soft, used = wish_hits(t, row, sign, now, log, used)
    more, cost, used = pool_hits(t, row, sign, now, log, used)
    hard, soft = hard + more, soft + cost
    cost, used = company_hits(t, row, sign, now, log, used)
    return hard, soft + cost, used


@inlined
def priced_step(t, now, counter, amount):
    """Raise a counter that has a price or a least: what that adds of excess and of cost."""
    old = now[counter]
    now[counter] = old + amount
    most, least, price = t.most[counter], t.least[counter], t.price[counter]
    excess = beyond(old + amount, most, least) - beyond(old, most, least)
    if price < 0:
        return excess, 0
    return 0, excess * price


@inlined
def wish_hits(t, row, sign, now, log, used):
    """Counters whose excess costs a price, or that have a least."""
    hard, soft = 0, 0
    for h in range(t.hit_at[4 * row + 1], t.hit_at[4 * row + 2]):
        first, size, amount = t.hit[3 * h], t.hit[3 * h + 1], sign * t.hit[3 * h + 2]
        used = noted(log, used, first, size, amount)
        for counter in range(first, first + size):
            more, cost = priced_step(t, now, counter, amount)
            hard += more
            soft += cost
    return hard, soft, used


@inlined
def pool_hits(t, row, sign, now, log, used):
    """Counters that feed a pool: how many of it are in use."""
    hard, soft, counters = 0, 0, len(t.most)
    for h in range(t.hit_at[4 * row + 2], t.hit_at[4 * row + 3]):
        first, size, amount = t.hit[3 * h], t.hit[3 * h + 1], sign * t.hit[3 * h + 2]
        used = noted(log, used, first, size, amount)
        for counter in range(first, first + size):
            old, above = now[counter], t.above[counter]
            more, cost = priced_step(t, now, counter, amount)
            hard += more
            soft += cost
            if (old > above) != (old + amount > above):
                pool = t.pool[counter]
                kind, level, due = t.pool_kind[pool], t.pool_level[pool], t.pool_price[pool]
                where, step = 2 * counters + pool, 1 if amount > 0 else -1
                was = now[where]
                now[where] = was + step
                used = noted(log, used, where, 1, step)
                soft += pool_cost(kind, level, due, was + step) - pool_cost(kind, level, due, was)
    return hard, soft, used


@inlined
def company_hits(t, row, sign, now, log, used):
    """Counters that cost something where one stands alone: who is beside them."""
    soft, counters = 0, len(t.most)
    for h in range(t.hit_at[4 * row + 3], t.hit_at[4 * row + 4]):
        first, size, amount = t.hit[3 * h], t.hit[3 * h + 1], sign * t.hit[3 * h + 2]
        used = noted(log, used, first, size, amount)
        for counter in range(first, first + size):
            old = now[counter]
            new = old + amount
            now[counter] = new
            if now[counters + counter] == 0:
                soft += (t.alone[counter] if new == 1 else 0) - (t.alone[counter] if old == 1 else 0)
            for n in range(t.near_at[counter], t.near_at[counter + 1]):
                other = t.near[n]
                where = counters + other
                was = now[where]
                now[where] = was + amount
                used = noted(log, used, where, 1, amount)
                if now[other] == 1 and (was == 0) != (was + amount == 0):
                    soft += t.alone[other] if was > 0 else -t.alone[other]
    return soft, used


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
