"""An edition that takes courts from bookings: nobody is lost, nobody is told twice, nothing happens by halves."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Busy, Claim, Edition, KitItem, Message, OpeningHours
from scheduler.queries.floors import Owner, Want
from scheduler.services import booking_kit, claims
from scheduler.services.publishing import review
from scheduler.transactions import has_row_locks, writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres


@pytest.fixture
def small(session):
    """A tug-of-war in the studio (18 places) on 5 March, 18:00 to 19:00, in the draft."""
    made = Small.make()
    with writing():
        studio = factories.venue(
            "GYM-A", lanes=18, title_zh="健身操房", title_en="Studio", features=["mirror"]
        )
        studio.openings = [OpeningHours(day_types=["work"], weekdays=[], start=990, end=1260)]
    made.add("E22", places=(("GYM-A",),))
    made.put("E22.1", "2021-03-05 18:00", "GYM-A")
    return made


def booked(start="18:00", end="19:00", day="2021-03-05", venue="GYM-A", lanes=1, **values):
    from scheduler.models import Venue

    with writing():
        place = db.session.scalars(select(Venue).where(Venue.code == venue)).one()
        person = values.pop("person", None) or factories.person()
        row = factories.saved(
            Booking(
                venue=place,
                start=at(f"{day} {start}"),
                end=at(f"{day} {end}"),
                lanes=lanes,
                person=person,
                made_at=clock.now(),
                **values,
            )
        )
        claims.claim(Owner(booking_id=row.id), [Want(venue, row.start, row.end, lanes)])
    return row


def local(row):
    return f"{row.start + timedelta(hours=8):%d %H:%M}"


def held():
    return db.session.scalars(select(Booking).where(Booking.state == "held").order_by(Booking.start)).all()


def told():
    return db.session.scalars(select(Message).order_by(Message.id)).all()


def counted(*tables):
    return [db.session.scalar(select(func.count()).select_from(t)) for t in tables]


def ids(rows):
    return [row.id for row in rows]


def test_the_review_shows_whom_it_would_push_out(small):
    inside, after, before = booked(), booked("19:00", "20:00"), booked("17:00", "18:00")
    partly = booked("18:30", "19:30")

    found = review(small.plan)

    assert found.displaced == (inside, partly)
    assert {after.state, before.state, inside.state} == {"confirmed"}


def test_without_a_word_of_the_organiser_the_place_is_taken(small):
    booked()
    before = counted(Edition, Booking, Claim, Message)

    with pytest.raises(Refusal) as caught:
        small.publish()

    assert caught.value.code == "venue-taken"
    assert counted(Edition, Booking, Claim, Message) == before


def test_accepted_the_edition_takes_the_place_and_the_person_is_offered_the_nearest(small):
    old = booked(activity="aerobics", party=2)

    edition = small.publish(displace=[old.id])

    (offer,) = held()
    assert (old.state, old.over_at) == ("cancelled", NOW)
    assert local(offer) == "05 17:00"
    same = ("person_id", "party", "activity", "lanes")
    assert [getattr(offer, n) for n in same] == [getattr(old, n) for n in same]
    assert (offer.source, offer.replaces_id, offer.hold_until) == ("offer", old.id, NOW + timedelta(hours=24))
    assert [(m.person_id, m.key) for m in told()] == [
        (old.person_id, f"displaced:{edition.id}:{old.person_id}")
    ]
    assert told()[0].text_en == (
        "Edition 1 of “Union year” needs places that you had booked.\n"
        "Studio, Fri 5 Mar 18:00–19:00 → Studio, Fri 5 Mar 17:00–18:00, "
        "held for you until Tue 23 Feb 09:00. Accept or pass."
    )


def test_an_edition_offers_no_kit_that_somebody_takes_at_this_moment(app, small):
    """Whoever is lending waits for the other, and counts what is left then."""
    with writing():
        db.session.add(KitItem(code="MAT", title_zh="垫子", title_en="Mat", stock=1))
        other = factories.venue("GYM-B").id
    old = booked(kit={"MAT": 1})
    taken, published = threading.Event(), threading.Event()

    def borrow():
        with app.app_context(), writing():
            booking_kit.lock(["MAT"])
            span = {"start": old_start - timedelta(hours=1), "end": old_start}
            factories.saved(Booking(venue_id=other, kit={"MAT": 1}, made_at=clock.now(), **span))
            taken.set()
            while has_row_locks() and not published.wait(0.02) and not _somebody_waits():
                pass  # until the edition waits for the mat, or has not waited

    old_start, thread = old.start, threading.Thread(target=borrow)
    thread.start()
    taken.wait()
    small.publish(displace=[old.id])
    published.set()
    thread.join()

    assert [(local(row), row.kit) for row in held()] == [("05 17:00", {})]
    assert "without Mat, which is lent then" in told()[0].text_en


def _somebody_waits():
    return db.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) > 0


def test_somebody_with_three_bookings_is_told_once_of_all(small):
    person = factories.person()
    rows = [booked(person=person), booked(person=person), booked("18:30", "19:30", person=person)]

    small.publish(displace=ids(rows))

    assert len(told()) == 1
    assert told()[0].text_zh.count("→") == 3
    spans = [(o.start, o.end) for o in held()]
    assert len(spans) == 3
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), "nobody is at two places at once"


def test_nobody_is_offered_a_time_at_which_they_are_busy(small):
    old = booked()
    with writing():
        spans = (("16:30", "18:00"), ("19:00", "21:00"))
        for start, end in spans:
            busy = {"start": at(f"2021-03-05 {start}"), "end": at(f"2021-03-05 {end}")}
            db.session.add(Busy(person_id=old.person_id, **busy))

    small.publish(displace=[old.id])

    assert [local(o) for o in held()] == ["04 18:00"]


def test_only_what_was_accepted_gives_way(small):
    accepted, later = booked(), booked()

    with pytest.raises(Refusal) as caught:
        small.publish(displace=[accepted.id])

    assert caught.value.code == "venue-taken"
    assert (accepted.state, later.state, held(), told()) == ("confirmed", "confirmed", [], [])


def test_a_refusal_after_all_leaves_no_offer_and_tells_nobody(small):
    """The edition wants the auditorium as well, and that is somebody else's."""
    old = booked()
    small.add("E23", places=(("AUD",),))
    small.put("E23.1", "2021-03-05 18:00", "AUD")
    with writing():
        claims.claim(
            Owner(plan_id=None, entry_uid="x"), [Want("AUD", at("2021-03-05 18:00"), at("2021-03-05 19:00"))]
        )

    with pytest.raises(Refusal):
        small.publish(displace=[old.id])

    assert (old.state, held(), told()) == ("confirmed", [], [])


