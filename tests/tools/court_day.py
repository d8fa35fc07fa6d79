"""One venue on one day as a sequential object: what each call does and answers when nobody else calls.

Calls: book (start, end, lanes), move (booking, start, end), cancel (booking), free (minutes of a span). Times are
minutes of the day. The state is the tuple of what is booked: (booking, start, end, lanes), sorted.
"""

from dataclasses import dataclass
from typing import Any

Booked = tuple[int, int, int, tuple[int, ...]]
State = tuple[Booked, ...]
EMPTY: State = ()


@dataclass(frozen=True)
class CourtDay:
    """`lanes` equal courts, open from `opens` to `closes`; who looks sees every half hour that is free."""

    lanes: int
    opens: int = 0
    closes: int = 0

    def step(self, state: State, call: tuple[Any, ...], answer: tuple[Any, ...]) -> State | None:
        """The state after the call, if this is what it is answered in that state."""
        if answer[0] == "changed-meanwhile":  # nothing was done: whoever asked had an old version
            return state
        verb: Any = getattr(self, f"_{call[0]}")
        after: State | None = verb(state, *call[1:], answer)
        return after

    def _book(self, state: State, start: int, end: int, lanes: int, answer: tuple[Any, ...]) -> State | None:
        free = self.free(state, start, end)
        if answer[0] == "venue-taken":
            return state if len(free) < lanes else None
        if len(free) < lanes or any(b[0] == answer[1] for b in state):
            return None
        return _with(state, (answer[1], start, end, tuple(free[:lanes])))

    def _move(self, state: State, number: int, start: int, end: int, answer: tuple[Any, ...]) -> State | None:
        mine = next((b for b in state if b[0] == number), None)
        if mine is None:
            return state if answer[0] == "booking-over" else None
        rest = tuple(b for b in state if b[0] != number)
        stays = mine[1] <= start < mine[2]
        free = sorted(self.free(rest, start, end), key=lambda n: (not (stays and n in mine[3]), n))
        if answer[0] == "venue-taken":
            return state if len(free) < len(mine[3]) else None
        if answer[0] != "done" or len(free) < len(mine[3]):
            return None
        return _with(rest, (number, start, end, tuple(sorted(free[: len(mine[3])]))))

    def _cancel(self, state: State, number: int, answer: tuple[Any, ...]) -> State | None:
        """Twice does nothing and says the same."""
        return tuple(b for b in state if b[0] != number) if answer[0] == "done" else None

    def _free(self, state: State, minutes: int, answer: tuple[Any, ...]) -> State | None:
        starts = range(self.opens, self.closes - minutes + 1, 30)
        seen = tuple((s, n) for s in starts if (n := len(self.free(state, s, s + minutes))))
        return state if answer == ("done", seen) else None

    def free(self, state: State, start: int, end: int) -> list[int]:
        busy = {lane for _, a, b, lanes in state if a < end and start < b for lane in lanes}
        return [n for n in range(self.lanes) if n not in busy]


def _with(state: State, booked: Booked) -> State:
    return tuple(sorted((*state, booked)))
