"""Bookings in feeds: a court's times for all, one's own for oneself, all for clerks; names where they belong."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Course, Lesson, Venue
from scheduler.services import accounts, lessons
from scheduler.services.feeding import lookup
from scheduler.transactions import writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres

COURT = "/feeds/public/court/GYM-B.ics"
SECRETS = ("王小明", "S9001", "腰伤康复", "WANG", "badminton", "羽毛球协会")


@pytest.fixture
def ann(session):
    """Somebody with a booking of which everything could leak."""
    with writing():
        factories.venue("GYM-B", lanes=2, title_zh="二号馆", title_en="Court house")
        factories.venue("GYM-T", lanes=4)
        person = factories.person("S9001", name="王小明", pinyin="WANG XIAOMING")
        club = factories.group("badminton", "club", (person,), title_zh="羽毛球协会")
        book(person=person, group=club, reason="腰伤康复", activity="badminton")
    return person


def book(start="18:00", end="19:00", day="2021-03-05", venue="GYM-B", **values):
    place = db.session.scalars(select(Venue).where(Venue.code == venue)).one()
    span = {"start": at(f"{day} {start}"), "end": at(f"{day} {end}")}
    return factories.saved(Booking(venue=place, made_at=clock.now(), **span, **values))


def the_booking():
    return db.session.scalars(select(Booking).order_by(Booking.id)).first()


def lines(path, name):
    found = lookup(path)
    text = found.body.decode().replace("\r\n ", "").split("\r\n")
    return [line.partition(":")[2] for line in text if line.partition(":")[0].split(";")[0] == name]


def own_feed(person, scope="personal"):
    _, secret = accounts.make_feed_token(person, scope=scope)
    return f"/feeds/{secret}.ics"


@pytest.mark.parametrize("query", ["", "lang=zh", "lang=en", "lang=both", "alarm=10"])
def test_a_public_court_feed_tells_times_and_no_names(ann, query):
    body = lookup(COURT, query).body.decode().replace("\r\n ", "")

    assert body.count("BEGIN:VEVENT") == 1
    assert "20210305T180000" in body
    assert [secret for secret in SECRETS if secret.casefold() in body.casefold()] == []


def test_it_says_how_many_lanes_are_taken(ann):
    assert lines(COURT, "SUMMARY") == ["已占用 1/2"]
    assert lines("/feeds/public/court/GYM-T.ics", "SUMMARY") == []


def test_no_uid_of_a_court_feed_says_whose_booking_it_is(ann):
    assert set(lines(COURT, "UID")) & set(lines(own_feed(ann), "UID")) == set()


def test_a_court_shows_public_events_and_of_others_only_the_time(session):
    small = Small.make()
    small.add("E01")
    small.add("E02", public=False, about="保密谈话")
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.put("E02.1", "2021-03-06 14:00", "AUD")
    small.publish()

    found = lookup("/feeds/public/court/AUD.ics").body.decode().replace("\r\n ", "")

    assert lines("/feeds/public/court/AUD.ics", "SUMMARY") == ["健康讲座", "已占用"]
    assert "保密谈话" not in found


def test_what_is_booked_is_in_ones_own_feed_and_in_no_other(ann):
    with writing():
        other = factories.person()

    assert lines(own_feed(ann), "SUMMARY") == ["预订：二号馆"]
    assert lines(own_feed(other), "SUMMARY") == []


def test_a_cancelled_booking_leaves_the_court_and_is_marked_in_ones_own_feed(ann):
    mine = own_feed(ann)
    assert lines(COURT, "SUMMARY") == ["已占用 1/2"]

    with writing():
        the_booking().state = "cancelled"

    assert lines(COURT, "SUMMARY") == []
    assert lines(mine, "SUMMARY") == ["已取消：预订：二号馆"]
    assert lines(mine, "SEQUENCE") == ["1"]


def test_unchanged_is_byte_for_byte_the_same(ann):
    mine = own_feed(ann)
    before = (lookup(COURT), lookup(mine))
    clock.set_source(lambda: NOW + timedelta(hours=3))

    with writing():
        book(venue="GYM-T")  # somewhere else, by nobody
        the_booking().state = "checked_in"  # nothing that a calendar shows

    after = (lookup(COURT), lookup(mine))
    assert [f.body for f in after] == [f.body for f in before]
    assert [f.last_modified for f in after] == [f.last_modified for f in before]


def test_a_move_changes_stamp_sequence_and_bytes(ann):
    before = lookup(COURT)
    clock.set_source(lambda: NOW + timedelta(hours=3))

    with writing():
        row = the_booking()
        row.start, row.end = at("2021-03-05 19:00"), at("2021-03-05 20:00")

    after = lookup(COURT)
    assert after.etag != before.etag
    assert after.last_modified == NOW + timedelta(hours=3)
    assert lines(COURT, "SEQUENCE") == ["1"]


def test_an_offer_is_tentative_in_ones_own_feed(ann):
    with writing():
        the_booking().state = "held"

    assert lines(own_feed(ann), "STATUS") == ["TENTATIVE"]


def test_a_clerk_sees_all_with_names(ann):
    with writing():
        clerk = factories.person()
        factories.user("clerk", "desk", person=clerk)
        book("09:00", "10:00", venue="GYM-T", person=clerk)

    titles = lines(own_feed(clerk, "desk"), "SUMMARY")

    assert len(titles) == 2
    assert titles[1] == "二号馆 1：羽毛球协会，王小明 S9001"


def test_the_desks_feed_ends_when_somebody_is_no_clerk_any_more(ann):
    with writing():
        clerk = factories.person()
        user = factories.user("clerk", "desk", person=clerk)
    path = own_feed(clerk, "desk")
    assert lookup(path) is not None

    with writing():
        user.roles = ["member"]

    assert lookup(path) is None


def test_a_member_cannot_have_the_desks_feed(ann):
    with writing():
        factories.user("ann", "member", person=ann)

    assert lookup(own_feed(ann, "desk")) is None


def test_a_court_that_is_not_public_has_no_feed(ann):
    with writing():
        factories.venue("CONS", public=False)
        book(venue="CONS", person=ann)

    assert lookup("/feeds/public/court/CONS.ics") is None
    assert lookup("/feeds/public/desk/x.ics") is None


@pytest.mark.parametrize(
    ("state", "court", "own"),
    [
        ("pending", ["TENTATIVE"], ["TENTATIVE"]),
        ("held", ["TENTATIVE"], ["TENTATIVE"]),
        ("checked_in", ["CONFIRMED"], ["CONFIRMED"]),
        ("cancelled", [], ["CANCELLED"]),
        ("released", [], ["CANCELLED"]),
    ],
)
def test_feeds_say_what_is_not_firm_and_what_is_over(ann, state, court, own):
    """A court feed and the desk's hold what takes a place; one's own says what was cancelled, too."""
    with writing():
        the_booking().state = state
        clerk = factories.person("C0001")
        factories.user("clerk", "desk", person=clerk)

    assert lines(COURT, "STATUS") == court
    assert lines(own_feed(clerk, "desk"), "STATUS") == court
    assert lines(own_feed(ann), "STATUS") == own


def test_the_desks_feed_names_the_class_on_its_room(ann):
    with writing():
        course = factories.saved(Course(code="AERO", title_zh="健身操", title_en="Aerobics", seats=20))
        room = book("12:00", "13:00", venue="GYM-T", lanes=4)
        factories.saved(
            Lesson(
                course_id=course.id,
                venue_id=room.venue_id,
                start=room.start,
                end=room.end,
                seats=20,
                room=room.id,
            )
        )
        clerk = factories.person("C0001")
        factories.user("clerk", "desk", person=clerk)

    assert [title for title in lines(own_feed(clerk, "desk"), "SUMMARY") if "健身操" in title] == [
        f"{room.venue.title_zh} 4：健身操"
    ]


def test_a_renamed_class_is_in_the_feeds_at_once_with_a_later_stamp(ann):
    with writing():
        course = factories.saved(Course(code="AERO", title_zh="健身操", title_en="Aerobics", seats=20))
        room = book("12:00", "13:00", venue="GYM-T", lanes=4)
        span = {"venue_id": room.venue_id, "start": room.start, "end": room.end}
        lesson = factories.saved(Lesson(course_id=course.id, seats=20, room=room.id, **span))
        book("12:00", "13:00", venue="GYM-T", person=ann, lesson_id=lesson.id)
        clerk = factories.person("C0001")
        user = factories.user("clerk", "desk", person=clerk)
    feeds = own_feed(clerk, "desk"), own_feed(ann)
    before = [lines(feed, "LAST-MODIFIED") for feed in feeds]

    clock.set_source(lambda: NOW + timedelta(hours=3))
    lessons.change_course(course, user, title=Words("太极", "Tai chi"))

    titles = [[t for t in lines(feed, "SUMMARY") if "健身操" in t or "太极" in t] for feed in feeds]
    assert titles == [[f"{room.venue.title_zh} 4：太极"], ["课程：太极"]]
    assert [
        max(lines(feed, "LAST-MODIFIED")) > max(was) for feed, was in zip(feeds, before, strict=True)
    ] == [
        True,
        True,
    ]