def test_where_nothing_is_free_the_person_hears_so(small):
    with writing():
        from scheduler.models import Venue

        studio = db.session.scalars(select(Venue).where(Venue.code == "GYM-A")).one()
        studio.openings = [OpeningHours(day_types=["work"], weekdays=[5], start=1080, end=1140)]
    old = booked()

    small.publish(displace=[old.id])

    assert (held(), old.state) == ([], "cancelled")
    assert told()[0].text_en.endswith("nothing near is free; it is cancelled, sorry.")


def test_of_two_courts_the_empty_one_is_taken(session):
    made = Small.make()
    with writing():
        factories.venue("GYM-B", lanes=2)
    made.add("E27", places=(("GYM-B",),), lanes=1)
    made.put("E27.1", "2021-03-05 18:00", "GYM-B")
    booked(venue="GYM-B")

    assert review(made.plan).displaced == ()
    assert made.publish().number == 1


def test_what_a_person_booked_has_no_name_in_another_persons_message(small):
    with writing():
        ann, bob = factories.person(name="安小红"), factories.person(name="鲍小刚")
    rows = [booked(person=ann, reason="腰伤康复"), booked(person=bob)]

    small.publish(displace=ids(rows), note=Words("雨天"))

    texts = {m.person_id: m.text_zh + m.text_en for m in told()}
    assert "鲍小刚" not in texts[ann.id]
    assert not {"安小红", "腰伤康复"} & {w for w in ("安小红", "腰伤康复") if w in texts[bob.id]}
