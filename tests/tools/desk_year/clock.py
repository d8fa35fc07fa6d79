"""What the clock ends in the model: holds, offers, and the places of who did not come."""

from tests.tools.desk_year import classes
from tests.tools.desk_year.plain import Plain, Row
from tests.tools.desk_year.turns import Gains, Turn, Turns

GRACE = 10  # minutes within which somebody has to come


def due(turns: Turns) -> int:
    """All that is due, in the order of the desk; how many there were."""
    return _holds(turns) + _offers(turns) + _absent(turns)


def _holds(turns: Turns) -> int:
    plain, done = turns.plain, 0
    offered = {id(t.row) for t in turns.open.values() if t.state == "offered"}
    rows = [r for r in plain.live.values() if id(r) not in offered and _hold_is_over(plain, r)]
    for row in sorted(rows, key=lambda r: r.number):
        if not _hold_is_over(plain, row):  # with its class, when the room of that was not confirmed
            continue
        done += 1
        if row.person:
            plain.tell(f"expired:{row.number}")
        turns.promote(plain.over(row, "expired"))
    return done


def _hold_is_over(plain: Plain, row: Row) -> bool:
    if row.state == "held":
        return row.until is not None and row.until <= plain.now
    return row.state == "pending" and row.start <= plain.now


def _offers(turns: Turns) -> int:
    some = [t for t in turns.open.values() if _turn_is_over(turns.plain, t)]
    for turn in sorted(some, key=lambda t: t.number):
        state = _settled(turns.plain, turn)
        if turn.row is not None and not state:
            turns.plain.tell(f"offer-over:{turn.row.number}")
        turns.promote(turns.over(turn, state or "expired"))
    return len(some)


def _turn_is_over(plain: Plain, turn: Turn) -> bool:
    if turn.state == "offered":
        return turn.until <= plain.now or bool(_settled(plain, turn))
    return turn.end <= plain.now


def _settled(plain: Plain, turn: Turn) -> str:
    """What became of the offer as a booking, where somebody confirmed or cancelled that."""
    if turn.state != "offered" or turn.row is None or turn.row.state == "held":
        return ""
    return "accepted" if turn.row.number in plain.live else "passed"


def _absent(turns: Turns) -> int:
    rows = [r for r in turns.plain.live.values() if _is_absent(turns.plain, r)]
    for row in sorted(rows, key=lambda r: r.number):
        turns.promote(_ended(turns.plain, row))
    return len(rows)


def _is_absent(plain: Plain, row: Row) -> bool:
    if row.state == "confirmed" and _has_to_come(plain, row):
        return max(row.start, row.made) + GRACE <= plain.now
    return row.state in ("confirmed", "checked_in") and row.end <= plain.now


def _has_to_come(plain: Plain, row: Row) -> bool:
    return not row.group and not classes.is_room(plain, row)


def _ended(plain: Plain, row: Row) -> Gains:
    is_past = row.end <= plain.now
    if row.state == "checked_in" or not _has_to_come(plain, row):
        return plain.over(row, "ended", keep=is_past)
    gains = plain.over(row, "no_show" if is_past else "released", keep=is_past)
    if row.person and not plain.score(row, "no_show"):
        plain.tell(f"released:{row.number}")
    return gains
