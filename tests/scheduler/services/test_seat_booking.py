"""Seats in a class: booked, refused with other classes, waited for, changed, raced for."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule, Lesson, Message, Seat, User, Waiting
from scheduler.queries import lessons as shown
from scheduler.queries import waiting_list
from scheduler.services import booking as desk
from scheduler.services import checking_in, due, lessons, waiting
from scheduler.services.seat_booking import SeatOrder, book_seat, change_seat, wait
from scheduler.transactions import writing
from tests.tools import classes
from tests.tools.desk import Gym, gym

pytestmark = pytest.mark.postgres


@pytest.fixture
def hall(session) -> Gym:
    return gym()


def seat(hall, lesson, who, **values):
    return book_seat(SeatOrder(lesson=lesson, person=hall.people[who], **values), hall.clerk)


def test_the_last_seat_goes_to_one_and_the_next_is_offered_other_classes(hall):
    first, second, third = classes.course(hall, seats=1)
    taken = seat(hall, first, "21044")
    with pytest.raises(Refusal) as refused:
        book_seat(SeatOrder(lesson=first, person=hall.member.person, source="phone"), hall.member)

    assert (taken.start, taken.venue.code, taken.state) == (first.start, "GYM-A", "confirmed")
    assert refused.value.code == "class-full"
    assert [a.action.get("lesson") for a in refused.value.alternatives] == [second.id, third.id, None]
    assert [s.words.zh for s in shown.between(first.start, third.end)] == [
        "健身操 1/1",
        "健身操 0/1",
        "健身操 0/1",
    ]


def test_nobody_is_offered_a_class_in_which_they_sit_already(hall):
    first, second, third = classes.course(hall, seats=1)
    seat(hall, first, "21044")
    seat(hall, second, "20317")

    with pytest.raises(Refusal) as refused:
        seat(hall, first, "20317")
    with pytest.raises(Refusal) as kept:
        change_seat(seat(hall, third, "17001"), first, hall.clerk)

    assert [a.action.get("lesson") for a in refused.value.alternatives] == [third.id, None]
    assert [a.action.get("lesson") for a in kept.value.alternatives] == [None]


def test_a_seat_counts_in_quotas_and_asks_for_notice(hall):
    lessons = classes.course(hall, count=3)
    with writing():
        db.session.add(DeskRule(code="quota_future", params={"count": 1}))
    book_seat(SeatOrder(lesson=lessons[0], person=hall.member.person), hall.member)
    with pytest.raises(Refusal) as quota:
        book_seat(SeatOrder(lesson=lessons[1], person=hall.member.person), hall.member)
    clock.set_source(lambda: lessons[2].start - timedelta(minutes=5))
    with pytest.raises(Refusal) as notice:
        book_seat(SeatOrder(lesson=lessons[2], person=hall.member.person), hall.member)

    assert (quota.value.code, notice.value.code) == ("desk-quota-future", "desk-notice")


def test_nobody_has_two_seats_in_a_class_and_no_member_books_for_another(hall):
    lesson = classes.course(hall)[0]
    seat(hall, lesson, "20317")

    with pytest.raises(Refusal, match="already"):
        seat(hall, lesson, "20317")
    with pytest.raises(Refusal) as other:
        book_seat(SeatOrder(lesson=lesson, person=hall.people["21044"]), hall.member)
    assert other.value.code == "not-allowed"


def test_who_waits_is_held_the_seat_that_somebody_gives_back(hall):
    lesson = classes.course(hall, seats=1)[0]
    taken = seat(hall, lesson, "21044")
    first = wait(lesson, hall.people["17001"], hall.clerk)
    second = wait(lesson, hall.member.person, hall.member)
    assert [waiting_list.place(row) for row in (first, second)] == [1, 2]

    desk.cancel(taken, hall.clerk)

    assert (first.state, second.state, first.booking.state) == ("offered", "waiting", "held")
    assert first.booking.lesson_id == lesson.id
    waiting.pass_(first, hall.clerk)
    booking = waiting.accept(second, hall.member)
    assert (booking.state, booking.person_id) == ("confirmed", hall.member.person_id)
    assert shown.one(lesson).taken == 1


def test_lots_for_seats_are_drawn_when_there_is_a_seat(hall):
    """Whoever joins after a class got fewer seats, and before there is one, has the same chance as the others."""
    with writing():
        db.session.add(DeskRule(code="waiting", params={"order": "ballot"}))
    lesson = classes.course(hall, seats=1)[0]
    taken = seat(hall, lesson, "21044")
    early = wait(lesson, hall.people["17001"], hall.clerk)

    lessons.change_course(lesson.course, hall.clerk, seats=1)
    late = wait(lesson, hall.member.person, hall.member)
    assert (early.lot, late.lot) == (None, None)
    desk.cancel(taken, hall.clerk)

    assert {early.lot, late.lot} == {1, 2}


def test_one_person_waits_for_one_seat(hall):
    lesson = classes.course(hall, seats=2)[0]
    for who in ("21044", "17001"):
        seat(hall, lesson, who)

    with pytest.raises(Refusal) as refused:
        wait(lesson, hall.member.person, hall.member, wanted=2)

    assert refused.value.code == "one-seat"
    assert db.session.scalar(select(func.count(Waiting.id))) == 0


def test_waiting_where_a_seat_is_free_is_refused_with_the_seat(hall):
    lesson = classes.course(hall)[0]

    with pytest.raises(Refusal) as refused:
        wait(lesson, hall.member.person, hall.member)

    assert refused.value.code == "place-free"
    assert refused.value.alternatives[0].action["lesson"] == lesson.id


def test_a_court_that_becomes_free_is_nobodys_seat(hall):
    lesson = classes.course(hall, seats=1)[0]
    seat(hall, lesson, "21044")
    row = wait(lesson, hall.member.person, hall.member)
    other = hall.book("GYM-A", "18:00", "19:00", "17001", day="2021-10-15")

    desk.cancel(other, hall.clerk)

    assert row.state == "waiting"


def test_a_seat_is_changed_for_one_in_another_class_or_kept(hall):
    first, second, third = classes.course(hall, seats=1)
    mine, _ = seat(hall, first, "20317"), seat(hall, second, "21044")
    with pytest.raises(Refusal) as full:
        change_seat(mine, second, hall.member)
    assert (full.value.code, mine.lesson_id) == ("class-full", first.id)

    change_seat(mine, third, hall.member)

    assert (mine.lesson_id, mine.start) == (third.id, third.start)
    assert [shown.one(row).taken for row in (first, second, third)] == [0, 1, 1]


def test_a_seat_is_neither_moved_nor_split_nor_swapped(hall):
    first, second, _ = classes.course(hall)
    a, b = seat(hall, first, "20317"), seat(hall, second, "21044")

    for act in (
        lambda: desk.move(a, hall.clerk, start=a.start + timedelta(hours=1)),
        lambda: desk.resize(a, hall.clerk, lanes=2),
        lambda: desk.split(a, a.start + timedelta(minutes=30), hall.clerk),
        lambda: desk.swap(a, b, hall.clerk),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "seat-fixed"


def test_who_does_not_come_gives_the_seat_to_who_waits_and_the_room_stays(hall):
    lesson = classes.course(hall, seats=2)[0]
    here, absent = seat(hall, lesson, "20317"), seat(hall, lesson, "21044")
    row = wait(lesson, hall.people["17001"], hall.clerk)
    clock.set_source(lambda: lesson.start - timedelta(minutes=5))
    checking_in.check_in(here, hall.member)
    clock.set_source(lambda: lesson.start + timedelta(minutes=11))

    due.run()

    db.session.expire_all()
    assert (here.state, absent.state, row.state) == ("checked_in", "released", "offered")
    assert db.session.get(Booking, lesson.room).state == "confirmed"


def test_a_group_takes_several_seats_and_a_person_one(hall):
    lesson = classes.course(hall, seats=3)[0]
    group = hall.people["20317"].memberships[0].group

    row = book_seat(SeatOrder(lesson=lesson, group=group, seats=3), hall.clerk)
    with pytest.raises(Refusal) as refused:
        seat(hall, lesson, "20318", seats=2)

    assert (row.lanes, shown.one(lesson).free) == (3, 0)
    assert refused.value.code == "one-seat"


def test_of_many_at_once_as_many_win_as_there_are_seats(app, hall):
    lesson = classes.course(hall, seats=2)[0].id
    clerk, people = hall.clerk.id, [p.id for p in hall.people.values()]
    db.session.rollback()
    won, lost = [], []

    def attempt(person):
        with app.app_context():
            try:
                from scheduler.models import Person

                order = SeatOrder(
                    lesson=db.session.get(Lesson, lesson), person=db.session.get(Person, person)
                )
                won.append(book_seat(order, db.session.get(User, clerk)).id)
            except Refusal as refusal:
                lost.append(refusal.code)
            finally:
                db.session.rollback()

    threads = [threading.Thread(target=attempt, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), lost) == (2, ["class-full"] * 2)
    assert db.session.scalar(select(func.count()).select_from(Seat)) == 2


def test_a_message_of_an_offer_names_the_class(hall):
    lesson = classes.course(hall, seats=1)[0]
    taken = seat(hall, lesson, "21044")
    wait(lesson, hall.member.person, hall.member)

    desk.cancel(taken, hall.clerk)

    told = db.session.scalars(select(Message.text_zh).where(Message.kind == "offer")).all()
    assert [text.split("。")[0] for text in told] == ["轮到你了：健身操，10月15日 周五 12:00–13:00"]
