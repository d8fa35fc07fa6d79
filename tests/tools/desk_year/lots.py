"""Lots in the model: where they are drawn, whoever asked has one from the first time that there is something to
draw for, and it stays theirs."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tools.desk_year.turns import Turn, Turns

BY_LOT = ("GYM-T", "GYM-A", "GYM-H2")  # lots are drawn for who wishes for these first of all


def in_order(turns: "Turns", some: Iterable["Turn"]) -> list["Turn"]:
    """Lots before all who only asked; new ones are behind all drawn before, in the order of the hash of the
    recorded seed with the number of the turn, which anybody can check."""
    some = list(some)
    new = [turn for turn in some if turn.lot is None and turn.venues[0] in BY_LOT]
    if new:
        seed, highest = turns.records.seed(), max((t.lot or 0 for t in turns.all.values()), default=0)
        new.sort(key=lambda t: hashlib.sha256(f"{seed}:{t.number}".encode()).hexdigest())
        for lot, turn in enumerate(new, highest + 1):
            turn.lot = lot
    return sorted(some, key=lambda t: (t.lot is None, t.lot or 0, t.asked, t.number))
