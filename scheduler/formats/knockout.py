"""Knock-out: who loses is out. Seeds meet late; where the number is no power of two the best have byes.

`number` 1 adds a match for third place between the losers of the semi-finals.
"""

from scheduler.formats.base import Format, Match, Side
from solver.words import Words

Waiting = tuple[Side, tuple[str, ...]]  # a side, and the matches its name waits for

ROUNDS = {
    2: ("final", Words("决赛", "final")),
    4: ("SF", Words("半决赛", "semi-final")),
    8: ("QF", Words("四分之一决赛", "quarter-final")),
}


class Knockout(Format):
    code = "knockout"
    title = Words("淘汰赛", "knock-out")
    counts = Words("三四名决赛（1 有，0 无）", "third-place match (1 yes, 0 no)")

    def draw(self, sides: tuple[Side, ...], number: int = 0) -> tuple[Match, ...]:
        if len(sides) < 2:
            return ()
        field = _seeded(sides)
        matches: list[Match] = []
        turn = 1
        while len(field) > 1:
            if len(field) == 2 and number and turn > 1 and len(sides) > 3:
                matches.append(_third(turn, [m for m in matches if m.round == turn - 1]))
            played, field = _round(turn, field)
            matches += played
            turn += 1
        return tuple(matches)


def _seeded(sides: tuple[Side, ...]) -> list[Waiting | None]:
    """The first round's field: best against worst, the two best in different halves; None is a bye."""
    order = [0]
    while len(order) < len(sides):
        size = 2 * len(order)
        order = [seed for best in order for seed in (best, size - 1 - best)]
    return [(sides[seed], ()) if seed < len(sides) else None for seed in order]


def _round(turn: int, field: list[Waiting | None]) -> tuple[list[Match], list[Waiting | None]]:
    """One round's matches, and the field of the next with the winners by name."""
    code, title = ROUNDS.get(len(field), (f"R{len(field)}-", _last(len(field))))
    matches: list[Match] = []
    winners: list[Waiting | None] = []
    for place in range(0, len(field), 2):
        pair = [s for s in field[place : place + 2] if s is not None]
        if len(pair) < 2:
            winners.append(pair[0] if pair else None)
            continue
        match = _match(turn, code, title, len(matches) + 1, pair, alone=len(field) == 2)
        matches.append(match)
        winners.append((_outcome(match, "胜者", "winner"), (match.code,)))
    return matches, winners


def _match(turn: int, code: str, title: Words, index: int, pair: list[Waiting], *, alone: bool) -> Match:
    after = tuple(c for _, codes in pair for c in codes)
    name = title if alone else Words(f"{title.zh} {index}", f"{title.en} {index}")
    return Match(code if alone else f"{code}{index}", turn, name, tuple(s for s, _ in pair), after)


def _third(turn: int, semis: list[Match]) -> Match:
    sides = tuple(_outcome(m, "负者", "loser") for m in semis)
    return Match("third", turn, Words("三四名决赛", "third place"), sides, tuple(m.code for m in semis))


def _outcome(match: Match, zh: str, en: str) -> Side:
    return Side(words=Words(f"{match.name.zh} {zh}", f"{en} of {match.name.en}"))


def _last(size: int) -> Words:
    return Words(f"{size}强赛", f"round of {size}")


FORMAT = Knockout()
