"""What a draw is: matches with sides that are known, or known by what they will have won. Pure data."""

from dataclasses import dataclass
from typing import ClassVar

from solver.words import Words


@dataclass(frozen=True)
class Side:
    """An entry by its code; or, while it is not known, words such as "winner of semi-final 1"."""

    entry: str = ""
    words: Words = Words()


@dataclass(frozen=True)
class Match:
    """`code` is unique in the draw. `round` counts from 1; all matches of a round can be played at once.

    `after` are the codes of the matches whose results it waits for. `group` is the group or station.
    """

    code: str
    round: int
    name: Words
    sides: tuple[Side, ...]
    after: tuple[str, ...] = ()
    group: str = ""

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that are known already."""
        return tuple(s.entry for s in self.sides if s.entry)


class Format:
    """Base of all draws. A module ends with `FORMAT = ItsFormat()`.

    `number` is what the format counts, as `counts` says: legs, groups, stations. The same entries in the
    same order give the same draw: who draws lots shuffles the entries first and keeps that order.
    """

    code: ClassVar[str]
    title: ClassVar[Words]
    counts: ClassVar[Words] = Words()

    def draw(self, sides: tuple[Side, ...], number: int = 1) -> tuple[Match, ...]:
        """The matches in the order of their rounds; none for fewer than two sides."""
        raise NotImplementedError


def known(*entries: str) -> tuple[Side, ...]:
    """Sides for entries that are known by code."""
    return tuple(Side(e) for e in entries)
