"""The desk's rules in the model's own arithmetic: the first that refuses, by its code, with what it counted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.tools.desk_year.gym import DAY, PEAK, WEEK, WORK, monday
from tests.tools.desk_year.plain import LIVE, Plain, Row, Score

COUNTS = (*LIVE, "ended", "released", "no_show")
FIXED = ("closed", "past")  # that nobody can set aside
APPROVAL = "approval"
OF_THE_ROOM = ("opening", "floor_limit", "length")  # that a class has settled already, not whoever sits in it

No = tuple[str, dict[str, object]]  # code, context


@dataclass(frozen=True)
class Ask:
    """What the rules are asked: the row as it would be, and what it was."""

    row: Row
    by_desk: bool = False
    verb: str = "add"
    was: int | None = None  # start before the change
    made: int | None = None  # when the changed one was made
    aside: frozenset[int] = frozenset()
    override: frozenset[str] = frozenset()


def first_no(plain: Plain, ask: Ask) -> No | None:
    """The refusal: opening hours first, or the length where that is why it is closed; then by the rules' names."""
    return next(_all(plain, ask), None)


def needs_approval(plain: Plain, ask: Ask) -> bool:
    row = ask.row
    if row.venue != "GYM-B" or row.lesson or ask.by_desk or row.source in ("series", "offer"):
        return False
    return (row.lanes or plain.places[row.venue].lanes) >= 2


def _all(plain: Plain, ask: Ask) -> Iterator[No]:
    rules = [_advance, _cool_down, _eligible, _floor_limit, _length, _notice, _one_place, _priority]
    rules += [_quota_day, _quota_future, _quota_group, _quota_peak, _quota_week]
    first = [("length", _length)] if is_too_long_for_the_hours(ask, plain) else []
    for code, rule in (*first, ("opening", _opening), *((r.__name__[1:], r) for r in rules)):
        if ask.row.lesson and code in OF_THE_ROOM:
            continue
        found = rule(plain, ask)
        if found is None:
            continue
        is_fixed = found.pop("fixed", False)
        if is_fixed or code not in ask.override:
            yield f"desk-{code.replace('_', '-')}", found


def _opening(plain: Plain, ask: Ask) -> dict[str, object] | None:
    row = ask.row
    if plain.closed(row.venue, row.start, row.end):
        return {"fixed": True}
    return None if plain.in_hours(row.venue, row.start, row.end) else {}


def is_too_long_for_the_hours(ask: Ask, plain: Plain) -> bool:
    """It begins while it is open, ends when it is not, and is longer than may be."""
    row, long, closed = ask.row, _length(plain, ask), _opening(plain, ask)
    if long is None or closed is None or row.end - row.start <= int(str(long["minutes"])):
        return False
    return not plain.closed(row.venue, row.start, row.start + 1) and plain.in_hours(
        row.venue, row.start, row.start + 1
    )


