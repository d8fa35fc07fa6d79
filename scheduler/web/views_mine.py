"""The gym's part of /me: what is booked, what is waited for, how much of the quotas is used."""

from dataclasses import dataclass

from scheduler import clock
from scheduler.models import Booking, Person, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, person_card, waiting_list
from scheduler.services import waiting
from scheduler.web import said_bookings
from scheduler.web.words import t, w


@dataclass(frozen=True)
class Mine:
    booking: Booking
    place: str
    mark: tuple[str, str]


@dataclass(frozen=True)
class Wait:
    row: Waiting
    places: str
    turn: int


@dataclass(frozen=True)
class Gym:
    """`soon` is what to say of the next booking: in 35 minutes."""

    bookings: tuple[Mine, ...]
    waiting: tuple[Wait, ...]
    points: int
    soon: str


def gym_of(person: Person) -> Gym | None:
    """None where there is no gym."""
    venues = rooms.venues()
    if not venues:
        return None
    titles = {v.code: w(rooms.title_of(v)) for v in venues}
    courts = {(c.venue, c.lane): w(c.title) for c in rooms.courts(venues)}
    rows = day_board.live_of(person, clock.now())
    lanes = day_board.lane_of(rows)

    def place(b: Booking) -> str:
        alone = b.lanes == 1 and not b.venue.shared
        return (
            courts.get((b.venue.code, lanes.get(b.id, 0)), "")
            if alone
            else titles.get(b.venue.code, b.venue.code)
        )

    bookings = tuple(Mine(b, place(b) or b.venue.code, said_bookings.mark_of(b)) for b in rows)
    waits = tuple(
        Wait(r, "、".join(titles.get(c, c) for c in r.venues), waiting.place(r))
        for r in waiting_list.of_person(person, clock.now())
    )
    return Gym(bookings, waits, person_card.card(person).open_points, _soon(rows))


def _soon(rows: list[Booking]) -> str:
    if not rows:
        return ""
    minutes = said_bookings.minutes_until(rows[0].start)
    if minutes < 0:
        return t("正在进行", "now")
    if minutes < 120:
        return t("{n} 分钟后", "in {n} min", n=minutes)
    return ""
