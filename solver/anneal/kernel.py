"""The inner loop: one session moves to another candidate, or two change over, and the counters say what it costs.

Everything is integers in flat arrays (see `tables`), so that a move costs some tens of additions.
"""

from solver.anneal.chains import JUDGED, chained, share_of_chains, taken_back
from solver.anneal.compiled import compiled
from solver.anneal.proposals import MODULUS, MULTIPLIER, candidate_at, drawn, in_the_way
from solver.anneal.suspects import doubted, suspect
from solver.anneal.trying import EARLY_ENDS, LATEST, NEEDS, named, tried

HARD, SOFT, RECORD, WEIGHT, TAKEN, SEEN, DEARER, FOCUS, SHARE, LINKS, LINKED, PLAIN, SINCE = range(
    13
)  # of `totals`
STEPS = 256  # of the temperature


@compiled
def anneal(
    t,
    logs,
    sessions,
    movable,
    at,
    best,
    now,
    log,
    who,
    doubt,
    moved,
    totals,
    moves,
    hot,
    cold,
    lightest,
    heaviest,
    seed,
):
    """So many moves while the temperature falls from `hot` to `cold`, geometrically; below 0 they are looked at and
    none is made.

    `totals` are the hard excess, the cost, the cost of `best` (−1: none yet), the weight of the hard excess
    times 1024 (at most `heaviest`, and at least `lightest` once there is none), moves taken, and of those looked at
    the dearer ones and what they cost more; how many of sixteen moves are of a session in excess, while there is
    any; and of how many stuck proposals among 1024 a chain is tried, with the links tried and taken since that was last
    judged, the moves since, and how many had been taken by then. Writes the best placement without excess into
    `best`. Returns the next seed.
    """
    hard, soft, record, weight, taken = (
        totals[HARD],
        totals[SOFT],
        totals[RECORD],
        totals[WEIGHT],
        totals[TAKEN],
    )
    looks, focus, share = hot < 0, totals[FOCUS], totals[SHARE]
    links, linked, plain, since = totals[LINKS], totals[LINKED], totals[PLAIN], totals[SINCE]
    every = max(1, moves // STEPS)
    heat = abs(hot)
    fall = (abs(cold) / heat) ** (1.0 / STEPS)
    clean = 0
    count = len(sessions)
    left = every
    for _ in range(moves):
        left -= 1
        if left == 0:
            left = every
            heat *= fall
            weight = min(weight * 5 // 4, heaviest) if clean == 0 else max(weight * 9 // 10, lightest)
            clean = 0
        plain += 1
        if links > JUDGED:
            share = share_of_chains(share, links, linked, plain, taken - since)
            links, linked, plain, since = 0, 0, 0, taken
        seed = seed * MULTIPLIER % MODULUS
        s = sessions[seed * count >> 31]
        if focus > 0 and hard > 0:
            seed = seed * MULTIPLIER % MODULUS
            if seed * 16 >> 31 < focus:
                asked, seed = suspect(t, now, at, doubt, seed)
                s = asked if asked >= 0 else s
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
        free, others_before, stuck, length = -1, -1, other < -1, 0
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
        if stuck and others_before >= 0 and share > 0 and not looks:
            seed = seed * MULTIPLIER % MODULUS
            length = 1 if seed * 1024 >> 31 < share else 0
        if length > 0:
            more_hard, more_soft, used, length, whole, seed = chained(
                t, at, now, log, who, movable, moved, s, candidate, allowed, weight / 1024.0, seed
            )
            links += length
        elif stuck and not hopes and bound + weight / 1024.0 > 0:
            continue
        else:
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
            if length > 0:
                linked += length
                for m in range(length):
                    doubted(doubt, moved[3 * m])
            else:
                named(t, s, before, candidate, who)
                if other >= 0:
                    named(t, other, others_before, free, who)
            if focus > 0 and hard > 0 and length == 0:
                doubted(doubt, s)
                if other >= 0:
                    doubted(doubt, other)
            if hard == 0:
                clean += 1
                if record < 0 or soft < record or t.limit[EARLY_ENDS] > 0:
                    record = soft
                    best[:] = at
                    if t.limit[EARLY_ENDS] > 0:
                        hard = tightened(t, at)
                        for late in sessions:
                            doubted(doubt, late)
                    elif record == 0:
                        break
            continue
        if length > 0:
            taken_back(t, at, who, moved, length)
        else:
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
    totals[SHARE], totals[LINKS], totals[LINKED], totals[PLAIN], totals[SINCE] = (
        share,
        links,
        linked,
        plain,
        since,
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
