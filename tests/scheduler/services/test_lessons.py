"""Courses: lessons follow their rooms, and who loses a seat is told once, with a like class."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Claim, Lesson, Message, OpeningHours, Person, Point
from scheduler.queries import lessons as shown
from scheduler.services import booking as desk
from scheduler.services import lessons, recurring
from scheduler.services.lessons import NewCourse
from scheduler.services.seat_booking import SeatOrder, book_seat, wait
from scheduler.services.waiting import place, withdraw
from scheduler.transactions import writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import classes, factories
from tests.tools.desk import Gym, gym
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres


@pytest.fixture
def hall(session) -> Gym:
    return gym()


def seat(hall, lesson, who):
    return book_seat(SeatOrder(lesson=lesson, person=hall.people[who]), hall.clerk)


def messages(kind="displaced"):
    query = select(Person.code, Message.text_en).join(Message, Message.person_id == Person.id)
    return [tuple(row) for row in db.session.execute(query.where(Message.kind == kind).order_by(Message.id))]


def test_a_course_holds_its_room_for_every_date_or_is_not_offered(hall):
    hall.book("GYM-A", "12:00", "13:00", "21044", day="2021-10-18")

    with pytest.raises(Refusal) as refused:
        classes.course(hall, count=4)

    assert refused.value.code == "series-taken"
    assert [d["start"][:10] for d in refused.value.context["dates"]] == ["2021-10-18"]
    assert db.session.scalars(select(Lesson)).all() == []


def test_nobody_books_the_room_of_a_class(hall):
    classes.course(hall)

    with pytest.raises(Refusal) as refused:
        hall.book("GYM-A", "12:30", "13:30", "21044", day="2021-10-15")

    assert refused.value.code == "venue-taken"


def test_a_cancelled_class_holds_a_seat_in_the_nearest_like_class_for_each(hall):
    first, second, third = classes.course(hall, seats=2)
    seat(hall, second, "17001")
    mine, other = seat(hall, first, "20317"), seat(hall, first, "21044")
    wait(first, hall.people["20318"], hall.clerk)

    lessons.cancel_lesson(first, hall.clerk, "教练生病。")

    held = db.session.scalars(select(Booking).where(Booking.replaces_id.is_not(None)).order_by(Booking.id))
    assert [(mine.state, other.state)] == [("cancelled", "cancelled")]
    assert [(b.state, b.lesson_id) for b in held] == [("held", second.id), ("held", third.id)]
    assert [code for code, _ in messages()] == ["20317", "21044", "20318"]
    assert "A seat in Aerobics, Mon 18 Oct 12:00–13:00, is held for you" in messages()[0][1]
    assert db.session.get(Booking, first.room).state == "cancelled"
    assert hall.book("GYM-A", "12:00", "13:00", "21044", day="2021-10-15").state == "confirmed"


def test_who_has_a_seat_held_hears_once_that_the_class_is_off(hall):
    first, second, _ = classes.course(hall, seats=1)
    taken = seat(hall, first, "20317")
    wait(first, hall.people["21044"], hall.clerk)
    desk.cancel(taken, hall.clerk)

    lessons.cancel_lesson(first, hall.clerk, "教练生病。")

    held = db.session.scalars(select(Booking).where(Booking.replaces_id.is_not(None))).one()
    assert (held.lesson_id, held.person.code) == (second.id, "21044")
    assert [code for code, _ in messages()] == ["21044"]


def test_a_room_that_is_moved_takes_its_class_along(hall):
    first = classes.course(hall)[0]
    mine = seat(hall, first, "20317")
    before = mine.sequence

    desk.move(db.session.get(Booking, first.room), hall.clerk, start=at("2021-10-15 18:00"))

    assert (first.start, mine.start, mine.sequence) == (
        at("2021-10-15 18:00"),
        at("2021-10-15 18:00"),
        before + 1,
    )
    assert [code for code, _ in messages()] == ["20317"]


def test_who_waits_hears_once_of_a_move_and_keeps_their_turn(hall):
    first = classes.course(hall, seats=1)[0]
    seat(hall, first, "20317")
    waits = wait(first, hall.people["21044"], hall.clerk)

    desk.move(db.session.get(Booking, first.room), hall.clerk, start=at("2021-10-15 18:00"))

    told = dict(messages())
    assert (sorted(told), len(messages())) == (["20317", "21044"], 2)
    assert "moves to Fri 15 Oct 18:00–19:00" in told["21044"]
    assert told["21044"].endswith("leave it under Mine if the time does not suit you.")
    assert (waits.state, waits.start, place(waits)) == ("waiting", at("2021-10-15 18:00"), 1)
    assert withdraw(waits, classes.member(hall, "21044")).state == "withdrawn"


def test_a_seat_in_a_moved_class_is_given_back_without_a_point(hall):
    first = classes.course(hall)[0]
    mine, her = seat(hall, first, "20317"), hall.member
    clock.set_source(lambda: at("2021-10-15 10:00"))

    desk.move(db.session.get(Booking, first.room), hall.clerk, start=at("2021-10-15 12:05"))
    clock.set_source(lambda: at("2021-10-15 11:50"))
    later = seat(hall, first, "21044")
    desk.cancel(mine, her)
    clock.set_source(lambda: at("2021-10-15 12:01"))
    with pytest.raises(Refusal) as refused:
        desk.cancel(later, classes.member(hall, "21044"))

    assert (mine.state, db.session.scalars(select(Point)).all()) == ("cancelled", [])
    assert refused.value.code == "desk-notice"


def test_what_is_offered_of_a_class_is_not_held_past_its_new_start(hall):
    first = classes.course(hall, seats=1)[0]
    mine = seat(hall, first, "20317")
    waits = wait(first, hall.people["21044"], hall.clerk)
    clock.set_source(lambda: at("2021-10-15 11:20"))
    desk.cancel(mine, hall.clerk)

    desk.move(db.session.get(Booking, first.room), hall.clerk, start=at("2021-10-15 11:35"))

    assert (waits.offered_until, waits.booking.hold_until) == (first.start, first.start)
    assert [(code, text.split(". ", 1)[1]) for code, text in messages() if "moves" in text] == [
        ("21044", "A seat is held for you until Fri 15 Oct 11:35. Accept or pass.")
    ]


def test_later_rooms_that_are_given_back_end_their_classes(hall):
    first, second, third = classes.course(hall)
    kept, gone = seat(hall, first, "20317"), seat(hall, third, "20317")

    recurring.cancel(db.session.get(Booking, second.room), hall.clerk, "later")

    assert [row.state for row in (first, second, third)] == ["open", "cancelled", "cancelled"]
    assert (kept.state, gone.state) == ("confirmed", "cancelled")


def test_a_date_that_comes_into_the_series_by_moving_it_is_a_class_of_its_own(hall):
    """On Mondays 3 January falls out, which is a holiday; on Tuesdays nothing does."""
    rule = "FREQ=WEEKLY;BYDAY=MO;UNTIL=20220110T235959Z"
    room = recurring.Standing(
        venue="GYM-A",
        start=at("2021-12-27 12:00"),
        end=at("2021-12-27 13:00"),
        rrule=rule,
        lanes=0,
        day_types=("work",),
    )
    course = lessons.offer_course(
        NewCourse(code="AERO", title=Words("健身操", "Aerobics"), seats=7), room, hall.clerk
    )
    assert [f"{x.start:%m-%d}" for x in course.lessons] == ["12-27", "01-10"]
    first = db.session.get(Booking, course.lessons[0].room)

    recurring.change(first, hall.clerk, "all", start=at("2021-12-28 12:00"), end=at("2021-12-28 13:00"))

    db.session.refresh(course)
    found = sorted((f"{x.start:%m-%d}", x.seats, x.state) for x in course.lessons)
    assert found == [("01-04", 7, "open"), ("01-11", 7, "open"), ("12-28", 7, "open")]


def test_the_rest_of_a_room_that_is_cut_in_two_is_no_class(hall):
    first, second, _ = classes.course(hall)

    desk.split(db.session.get(Booking, first.room), at("2021-10-15 12:30"), hall.clerk)
    recurring.change(db.session.get(Booking, second.room), hall.clerk, "this", end=at("2021-10-18 13:30"))

    assert len(db.session.scalars(select(Lesson)).all()) == 3
    assert first.end == at("2021-10-15 12:30")


def test_more_seats_are_offered_to_who_waits_and_fewer_take_nobodys(hall):
    first = classes.course(hall, seats=1)[0]
    mine = seat(hall, first, "20317")
    row = wait(first, hall.people["21044"], hall.clerk)

    lessons.change_course(first.course, hall.clerk, seats=2)
    assert row.state == "offered"
    lessons.change_course(first.course, hall.clerk, seats=1)

    assert (mine.state, shown.one(first).taken, shown.one(first).free) == ("confirmed", 2, 0)


def test_a_member_offers_no_course_and_cancels_no_class(hall):
    first = classes.course(hall)[0]

    with pytest.raises(Refusal, match="gym desk"):
        lessons.cancel_lesson(first, hall.member)
    with pytest.raises(Refusal, match="gym desk"):
        lessons.change_course(first.course, hall.member, seats=9)


@pytest.fixture
def small(session):
    """A gymnastics session of the plan in the studio, published for 5 March."""
    clock.set_source(lambda: NOW)
    made = Small.make()
    with writing():
        studio = factories.venue("GYM-A", lanes=1, features=["mirror"])
        studio.openings = [OpeningHours(day_types=["work"], weekdays=[], start=480, end=1260)]
    made.add("E22", places=(("GYM-A",),))
    made.put("E22.1", "2021-03-05 18:00", "GYM-A")
    made.publish()
    return made


def on_plan(small, clerk):
    new = NewCourse(code="E22", title=Words("工间操", "Gymnastics"), seats=2)
    return lessons.offer_on_plan(new, small.plan, "E22", clerk)


def test_seats_of_an_event_follow_its_editions(small):
    with writing():
        clerk = factories.user("clerk", "desk")
        person = factories.person()
    course = on_plan(small, clerk)
    lesson = course.lessons[0]
    mine = book_seat(SeatOrder(lesson=lesson, person=person, override=("advance",), reason="new"), clerk)

    small.put("E22.1", "2021-03-05 19:00", "GYM-A")
    small.publish(NOW + timedelta(hours=1))
    moved = (lesson.start, mine.start)
    small.take("E22.1")
    small.add("E23")
    small.put("E23.1", "2021-03-05 10:00", "AUD")
    small.publish(NOW + timedelta(hours=2))

    assert moved == (at("2021-03-05 19:00"), at("2021-03-05 19:00"))
    assert (lesson.state, mine.state) == ("cancelled", "cancelled")
    assert [text.split(" (")[0] for _, text in messages()] == ["Gymnastics", "Gymnastics"]


def test_a_class_of_the_plan_is_cancelled_by_the_plan(small):
    with writing():
        clerk = factories.user("clerk", "desk")
    lesson = on_plan(small, clerk).lessons[0]

    with pytest.raises(Refusal) as refused:
        lessons.cancel_lesson(lesson, clerk)

    assert refused.value.code == "lesson-of-plan"


def test_an_edition_that_takes_the_room_moves_the_class_to_the_room_that_is_held(small):
    """The room of a desk class gives way like any booking; its people learn where the class is now."""
    with writing():
        clerk = factories.user("clerk", "desk")
        person = factories.person()
        table_room = factories.venue("GYM-C", lanes=1, features=["mirror"])
        table_room.openings = [OpeningHours(day_types=["work"], weekdays=[], start=480, end=1260)]
    room = recurring.Standing(
        venue="GYM-A",
        start=at("2021-03-04 18:00"),
        end=at("2021-03-04 19:00"),
        rrule="FREQ=DAILY;COUNT=1",
        lanes=0,
    )
    course = lessons.offer_course(NewCourse(code="A", title=Words("操", "Aerobics"), seats=5), room, clerk)
    lesson = course.lessons[0]
    mine = book_seat(SeatOrder(lesson=lesson, person=person, override=("advance",), reason="new"), clerk)
    small.put("E22.1", "2021-03-04 18:00", "GYM-A")

    small.publish(NOW + timedelta(hours=1), displace=[lesson.room])

    held = db.session.get(Booking, lesson.room)
    assert (held.state, held.replaces_id is not None) == ("held", True)
    assert (lesson.state, lesson.venue_id, mine.start) == ("open", held.venue_id, held.start)
    assert db.session.scalars(select(Claim.booking_id).where(Claim.booking_id == mine.id)).all() == []
