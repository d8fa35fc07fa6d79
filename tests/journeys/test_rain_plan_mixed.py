"""Rain takes the studio where a class, club games with a changeover, and bookings with kit are all at once.

Everybody in the way is told once; what can be had elsewhere is held for a day; nobody's place is given twice.
"""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.extensions import db
from scheduler.models import Booking, Claim, DeskRule, KitItem, Lesson, Message, OpeningHours, Seat, Venue
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims, lessons
from scheduler.services.lessons import NewCourse
from scheduler.services.publishing import review
from scheduler.services.recurring import Standing
from scheduler.services.seat_booking import SeatOrder, book_seat
from scheduler.transactions import writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres
DAY = "2021-03-05"
EVENING = f"{DAY} 17:30"


@pytest.fixture
def rope(session):
    """The match on its lane; in the hall of four courts three bookings with a racket each, beside which events need
    half an hour; in the studio a class of six."""
    small = Small.make()
    with writing():
        factories.venue("LANE1", outdoor=True)
        hall = factories.venue("GYM-B", lanes=4, title_zh="羽毛球", features=["badminton"], site="main")
        studio = factories.venue("GYM-A", title_zh="健身操房", features=["mirror"], site="main")
        for venue in (hall, studio):
            venue.openings = [OpeningHours(day_types=["work"], weekdays=[], start=990, end=1260)]
        gym = factories.venue("GYM", capacity=200, title_zh="体育馆")
        hall.part_of_id = studio.part_of_id = gym.id
        factories.saved(KitItem(code="racket", title_zh="球拍", title_en="rackets", stock=3))
        changeover = {"pairs": ["badminton/event:30"]}
        factories.saved(DeskRule(code="changeover", venue_id=hall.id, params=changeover))
    small.add("E22", places=(("LANE1",), ("GYM",)), minutes=60, category="match")
    small.put("E22.1", f"{DAY} 15:00", "LANE1")
    small.publish()
    with writing():
        for start, count in ((EVENING, 3), (f"{DAY} 18:30", 1)):
            for _ in range(count):
                _book(hall, start)
    return small


def _book(venue: Venue, when: str) -> Booking:
    start = at(when)
    values = {"venue": venue, "start": start, "end": start + timedelta(hours=1), "activity": "badminton"}
    row = factories.saved(Booking(person=factories.person(), made_at=NOW, kit={"racket": 1}, **values))
    claims.claim(Owner(booking_id=row.id), [Want(venue.code, row.start, row.end, 1, use="badminton")])
    return row


def _class(clerk, people) -> list[Lesson]:
    room = Standing(
        venue="GYM-A",
        start=at(EVENING),
        end=at(f"{DAY} 18:30"),
        rrule="FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3",
        lanes=0,
        day_types=("work",),
    )
    new = NewCourse(code="AERO", title=Words("健身操", "Aerobics"), seats=8, activity="aerobics")
    found = lessons.offer_course(new, room, clerk).lessons
    for person in people:
        order = SeatOrder(lesson=found[0], person=person, override=("advance",), reason="test")
        book_seat(order, clerk)
    return found


def test_class_changeover_and_kit_give_way_together_and_each_person_is_told_once(rope):
    with writing():
        clerk = factories.user("clerk", "desk")
        dancers = [factories.person() for _ in range(6)]
    first, second, _ = _class(clerk, dancers)
    rope.put("E22.1", EVENING, "GYM")

    seen = review(rope.plan)
    rope.publish(seen=seen.base, displace=[b.id for b in seen.displaced])

    # Three games at the time of the match, one within its changeover, and the room of the class.
    assert len(seen.displaced) == 5
    held = db.session.scalars(select(Booking).where(Booking.state == "held")).all()
    games = [b for b in held if b.activity == "badminton"]
    assert len(games) == 4
    assert all(b.hold_until == min(NOW + timedelta(hours=24), b.start - timedelta(minutes=30)) for b in held)
    assert all(b.end <= at(f"{DAY} 17:00") or b.start >= at(f"{DAY} 19:00") for b in games)
    at_once = Counter(b.start for b in games for _ in range(b.kit.get("racket", 0)))
    assert max(at_once.values()) <= 3
    db.session.refresh(first)
    assert first.state == "cancelled" or first.start != at(EVENING)
    seats = db.session.scalar(select(func.count()).select_from(Seat).where(Seat.lesson_id == second.id))
    assert seats == (6 if first.state == "cancelled" else 0)
    told = Counter(db.session.scalars(select(Message.person_id)))
    people = {b.person_id for b in games} | {p.id for p in dancers}
    assert {number: told[number] for number in people} == dict.fromkeys(people, 1)
    query = select(func.count()).group_by(Claim.booking_id).where(Claim.booking_id.in_([b.id for b in games]))
    assert list(db.session.scalars(query)) == [12] * len(games)
