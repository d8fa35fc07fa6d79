"""Chains of moves: a session goes where others are in its way, those go to the start that it left, and so on.

Where nearly everything is full no single move or swap is possible without breaking something: a match in another slot
meets one match of either team there, which have to go elsewhere at once. Back and forth between two starts this is
Kempe's chain; where the start that was left is nothing for whoever has to leave, any candidate with nobody in its
way is.
"""

from solver.anneal.compiled import compiled, inlined
from solver.anneal.hits import hard_hits, soft_hits
from solver.anneal.proposals import candidate_at, drawn, in_the_way
from solver.anneal.trying import LATEST, named, pairs_broken

LONGEST = 16  # sessions; what takes more is given up
FEWEST, MOST = 16, 512  # chains among 1024 proposals for which no change-over of two is possible
JUDGED = 2000  # links tried between two looks at what they brought
TRIES = 4  # candidates drawn for a session for which the start that was left is nothing


@compiled
def chained(t, at, now, log, who, movable, moved, s, candidate, allowed, weight, seed):
    """Move a session, whoever is in its way, and so on. Returns what that adds of excess and of cost, how long the
    notes are, how many sessions have moved, whether all found room and it may be worth what is allowed, and the next
    seed. `moved` holds (session, before, after) of each; `at` and `who` are already those of afterwards. Nothing is
    undone here."""
    hard, soft, used, whole = 0, 0, 0, True
    moved[0], moved[1], moved[2] = s, at[s], candidate
    known, done, gain = 1, 0, 0
    while done < known and whole:
        session, before, after = moved[3 * done], moved[3 * done + 1], moved[3 * done + 2]
        done += 1
        more, used = moved_one(t, at, now, log, used, session, before, after)
        named(t, session, before, after, who)
        hard, soft = hard + more, soft + t.cost[after] - t.cost[before]
        gain += t.gain_out[before] + t.gain_in[after]
        known, whole, seed = displaced(t, at, now, who, movable, moved, known, session, before, after, seed)
    if not whole or hard * weight + soft - gain > allowed:
        return hard, soft, used, done, False, seed
    for m in range(done):
        before, after = moved[3 * m + 1], moved[3 * m + 2]
        for turn in range(2):
            sign, here, there = 2 * turn - 1, before, after
            if turn == 1:
                here, there = after, before
            for part in range(3):
                row = t.rows[3 * here + part]
                if row != t.rows[3 * there + part]:
                    more, cost, used = soft_hits(t, row, sign, now, log, used)
                    hard += more
                    soft += cost
    return hard, soft, used, done, True, seed


@inlined
def moved_one(t, at, now, log, used, session, before, after):
    """Move one session in the counters that can only be full: what that adds of excess, and the notes."""
    hard = -pairs_broken(t, at, session)
    at[session] = after
    hard += pairs_broken(t, at, session)
    hard += 1 if t.late[after] > t.limit[LATEST] else 0
    hard -= 1 if t.late[before] > t.limit[LATEST] else 0
    for turn in range(2):
        sign, here, there = 2 * turn - 1, before, after
        if turn == 1:
            here, there = after, before
        for part in range(3):
            row = t.rows[3 * here + part]
            if row != t.rows[3 * there + part]:
                more, used = hard_hits(t, row, sign, now, log, used)
                hard += more
    return hard, used


@inlined
def displaced(t, at, now, who, movable, moved, known, session, before, after, seed):
    """Add to `moved` whoever shares an exclusive thing with the session now, with where they go; False where one
    of them can go nowhere."""
    for part in range(2, -1, -1):
        row = t.rows[3 * after + part]
        if row == t.rows[3 * before + part]:
            continue
        for h in range(t.hit_at[4 * row], t.hit_at[4 * row + 1]):
            for counter in range(t.hit[3 * h], t.hit[3 * h] + t.hit[3 * h + 1]):
                if now[counter] < 2 or t.most[counter] != 1:
                    continue
                other = who[counter] - session - 2
                place_in = -1
                for m in range(known):
                    if moved[3 * m] == other:
                        place_in = m
                if place_in >= 0 and at[other] == moved[3 * place_in + 1]:
                    continue  # it will leave
                if now[counter] > 2 or place_in >= 0 or known == LONGEST or other < 0 or not movable[other]:
                    return known, False, seed
                free, seed = elsewhere(t, at, now, who, movable, moved, known, other, session, before, seed)
                if free < 0:
                    return known, False, seed
                moved[3 * known], moved[3 * known + 1], moved[3 * known + 2] = other, at[other], free
                known += 1
    return known, True, seed


@inlined
def elsewhere(t, at, now, who, movable, moved, known, other, of, hole, seed):
    """Where whoever is thrown out goes: to the start that was left, in its own place, unless that is taken and the
    one that was left is not; or to a candidate with nobody in its way. −1: nowhere."""
    here, start = at[other], t.start[t.start_at[of] + t.begin[hole]]
    own, left = t.place[t.place_at[other] + t.where[here]], t.place[t.place_at[of] + t.where[hole]]
    free = -1
    for turn in range(2):
        place = own if turn == 0 else left
        there = candidate_at(t, other, start, place, t.begin[hole])
        if there < 0 or there == here:
            continue
        if not is_taken(t, at, now, who, moved, known, start, place, there):
            return there, seed
        if free < 0:
            free = there
    if free >= 0:
        return free, seed
    for _ in range(TRIES):
        there, seed = drawn(t, at, other, seed)
        if there != here and in_the_way(t, other, there, here, -1, now, who, movable) == -1:
            return there, seed
    return -1, seed


@inlined
def is_taken(t, at, now, who, moved, known, start, place, candidate):
    """Whether anybody is at that time in that place who will not leave it, or will come there."""
    for m in range(known):
        session, after = moved[3 * m], moved[3 * m + 2]
        is_there = t.place[t.place_at[session] + t.where[after]] == place
        if is_there and t.start[t.start_at[session] + t.begin[after]] == start:
            return True
    row = t.rows[3 * candidate + 2]
    for h in range(t.hit_at[4 * row], t.hit_at[4 * row + 1]):
        for counter in range(t.hit[3 * h], t.hit[3 * h] + t.hit[3 * h + 1]):
            if t.most[counter] == 1 and now[counter] > 0:
                stays = True
                for m in range(known):
                    if moved[3 * m] == who[counter] - 1 and at[moved[3 * m]] == moved[3 * m + 1]:
                        stays = False
                if stays:
                    return True
    return False


@inlined
def taken_back(t, at, who, moved, done):
    """Everybody back to where they were."""
    for m in range(done):
        session = moved[3 * m]
        named(t, session, moved[3 * m + 2], moved[3 * m + 1], who)
        at[session] = moved[3 * m + 1]


@inlined
def share_of_chains(share, links, linked, moves, taken):
    """How many chains to try from now on: twice as many where links are taken as often as plain moves, for the
    work that they are (a link is as much as two of those), else half as many."""
    if linked * moves >= 2 * links * taken:
        return min(MOST, 2 * share)
    return max(FEWEST, share // 2)
