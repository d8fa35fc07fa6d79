"""Teams go round `number` stations: each team at each station once, one team a station at a time.

Source: a cyclic Latin rectangle. With t teams and s stations there are max(t, s) rounds; with more teams
than stations t − s teams rest in each, always neighbours, so that they can run a heat together.
"""

from scheduler.formats.base import Format, Match, Side
from solver.words import Words


class Rotation(Format):
    code = "rotation"
    title = Words("轮转", "rotation")
    counts = Words("站点数", "stations")

    def draw(self, sides: tuple[Side, ...], number: int = 1) -> tuple[Match, ...]:
        turns = max(len(sides), number)
        at = {(turn, (team + turn) % turns): side for turn in range(turns) for team, side in enumerate(sides)}
        return tuple(
            _visit(turn + 1, station + 1, at[turn, station])
            for turn in range(turns)
            for station in range(number)
            if (turn, station) in at
        )


def resting(sides: tuple[Side, ...], stations: int) -> tuple[tuple[Side, ...], ...]:
    """The teams that rest, round by round."""
    turns = max(len(sides), stations)
    return tuple(
        tuple(side for team, side in enumerate(sides) if (team + turn) % turns >= stations)
        for turn in range(turns)
    )


def heats(sides: tuple[Side, ...], stations: int) -> tuple[tuple[int, tuple[Side, ...]], ...]:
    """Relay heats in the rests: (round, who runs), every team in exactly one, in the order of the rounds.

    None where nobody rests. Each time the round with the most teams that have not run yet is taken.
    """
    idle = resting(sides, stations)
    left = set(sides) if any(idle) else set()
    found: list[tuple[int, tuple[Side, ...]]] = []
    while left:
        turn = max(range(len(idle)), key=lambda t: (len(left & set(idle[t])), -t))
        found.append((turn + 1, tuple(s for s in idle[turn] if s in left)))
        left -= set(idle[turn])
    return tuple(sorted(found, key=lambda heat: heat[0]))


def _visit(turn: int, station: int, side: Side) -> Match:
    name = Words(f"第{turn}轮 {station}号站", f"round {turn}, station {station}")
    return Match(f"r{turn}s{station}", turn, name, (side,), group=str(station))


FORMAT = Rotation()
