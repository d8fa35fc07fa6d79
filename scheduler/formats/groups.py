"""`number` groups by the snake (the strongest apart), a round robin in each."""

from dataclasses import replace

from scheduler.formats.base import Format, Match, Side
from scheduler.formats.round_robin import FORMAT as ROUND_ROBIN
from solver.words import Words

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Groups(Format):
    code = "groups"
    title = Words("小组赛", "groups")
    counts = Words("小组数", "groups")

    def draw(self, sides: tuple[Side, ...], number: int = 1) -> tuple[Match, ...]:
        matches = [m for letter, group in snaked(sides, number).items() for m in _of_group(letter, group)]
        return tuple(sorted(matches, key=lambda m: (m.round, m.group, m.code)))


def snaked(sides: tuple[Side, ...], number: int) -> dict[str, tuple[Side, ...]]:
    """The groups by letter: seeds 1, 2, 3, 4 into A, B, C, D, seeds 5, 6, 7, 8 into D, C, B, A …"""
    found: dict[str, tuple[Side, ...]] = dict.fromkeys(LETTERS[:number], ())
    turn = [*found, *reversed(found)]
    for seed, side in enumerate(sides):
        found[turn[seed % len(turn)]] += (side,)
    return found


def qualified(number: int, places: int = 2) -> tuple[Side, ...]:
    """The sides that go on, seeded so that winners of a group meet those of its neighbour as late as can be.

    First all group winners, then all runners-up from the last group to the first: the knock-out's seeding
    (strongest against weakest) lets winner A meet runner-up B, not runner-up A.
    """
    found = [_placed(letter, 1) for letter in LETTERS[:number]]
    for place in range(2, places + 1):
        letters = [LETTERS[i ^ 1] if (i ^ 1) < number else LETTERS[i] for i in range(number)]
        found += [_placed(letter, place) for letter in reversed(letters)]
    return tuple(found)


def _placed(letter: str, place: int) -> Side:
    return Side(words=Words(f"{letter}组第{place}名", f"no. {place} of group {letter}"))


def _of_group(letter: str, group: tuple[Side, ...]) -> list[Match]:
    return [
        replace(
            match,
            code=f"{letter}{index}",
            group=letter,
            name=Words(f"{letter}组第{index}场", f"group {letter}, match {index}"),
        )
        for index, match in enumerate(ROUND_ROBIN.draw(group), 1)
    ]


FORMAT = Groups()
