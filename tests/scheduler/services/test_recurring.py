"""Standing slots: all dates or a list of those that cannot be had; this one, later ones, all."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, Claim, Closure
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims, recurring
from scheduler.services.recurring import Standing
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at

pytestmark = pytest.mark.postgres

TUESDAYS = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20210420"
ALL = ["03-02", "03-09", "03-16", "03-23", "03-30", "04-06", "04-13", "04-20"]


@pytest.fixture
def clerk(session):
    with writing():
        factories.venue("GYM-B", lanes=2, title_zh="羽毛球场", title_en="Badminton courts")
        factories.venue("GYM-T", lanes=4, title_zh="乒乓球区", title_en="Tables")
        factories.group("badminton", "club")
        return factories.user("clerk", "desk")


def club(**values):
    from scheduler.models import Group

    asked = {
        "venue": "GYM-B",
        "start": at("2021-03-02 18:00"),
        "end": at("2021-03-02 20:00"),
        "rrule": TUESDAYS,
        "group": db.session.scalars(select(Group).where(Group.code == "badminton")).one(),
        "title": Words("羽毛球协会", "Badminton club"),
    }
    return Standing(**(asked | values))


def live(series=None):
    """The dates and times of live bookings, in order."""
    rows = db.session.scalars(select(Booking).where(Booking.state == "confirmed").order_by(Booking.start))
    return [when(row) for row in rows if series is None or row.series_id == series.id]


def when(row):
    return f"{row.start + timedelta(hours=8):%m-%d %H:%M}"


def nth(series, number):
    return sorted(series.bookings, key=lambda row: row.start)[number]


def taken(day, start="18:30", end="19:30", lanes=0, venue="GYM-B", booking=9000):
    with writing():
        want = Want(venue, at(f"2021-{day} {start}"), at(f"2021-{day} {end}"), lanes)
        claims.claim(Owner(booking_id=booking), [want])


def claimed_without_booking():
    """Claims of bookings that are over, and live bookings without a claim: both empty if all is well."""
    rows = {row.id: row.state for row in db.session.scalars(select(Booking))}
    owners = set(db.session.scalars(select(Claim.booking_id).distinct())) - {9000}
    stale = {i for i in owners if rows.get(i) != "confirmed"}
    return stale, {i for i, state in rows.items() if state == "confirmed"} - owners


def test_every_week_of_the_term_is_booked(clerk):
    series = recurring.book_series(club(), clerk)

    assert live(series) == [f"{day} 18:00" for day in ALL]
    assert claimed_without_booking() == (set(), set())


def test_holidays_and_make_up_days_are_left_out(clerk):
    series = recurring.book_series(
        club(start=at("2021-04-24 18:00"), end=at("2021-04-24 19:00"), rrule="FREQ=WEEKLY;BYDAY=SA;COUNT=4"),
        clerk,
    )

    assert live(series) == ["04-24 18:00", "05-15 18:00"]  # 1 May is a holiday, 8 May made up for


def test_one_refusal_lists_every_date_with_what_is_there(clerk):
    with writing():
        leader = factories.person(name="王小明")
        db.session.add(
            Booking(
                venue_id=1,
                start=at("2021-03-09 18:30"),
                end=at("2021-03-09 19:30"),
                person=leader,
                made_at=at("2021-02-01 08:00"),
                id=9000,
            )
        )
        db.session.add(
            Closure(
                venue_id=1,
                start=at("2021-03-30 08:00"),
                end=at("2021-03-30 22:00"),
                reason_zh="地面施工",
                reason_en="Floor works",
            )
        )
    taken("03-09")
    taken("04-13", lanes=1, booking=9001)  # one of two courts: the other is free

    with pytest.raises(Refusal) as caught:
        recurring.book_series(club(), clerk)

    refusal = caught.value
    assert refusal.code == "series-taken"
    assert refusal.message.en == (
        "2 of 8 dates cannot be had: Tue 9 Mar 18:00–20:00 (王小明); "
        "Tue 30 Mar 18:00–20:00 (closed: Floor works)."
    )
    assert [d["kind"] for d in refusal.context["dates"]] == ["taken", "closed"]
    assert refusal.alternatives[0].action == {"skip": ["2021-03-09", "2021-03-30"]}
    assert db.session.scalar(select(func.count()).select_from(BookingSeries)) == 0


def test_the_alternative_of_the_refusal_can_be_taken(clerk):
    taken("03-09")
    with pytest.raises(Refusal) as caught:
        recurring.book_series(club(), clerk)

    skip = caught.value.alternatives[0].action["skip"]
    series = recurring.book_series(recurring.with_skip(club(), skip), clerk)

    assert live(series) == [f"{day} 18:00" for day in ALL if day != "03-09"]


def test_one_moved_by_itself_stays_in_its_series(clerk):
    series = recurring.book_series(club(), clerk)
    second = nth(series, 1)

    recurring.move(second, clerk, "this", start=at("2021-03-10 18:00"))

    assert live(series)[:3] == ["03-02 18:00", "03-10 18:00", "03-16 18:00"]
    assert second.occurrence == "2021-03-09T18:00"


def test_this_and_later_splits_the_series(clerk):
    series = recurring.book_series(club(), clerk)

    done = recurring.move(nth(series, 3), clerk, "later", start=at("2021-03-23 19:00"), venue="GYM-T")

    assert (series.rrule, done.series.rrule) == (
        "FREQ=WEEKLY;UNTIL=20210322;BYDAY=TU",
        "FREQ=WEEKLY;UNTIL=20210420;BYDAY=TU",
    )
    assert live(series) == [f"{day} 18:00" for day in ALL[:3]]
    assert live(done.series) == [f"{day} 19:00" for day in ALL[3:]]
    assert {row.venue.code for row in done.moved} == {"GYM-T"}
    assert claimed_without_booking() == (set(), set())


def test_another_weekday_has_other_holidays(clerk):
    series = recurring.book_series(club(), clerk)

    done = recurring.move(nth(series, 0), clerk, "all", start=at("2021-03-01 18:00"))

    assert done.series is series
    assert live() == [
        f"{day} 18:00" for day in ("03-01", "03-08", "03-15", "03-22", "03-29", "04-12", "04-19")
    ]
    assert [when(row) for row in done.cancelled] == ["04-06 18:00"]  # its Monday, 5 April, is a holiday
    (fell,) = done.dropped
    assert (when(fell.booking), f"{fell.day}") == ("04-06 18:00", "2021-04-05")
    assert fell.why.en == "it would move to Mon 5 Apr, which is one of the holidays"
    assert claimed_without_booking() == (set(), set())


def test_a_last_date_that_fell_on_a_holiday_comes_in_on_another_weekday(clerk):
    series = recurring.book_series(club(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=10"), clerk)
    assert live() == [f"{day} 18:00" for day in ALL] + ["04-27 18:00"]  # 4 May belongs to the holiday

    recurring.move(nth(series, 0), clerk, "all", start=at("2021-03-04 18:00"))

    assert live()[-2:] == ["04-29 18:00", "05-06 18:00"]


def test_all_leaves_out_what_somebody_changed_by_itself(clerk):
    series = recurring.book_series(club(), clerk)
    recurring.resize(nth(series, 2), clerk, "this", end=at("2021-03-16 19:00"))
    recurring.cancel(nth(series, 4), clerk, "this")

    done = recurring.resize(nth(series, 0), clerk, "all", end=at("2021-03-02 21:00"))

    assert [when(row) for row in done.kept] == ["03-16 18:00"]
    hours = [
        (row.end - row.start) // timedelta(hours=1) for row in series.bookings if row.state == "confirmed"
    ]
    assert hours == [3, 3, 1, 3, 3, 3, 3]


def test_what_was_changed_by_itself_stands_for_its_date_on_the_new_weekday_too(clerk):
    series = recurring.book_series(club(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=3"), clerk)
    recurring.move(nth(series, 2), clerk, "this", start=at("2021-03-19 12:00"))
    recurring.move(nth(series, 0), clerk, "all", start=at("2021-03-03 18:00"))

    recurring.resize(nth(series, 0), clerk, "all", end=at("2021-03-03 21:00"))

    assert live() == ["03-03 18:00", "03-10 18:00", "03-19 12:00"]  # none on Wednesday the 17th besides


def test_a_date_that_gave_way_does_not_come_back_with_the_second_change(clerk):
    series = recurring.book_series(club(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=3"), clerk)
    with writing():
        row = nth(series, 2)
        row.state = "displaced"
        claims.release([Owner(booking_id=row.id)])
    later = recurring.move(nth(series, 1), clerk, "later", start=at("2021-03-10 18:00")).series

    recurring.resize(nth(later, 0), clerk, "all", end=at("2021-03-10 21:00"))

    assert live() == ["03-02 18:00", "03-10 18:00"]


def test_a_change_that_does_not_fit_every_date_changes_none(clerk):
    series = recurring.book_series(club(), clerk)
    taken("04-06", "20:00", "21:00")
    before = live()

    with pytest.raises(Refusal) as caught:
        recurring.resize(nth(series, 0), clerk, "all", end=at("2021-03-02 21:00"))

    assert [d["start"] for d in caught.value.context["dates"]] == ["2021-04-06T10:00:00+00:00"]
    assert live() == before
    assert claimed_without_booking() == (set(), set())


def test_a_change_without_the_dates_that_are_taken_is_what_the_refusal_offers(clerk):
    series = recurring.book_series(club(), clerk)
    taken("04-06", "20:00", "21:00")
    with pytest.raises(Refusal) as caught:
        recurring.resize(nth(series, 0), clerk, "all", end=at("2021-03-02 21:00"))

    skip = caught.value.alternatives[0].action["skip"]
    done = recurring.change(nth(series, 0), clerk, "all", end=at("2021-03-02 21:00"), skip=skip)

    assert [(when(one.booking), one.why.en) for one in done.dropped] == [
        ("04-06 18:00", "it would move to Tue 6 Apr, which is left out as asked")
    ]
    assert "04-06 18:00" not in live()
    assert len(live()) == len(ALL) - 1
    assert claimed_without_booking() == (set(), set())


def test_cancelling_later_ones_gives_their_places_back(clerk):
    series = recurring.book_series(club(), clerk)

    recurring.cancel(nth(series, 5), clerk, "later", "no teacher")

    assert live(series) == [f"{day} 18:00" for day in ALL[:5]]
    assert series.rrule == "FREQ=WEEKLY;UNTIL=20210405;BYDAY=TU"
    assert claimed_without_booking() == (set(), set())


def test_cancelling_all_leaves_nothing(clerk):
    series = recurring.book_series(club(), clerk)

    recurring.cancel(nth(series, 5), clerk, "all")

    assert live() == []
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "rule-endless"),
        ("FREQ=SECONDLY;COUNT=9", "rule-unreadable"),
        ("FREQ=WEEKLY;BYHOUR=1,2,3;COUNT=9", "rule-unreadable"),
        ("FREQ=WEEKLY;COUNT=9;COUNT=9", "rule-unreadable"),
        ("FREQ=WEEKLY;BYDAY=6TU;COUNT=9", "rule-unreadable"),
        ("FREQ=WEEKLY;UNTIL=20219999", "rule-unreadable"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20210330", "rule-unreadable"),
        ("FREQ=DAILY;COUNT=999", "rule-long"),
        ("hello", "rule-unreadable"),
        ("", "rule-unreadable"),
        ("FREQ=WEEKLY;UNTIL=20210101", "series-empty"),
    ],
)
def test_a_rule_without_end_or_sense_is_refused(clerk, rule, code):
    with pytest.raises(Refusal) as caught:
        recurring.book_series(club(rrule=rule), clerk)

    assert caught.value.code == code
    assert live() == []


def test_a_member_gives_no_standing_slot_to_their_club(session, clerk):
    with writing():
        member = factories.user("member", "member")

    with pytest.raises(Refusal) as caught:
        recurring.book_series(club(), member)

    assert caught.value.code == "not-allowed"
