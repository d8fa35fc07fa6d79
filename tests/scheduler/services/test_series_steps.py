"""A change of a standing slot is taken back exactly, or not at all."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, Claim, Course, Lesson, SeriesStep, User
from scheduler.services import booking as desk
from scheduler.services import recurring
from scheduler.services.recurring import Standing
from scheduler.services.series_elsewhere import read
from scheduler.services.series_steps import noted, restore
from scheduler.transactions import has_row_locks, writing
from solver.words import Words
from tests.tools import classes, desk_claims, factories
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def series(hall) -> BookingSeries:
    """Five Tuesdays on the second court: the first is taken on the first of them."""
    with writing():
        club = factories.group("badminton", "club")
    hall.book("GYM-B", "18:30", "19:30", "21044", day="2021-10-19", override=("advance",), reason="first")
    return recurring.book_series(
        Standing(
            venue="GYM-B",
            start=at("2021-10-19 18:30"),
            end=at("2021-10-19 19:30"),
            rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=5",
            group=club,
            title=Words("羽毛球", "Badminton"),
        ),
        hall.clerk,
    )


def state():
    """All bookings with their courts, and the rules of all series that have any: what a person could see."""
    db.session.rollback()
    db.session.expire_all()
    courts = {}
    for one in db.session.execute(select(Claim.booking_id, Claim.venue_id, Claim.lane).distinct()):
        courts.setdefault(one.booking_id, set()).add((one.venue_id, one.lane))
    rows = db.session.scalars(select(Booking).where(Booking.series_id.is_not(None)).order_by(Booking.id))
    return [
        (r.id, r.series_id, r.occurrence, r.start, r.end, r.state, r.over_at, courts.get(r.id)) for r in rows
    ], [
        (s.id, s.rrule, s.first, s.skipped, s.venue_id, s.minutes)
        for s in db.session.scalars(select(BookingSeries).order_by(BookingSeries.id))
        if s.bookings
    ]


def nth(series, number):
    return sorted(series.bookings, key=lambda row: row.start)[number]


WEDNESDAYS = Standing(
    venue="GYM-T",
    start=at("2021-10-20 18:30"),
    end=at("2021-10-20 19:30"),
    rrule="FREQ=WEEKLY;BYDAY=WE;COUNT=3",
)
CHANGES = {
    "moved": lambda row, by, scope: recurring.change(row, by, scope, start=row.start + timedelta(minutes=30)),
    "to another weekday": lambda row, by, scope: recurring.change(
        row, by, scope, start=row.start + timedelta(days=1), venue="GYM-T"
    ),
    "cancelled": lambda row, by, scope: recurring.cancel(row, by, scope),
}


@pytest.mark.parametrize("scope", ["this", "later", "all"])
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_taken_back_and_done_again_exactly(hall, series, scope, change):
    row, before = nth(series, 2), state()
    _, step = noted(series, hall.clerk, lambda: CHANGES[change](row, hall.clerk, scope))
    after = state()

    restore(step.id, "before", hall.clerk)
    assert state() == before
    restore(step.id, "after", hall.clerk)

    again = state()
    assert [r[:6] + r[7:] for r in again[0]] == [r[:6] + r[7:] for r in after[0]]
    assert again[1] == after[1]
    assert after != before
    assert desk_claims.differences() == []


def refused(step, hall, side="before"):
    with pytest.raises(Refusal) as caught:
        restore(step.id, side, hall.clerk)
    return caught.value


def test_a_place_that_somebody_took_since_is_named_and_nothing_changes(hall, series):
    row = nth(series, 1)
    _, step = noted(series, hall.clerk, lambda: recurring.cancel(row, hall.clerk, "all"))
    hall.book(
        "GYM-B", "18:30", "20:00", "20317", day="2021-10-26", lanes=2, override=("advance",), reason="t"
    )
    before = state()

    refusal = refused(step, hall)

    assert (refusal.code, len(refusal.context["dates"])) == ("series-taken", 1)
    assert state() == before


def test_what_was_changed_since_is_not_undone_with_it(hall, series):
    row, other = nth(series, 1), nth(series, 3)
    _, step = noted(
        series, hall.clerk, lambda: recurring.move(row, hall.clerk, "all", start=at("2021-10-26 19:00"))
    )
    desk.cancel(other, hall.clerk)

    refusal = refused(step, hall)

    assert refusal.code == "changed-meanwhile"
    assert refusal.message.en.startswith("Tue 9 Nov 19:00–20:00 was changed since")


def test_what_has_begun_since_keeps_the_change(hall, series):
    row = nth(series, 0)
    _, step = noted(
        series, hall.clerk, lambda: recurring.move(row, hall.clerk, "all", start=at("2021-10-19 19:30"))
    )
    clock.set_source(lambda: at("2021-10-19 18:45"))

    assert refused(step, hall).code == "booking-over"


def test_nobody_takes_back_what_another_clerk_changed(hall, series):
    with writing():
        other = factories.user("other", "desk")
    _, step = noted(series, hall.clerk, lambda: recurring.cancel(nth(series, 1), hall.clerk, "this"))

    with pytest.raises(Refusal) as caught:
        restore(step.id, "before", other)
    with pytest.raises(Refusal) as by_member:
        restore(step.id, "before", hall.member)

    assert (caught.value.code, by_member.value.status) == ("nothing-to-undo", 403)


def test_classes_that_were_called_off_do_not_come_back_by_undo(hall):
    lessons = classes.course(hall)
    room = db.session.get(Booking, lessons[0].room)
    _, step = noted(room.series, hall.clerk, lambda: recurring.cancel(room, hall.clerk, "all"))

    assert refused(step, hall).code == "class-over"
    assert {x.state for x in db.session.scalars(select(Lesson))} == {"cancelled"}
    assert db.session.scalars(select(Course)).one().seats == 2


def test_a_new_standing_slot_is_taken_back_as_a_whole(hall, series):
    before = state()
    made, step = noted(None, hall.clerk, lambda: recurring.book_series(WEDNESDAYS, hall.clerk))

    restore(step.id, "before", hall.clerk)
    assert state() == before
    restore(step.id, "after", hall.clerk)

    assert [row.state for row in made.bookings] == ["confirmed"] * 3
    assert desk_claims.differences() == []


def test_what_another_clerk_makes_meanwhile_is_no_part_of_the_change(hall, series):
    """PostgreSQL shows it inside our transaction as soon as it is there."""

    def both():
        recurring.book_series(WEDNESDAYS, hall.clerk)
        return recurring.change(nth(series, 2), hall.clerk, "later", start=at("2021-11-02 19:00"))

    done, step = noted(series, hall.clerk, both)

    assert [int(number) for number in step.after["series"]] == [series.id, done.series.id]
    assert {row.series_id for row in map(booking_of, step.after["bookings"])} == {done.series.id}


def booking_of(number):
    return db.session.get_one(Booking, int(number))


def test_steps_are_kept_for_two_days(hall, series):
    _, step = noted(series, hall.clerk, lambda: recurring.cancel(nth(series, 4), hall.clerk, "this"))
    first = step.id
    clock.set_source(lambda: at("2021-10-17 09:00"))
    noted(series, hall.clerk, lambda: recurring.cancel(nth(series, 3), hall.clerk, "this"))

    with pytest.raises(Refusal) as caught:
        restore(first, "before", hall.clerk)
    assert caught.value.code == "nothing-to-undo"


def taken(hall, day, start="18:30", **values):
    """Somebody has the courts on that Tuesday."""
    return hall.book("GYM-B", start, "20:00", "20317", day=day, override=("advance",), reason="t", **values)


def test_a_date_whose_place_is_taken_goes_to_the_nearest_free_one_and_the_others_go_back(hall, series):
    before = {row.id: row.start for row in series.bookings}
    rows = [nth(series, n).id for n in range(5)]
    _, step = noted(series, hall.clerk, lambda: recurring.cancel(nth(series, 0), hall.clerk, "all"))
    taken(hall, "2021-10-26", lanes=2)
    first, second, leave = refused(step, hall).alternatives

    assert [w.words.en for w in (first, second, leave)] == [
        "Take back, Tue 26 Oct to 17:30",
        "Take back, Tue 26 Oct to 17:00",
        "Take back the other 4, leave this one as now",
    ]
    restore(step.id, "before", hall.clerk, read(first.action["elsewhere"]))

    db.session.expire_all()
    starts = {number: booking_of(number).start for number in rows}
    assert starts == {**before, rows[1]: at("2021-10-26 17:30")}
    assert {booking_of(number).state for number in rows} == {"confirmed"}
    there = state()
    restore(step.id, "after", hall.clerk)  # done again, and back once more: it goes where it was
    restore(step.id, "before", hall.clerk)
    assert (state(), desk_claims.differences()) == (there, [])


def test_what_stays_is_a_date_of_the_series_that_was_cancelled_by_itself(hall, series):
    rows = [nth(series, n).id for n in range(5)]
    _, step = noted(series, hall.clerk, lambda: recurring.cancel(nth(series, 0), hall.clerk, "all"))
    taken(hall, "2021-10-26", lanes=2)
    leave = refused(step, hall).alternatives[-1]

    restore(step.id, "before", hall.clerk, read(leave.action["elsewhere"]))

    db.session.expire_all()
    assert [booking_of(number).state for number in rows] == ["confirmed", "cancelled", *["confirmed"] * 3]
    assert booking_of(rows[1]).series_id == series.id


def test_several_dates_go_to_their_nearest_places_by_one_answer(hall, series):
    rows = [nth(series, n).id for n in range(5)]
    _, step = noted(series, hall.clerk, lambda: recurring.cancel(nth(series, 0), hall.clerk, "all"))
    for day in ("2021-10-26", "2021-11-02"):
        taken(hall, day, lanes=2)
    together, leave = refused(step, hall).alternatives

    assert together.words.zh == "撤销，10月26日 周二改到17:30、11月2日 周二改到17:30"
    assert leave.words.en == "Take back the other 3, leave these 2 as now"
    restore(step.id, "before", hall.clerk, read(together.action["elsewhere"]))
    assert [f"{booking_of(n).start:%H:%M}" for n in rows] == ["10:30", "09:30", "09:30", "10:30", "10:30"]


def test_the_very_court_is_taken_and_the_other_one_is_offered(hall, series):
    _, step = noted(series, hall.clerk, lambda: recurring.cancel(nth(series, 0), hall.clerk, "all"))
    lane = 0 if taken_lane(series) == 0 else 1
    taken(hall, "2021-10-26", lane=lane)
    refusal = refused(step, hall)

    assert refusal.alternatives[0].words.en == "Take back, Tue 26 Oct on another court at the same time"
    restore(step.id, "before", hall.clerk, read(refusal.alternatives[0].action["elsewhere"]))
    assert desk_claims.differences() == []


def taken_lane(series):
    """The court that its second date had before."""
    step = db.session.scalars(select(SeriesStep)).one()
    return step.before["bookings"][str(nth(series, 1).id)]["claims"][0][1]


@pytest.mark.parametrize(
    "text", ["x", "1 2", "1 2 2021-10-26 2021-10-27", "1 2 2021-10-26T10:00Z 2021-10-26T09:00Z"]
)
def test_a_choice_that_is_none_is_refused(session, text):
    with pytest.raises(Refusal) as caught:
        read(text)
    assert caught.value.code == "bad-fields"


def test_what_another_clerk_changes_in_the_same_moment_is_no_part_of_the_step(app, hall, series):
    """It waits for ours on PostgreSQL, and on SQLite for its turn; either way it is its own change."""
    first, third, by = nth(series, 0).id, nth(series, 2).id, hall.clerk.id

    def beside():
        with app.app_context():
            desk.cancel(booking_of(first), db.session.get_one(User, by))
            db.session.remove()

    other = threading.Thread(target=beside)

    def ours():
        other.start()
        while has_row_locks() and other.is_alive() and not _somebody_waits():
            pass  # until it has changed its date, or waits for us
        return recurring.cancel(booking_of(third), hall.clerk, "later")

    _, step = noted(series, hall.clerk, ours)
    other.join()

    assert sorted(map(int, step.after["bookings"])) == sorted(nth(series, n).id for n in (2, 3, 4))
    restore(step.id, "before", hall.clerk)
    db.session.expire_all()
    assert booking_of(first).state == "cancelled"


def _somebody_waits():
    return db.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) > 0