def _advance(plain: Plain, ask: Ask) -> dict[str, object] | None:
    days = 200 if ask.row.source == "series" else 14 if ask.by_desk else 7
    return None if plain.now >= (ask.row.start // DAY - days) * DAY else {"days": days}


def _cool_down(plain: Plain, ask: Ask) -> dict[str, object] | None:
    row = ask.row
    if row.group or not row.person or not _peak(plain, row.start, row.end):
        return None
    until = cool_until(plain, row.person)
    return {"points": 3} if until is not None and plain.now < until else None


def cool_until(plain: Plain, person: str) -> int | None:
    mine = [p for p in plain.points if p.person == person and not p.waived]
    mine = [p for p in mine if p.at > plain.now - 90 * DAY]
    return max((p.at + 7 * DAY for p in mine if _standing(mine, p.at) >= 3), default=None)


def _standing(points: Collection[Score], at: int) -> int:
    return sum(p.at <= at < p.expires for p in points)


def _eligible(plain: Plain, ask: Ask) -> dict[str, object] | None:
    row = ask.row
    if ask.verb == "change" or row.venue != "GYM-F" or row.group:
        return None
    status = plain.people[row.person].status if row.person else "staff"
    return {} if status == "outside" else None


def _floor_limit(plain: Plain, ask: Ask) -> dict[str, object] | None:
    row = ask.row
    if row.venue != "GYM-F":
        return None
    lanes = row.lanes or plain.places["GYM-F"].lanes
    if lanes > 4:
        return {"used": lanes, "limit": 4}
    if row.source in ("walk_in", "offer"):
        return None
    left = len(plain.free("GYM-F", row.ticks, [row.number]))
    return {"left": left, "keep": 2} if lanes <= left < lanes + 2 else None


def _length(plain: Plain, ask: Ask) -> dict[str, object] | None:
    minutes = ask.row.end - ask.row.start
    longest = 240 if ask.row.group else 120
    if minutes < 20 or minutes > longest:
        return {"minutes": 20 if minutes < 20 else longest}
    return {"minutes": max(20, minutes - minutes % 5)} if minutes % 5 else None


def _notice(plain: Plain, ask: Ask) -> dict[str, object] | None:
    is_desk = ask.by_desk or ask.row.source == "walk_in"
    is_bound = ask.verb == "change" and not is_desk and not just_made(plain, ask.made)
    if is_bound and ask.was is not None and ask.was - plain.now < 120:
        return {"need": 120}
    need = -60 if is_desk or ask.row.source == "offer" else 30
    if ask.row.start - plain.now >= need:
        return None
    return {"fixed": True} if need < 0 else {"need": need}


def just_made(plain: Plain, made: int | None) -> bool:
    return made is not None and plain.now - made <= 10


def _one_place(plain: Plain, ask: Ask) -> dict[str, object] | None:
    """One after the other, not two at once; what a club has does not count."""
    row, left_out = ask.row, {ask.row.number, *ask.aside}
    if not row.person or row.group:
        return None
    mine = [r for r in plain.of_person.get(row.person, ()) if r.state in LIVE and not r.group]
    mine = [r for r in mine if r.number not in left_out]
    at_once = [
        sum(1 for r in mine if r.start <= minute < r.end)
        for minute in {max(row.start, r.start) for r in mine if r.start < row.end and row.start < r.end}
    ]
    return {"used": max(at_once), "limit": 1} if at_once else None


def _priority(plain: Plain, ask: Ask) -> dict[str, object] | None:
    row = ask.row
    if ask.verb != "add" or row.venue != "GYM-A" or plain.now >= row.start - 48 * 60:
        return None
    status = plain.people[row.person].status if row.person else "staff"
    return None if status == "staff" and not row.group else {"hours": 48}


def _own(plain: Plain, ask: Ask, start: int, end: int) -> list[Row]:
    if not ask.row.person or ask.row.group:
        return []
    return [r for r in _counting(plain.of_person.get(ask.row.person, ()), ask, start, end) if not r.group]


def _counting(rows: Collection[Row], ask: Ask, start: int, end: int) -> list[Row]:
    left_out = {ask.row.number, *ask.aside}
    return [r for r in rows if r.state in COUNTS and start <= r.start < end and r.number not in left_out]


def _limits(used: list[Row], ask: Ask, count: int, hours: float) -> dict[str, object] | None:
    minutes = sum(r.end - r.start for r in used)
    if len(used) + 1 > count:
        return {"used": len(used), "limit": count}
    if minutes + ask.row.end - ask.row.start > hours * 60:
        return {"used": _hours(minutes), "limit": _hours(int(hours * 60))}
    return None


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def _quota_day(plain: Plain, ask: Ask) -> dict[str, object] | None:
    if ask.row.venue != "GYM-T" or not ask.row.person or ask.row.group:
        return None
    midnight = ask.row.start // DAY * DAY
    return _limits(_own(plain, ask, midnight, midnight + DAY), ask, 2, 2.0)


def _quota_week(plain: Plain, ask: Ask) -> dict[str, object] | None:
    if ask.row.venue != "GYM-T" or not ask.row.person or ask.row.group:
        return None
    week = monday(ask.row.start)
    return _limits(_own(plain, ask, week, week + WEEK), ask, 5, 8.0)


def _quota_future(plain: Plain, ask: Ask) -> dict[str, object] | None:
    if ask.verb != "add" or not ask.row.person or ask.row.group or ask.row.start <= plain.now:
        return None
    ahead = [r for r in _own(plain, ask, plain.now + 1, 10**9) if r.state in LIVE]
    return {"used": len(ahead), "limit": 3} if len(ahead) >= 3 else None


def _quota_group(plain: Plain, ask: Ask) -> dict[str, object] | None:
    if ask.row.venue != "GYM-A" or not ask.row.group:
        return None
    week = monday(ask.row.start)
    return _limits(_counting(plain.of_group.get(ask.row.group, ()), ask, week, week + WEEK), ask, 3, 6.0)


def _quota_peak(plain: Plain, ask: Ask) -> dict[str, object] | None:
    wanted = _peak(plain, ask.row.start, ask.row.end)
    if not wanted or not ask.row.person or ask.row.group:
        return None
    week, midnight = monday(ask.row.start), ask.row.start // DAY * DAY
    for start, end, most in ((week, week + WEEK, 240), (midnight, midnight + DAY, 120)):
        used = sum(_peak(plain, r.start, r.end) for r in _own(plain, ask, start, end))
        if used + wanted > most:
            return {"used": _hours(used), "limit": _hours(most)}
    return None


def _peak(plain: Plain, start: int, end: int) -> int:
    """How many peak minutes are in the span, which is within one day."""
    midnight = start // DAY * DAY
    if plain.types[start // DAY] not in WORK:
        return 0
    return sum(max(0, min(end, midnight + b) - max(start, midnight + a)) for a, b in PEAK)
