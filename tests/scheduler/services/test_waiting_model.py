"""Whatever people do, the waiting list does what a plain model of it does: nobody skipped, nothing lost."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, Booking, Claim, DeskRule, Message, Waiting
from scheduler.services import due, waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at

LANES = {"A": 2, "B": 1}
SIX = at("2021-10-14 18:00")
HALF = timedelta(minutes=30)
HOLD = 2  # offers stand for two steps of ten minutes


@dataclass
class Turn:
    """A row of the list in the model. `place` is the offered (venue, lanes), `until` the step of its end."""

    person: int
    venues: tuple[str, ...]
    start: int
    end: int
    lanes: int
    state: str = "waiting"
    place: tuple[str, frozenset[int]] | None = None
    until: int = 0


@dataclass
class Model:
    """Half hours from six on; who has which lanes when. `taken` are bookings of others by number."""

    now: int = 0
    taken: dict[int, tuple[str, frozenset[int], int, int]] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    def lanes(self, venue: str, start: int, end: int, need: int) -> frozenset[int] | None:
        """The lowest lanes that are free for the whole time; None where they are too few."""
        used = [(v, held, a, b) for v, held, a, b in self.taken.values()]
        used += [(*t.place, t.start, t.end) for t in self.turns if t.place]
        busy = {n for v, held, a, b in used if v == venue and a < end and start < b for n in held}
        free = sorted(set(range(LANES[venue])) - busy)[: min(need, LANES[venue])]
        return frozenset(free) if len(free) == min(need, LANES[venue]) else None

    def book(self, number: int, venue: str, start: int, end: int) -> None:
        lanes = self.lanes(venue, start, end, 1)
        assert lanes is not None
        self.taken[number] = venue, lanes, start, end

    def why_not(self, wish: Turn) -> str | None:
        """The code with which joining is refused."""
        if any(wish.lanes > LANES[venue] for venue in wish.venues):
            return "too-many-lanes"
        own = [t for t in self.turns if t.person == wish.person and t.state in ("waiting", "offered")]
        if any(t.start < wish.end and wish.start < t.end for t in own):
            return "waiting-already"
        if any(self.lanes(v, wish.start, wish.end, wish.lanes) for v in wish.venues):
            return "place-free"
        return None

    def over(self, turn: Turn, state: str) -> None:
        turn.state, turn.place = state, None

    def promote(self) -> None:
        """The first whom it suits is offered it, and so on down the list."""
        for turn in (t for t in self.turns if t.state == "waiting"):
            for venue in turn.venues:
                lanes = self.lanes(venue, turn.start, turn.end, turn.lanes)
                if lanes:
                    turn.state, turn.place, turn.until = "offered", (venue, lanes), self.now + HOLD
                    break

    def expire(self) -> None:
        """One after the other, in the order of the rows: what one gives back is offered before the next ends."""
        for turn in [t for t in self.turns if t.state == "offered" and t.until <= self.now]:
            self.over(turn, "expired")
            self.promote()


class Story:
    """The same deeds done to the model and to the real services."""

    def __init__(self, seed: int, users: list) -> None:
        self.random, self.users, self.model = random.Random(seed), users, Model()

    def span(self) -> tuple[int, int]:
        start = self.random.randrange(4)
        return start, start + self.random.choice((1, 2))

    def step(self) -> None:
        deeds = (self.book, self.join, self.cancel, self.answer, self.wait)
        self.random.choices(deeds, (5, 4, 2, 3, 3))[0]()
        self.compare()

    def join(self) -> None:
        person, (start, end) = self.random.randrange(len(self.users)), self.span()
        venues = self.random.choice((("A",), ("B",), ("A", "B"), ("B", "A")))
        wish = Turn(person, venues, start, end, self.random.choice((1, 1, 1, 2)))
        why = self.model.why_not(wish)
        user = self.users[person]
        asked = Wish(user.person, venues, SIX + HALF * start, SIX + HALF * end, lanes=wish.lanes)
        if why is None:
            waiting.join(asked, user)
            self.model.turns.append(wish)
            return
        with pytest.raises(Refusal) as caught:
            waiting.join(asked, user)
        assert caught.value.code == why

    def book(self) -> None:
        venue, (start, end) = self.random.choice("AAB"), self.span()
        if self.model.lanes(venue, start, end, 1):
            begins = f"{18 + start // 2}:{start % 2 * 30:02}"
            booking = gym.book(venue, begins, 30 * (end - start), state="checked_in")
            self.model.book(booking.id, venue, start, end)

    def cancel(self) -> None:
        if self.model.taken:
            number = self.random.choice(sorted(self.model.taken))
            gym.cancel(db.session.get(Booking, number))
            del self.model.taken[number]
            self.model.promote()

    def answer(self) -> None:
        """Accept, pass or withdraw."""
        opened = [(n, t) for n, t in enumerate(self.model.turns) if t.state in ("waiting", "offered")]
        if not opened:
            return
        offered = [(n, t) for n, t in opened if t.state == "offered"]
        number, turn = self.random.choice(offered or opened)
        row = self.rows()[number]
        deeds = {"withdrawn": waiting.withdraw}
        if turn.state == "offered":
            deeds |= {"accepted": waiting.accept, "passed": waiting.pass_}
        state = self.random.choice(sorted(deeds))
        deeds[state](row, self.users[turn.person])
        if state == "accepted":
            self.model.taken[row.booking_id] = (*turn.place, turn.start, turn.end)
        self.model.over(turn, state)
        self.model.promote()

    def wait(self) -> None:
        self.model.now += self.random.choice((1, HOLD))
        moment = gym.NOW + timedelta(minutes=10) * self.model.now
        clock.set_source(lambda: moment)
        self.model.expire()
        due.run()

    def rows(self) -> list[Waiting]:
        return list(db.session.scalars(select(Waiting).order_by(Waiting.id)))

    def compare(self) -> None:
        rows = self.rows()
        offered = [(r.state, r.state == "offered" and r.booking.venue.code) for r in rows]
        wanted = [(t.state, bool(t.place) and t.place[0]) for t in self.model.turns]
        assert offered == wanted
        assert self.claims() == self.places(), "claims and the model's places differ"

    def claims(self) -> list[tuple]:
        """(venue, lane, half hour) of all claims, by ticks of half hours."""
        first = int(SIX.timestamp() // 300)
        names = {venue.id: venue.code for venue in db.session.scalars(select(type(self.venue)))}
        query = select(Claim.venue_id, Claim.lane, Claim.tick)
        found = db.session.execute(query)
        return sorted({(names[v], lane, (tick - first) // 6) for v, lane, tick in found})

    def places(self) -> list[tuple]:
        held = [*self.model.taken.values()]
        held += [(*t.place, t.start, t.end) for t in self.model.turns if t.place]
        return sorted((v, lane, half) for v, lanes, a, b in held for lane in lanes for half in range(a, b))


@pytest.mark.postgres
def test_the_list_does_what_the_model_does(session):
    """Twenty stories of 60 deeds by five people, in a gym that is nearly full."""
    with writing():
        venue = gym.courts("A", 2)
        gym.courts("B", 1)
        factories.saved(DeskRule(code="waiting", params={"most": 99, "hold": 20}))
        users = [gym.member(f"m{n}") for n in range(5)]

    seen: set[str] = set()
    for seed in range(20):
        gym.set_time("11:00")
        _forget_everything()
        story = Story(seed, users)
        story.venue = venue
        for _ in range(12):
            story.book()
        for _ in range(60):
            story.step()
        seen.update(turn.state for turn in story.model.turns)
    assert seen == {"waiting", "offered", "accepted", "passed", "withdrawn", "expired"}


def _forget_everything() -> None:
    with writing():
        for table in (Claim, Waiting, Message, Booking, Audit):
            db.session.execute(delete(table))
    db.session.expire_all()
