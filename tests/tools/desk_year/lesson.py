"""A class of the model: which seats of it are whose."""

from dataclasses import dataclass, field


@dataclass
class Lesson:
    """One occurrence of a course. `room` is the booking that holds its place; `taken` says by number of the seat
    which booking has it."""

    number: int
    course: str
    activity: str
    room: int
    venue: str
    start: int
    end: int
    seats: int
    is_open: bool = True
    moved: int | None = None  # when it was, the last time
    taken: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return max(0, self.seats - len(self.taken))

    def take(self, booking: int, seats: int) -> None:
        """The lowest numbers that nobody has."""
        some = [n for n in range(1, self.seats + 1) if n not in self.taken][:seats]
        assert len(some) == seats, (self, seats)
        self.taken |= dict.fromkeys(some, booking)

    def leave(self, booking: int) -> None:
        self.taken = {n: whose for n, whose in self.taken.items() if whose != booking}

    def renamed(self, before: int, after: int) -> None:
        self.taken = {n: after if whose == before else whose for n, whose in self.taken.items()}
