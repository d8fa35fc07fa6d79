"""Everybody meets everybody once (or `number` times), by the circle method. An odd one has a bye a round.

Source: the circle method (Kirkman tables): one side stays, the others turn by one place a round.
"""

from scheduler.formats.base import Format, Match, Side
from solver.words import Words


class RoundRobin(Format):
    code = "round_robin"
    title = Words("循环赛", "round robin")
    counts = Words("循环数", "legs")

    def draw(self, sides: tuple[Side, ...], number: int = 1) -> tuple[Match, ...]:
        once = _pairs(sides)
        rounds = max((r for r, _, _ in once), default=0)
        return tuple(
            _match(leg * rounds + r, place, pair if leg % 2 == 0 else pair[::-1])
            for leg in range(number)
            for r, place, pair in once
        )


def _pairs(sides: tuple[Side, ...]) -> list[tuple[int, int, tuple[Side, Side]]]:
    """Round, place in the round, and who meets, for one leg."""
    ring: list[Side | None] = [*sides, None] if len(sides) % 2 else [*sides]
    found = []
    for turn in range(len(ring) - 1):
        meets = [(ring[i], ring[-1 - i]) for i in range(len(ring) // 2)]
        played = [(a, b) for a, b in meets if a is not None and b is not None]
        found += [(turn + 1, place, pair) for place, pair in enumerate(played, 1)]
        ring = [ring[0], ring[-1], *ring[1:-1]]
    return found


def _match(turn: int, place: int, pair: tuple[Side, Side]) -> Match:
    name = Words(f"第{turn}轮第{place}场", f"round {turn}, match {place}")
    return Match(f"r{turn}m{place}", turn, name, pair)


FORMAT = RoundRobin()
