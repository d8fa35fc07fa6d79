"""Changeovers on the courts: nobody plays in them, nobody sees them as booked, every free time heeds them."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DeskRule, OpeningHours, Venue
from scheduler.queries import courts, slots
from scheduler.queries.floors import Owner
from scheduler.queries.turnover import Turnover
from scheduler.services import booking as desk
from scheduler.services import recurring, waiting
from scheduler.services.publishing import review
from scheduler.services.recurring import Standing
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import Gym, gym, without_rules
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres
DAY = "2021-10-15"


@pytest.fixture
def hall(session) -> Gym:
    """Badminton becomes an event floor, and back, in half an hour."""
    made = gym()
    without_rules("quota_future", "quota_peak")
    changeover(pairs=["badminton/event:30"])
    return made


def changeover(venue="GYM-B", **params):
    with writing():
        row = db.session.query(Venue).filter_by(code=venue).one()
        db.session.query(DeskRule).filter_by(code="changeover").delete()
        db.session.add(DeskRule(code="changeover", venue_id=row.id, params=params))


def free(minutes=60, use="", venue="GYM-B"):
    found = [v for v in courts.venues() if v.code == venue]
    day = date(2021, 10, 15)
    return [
        f"{s.start.astimezone(courts.zone()):%H:%M}"
        for s in slots.slots(found, day, day, minutes, use=use)
        if s.free and s.start >= at(f"{DAY} 16:30")
    ]


def test_an_event_floor_needs_its_minutes_beside_badminton_and_badminton_none_beside_itself(hall):
    game = hall.book("GYM-B", "17:00", "18:00", "21044", day=DAY)
    with pytest.raises(Refusal) as early:
        hall.book("GYM-B", "18:00", "19:00", "17001", day=DAY, lanes=2, activity="event")

    event = hall.book("GYM-B", "18:30", "19:30", "17001", day=DAY, lanes=2, activity="event")
    beside = hall.book("GYM-B", "16:30", "17:00", "20318", day=DAY)

    assert (early.value.code, early.value.context["booking"]) == ("venue-taken", game.id)
    assert [(b.start, b.end) for b in (event, beside)] == [
        (at(f"{DAY} 18:30"), at(f"{DAY} 19:30")),
        (at(f"{DAY} 16:30"), at(f"{DAY} 17:00")),
    ]
    with pytest.raises(Refusal):
        hall.book("GYM-B", "19:30", "20:30", "20318", day=DAY)
    assert hall.book("GYM-B", "20:00", "21:00", "20318", day=DAY).state == "confirmed"


def test_a_refusal_by_the_changeover_says_who_the_rule_and_the_minutes(hall):
    game = hall.book("GYM-B", "17:00", "18:00", "21044", day=DAY)

    with pytest.raises(Refusal) as after:
        hall.book("GYM-B", "18:15", "19:00", "17001", day=DAY, lanes=2, activity="event")
    with pytest.raises(Refusal) as before:
        hall.book("GYM-B", "16:30", "17:00", "17001", day=DAY, lanes=2, activity="event")
    with pytest.raises(Refusal) as inside:
        hall.book("GYM-B", "17:30", "18:30", "17001", day=DAY, lanes=2, activity="event")

    said, context = after.value.message.en, after.value.context
    assert said.startswith(
        "Badminton courts is taken until 18:00 (孙丽), and 30 min are kept free between two uses."
    )
    assert (context["rule"], context["minutes"], context["booking"]) == ("changeover", 30, game.id)
    assert context["possible_from"] == f"{DAY}T18:30:00+08:00"
    assert after.value.hint.zh == "最早 18:30 开始。"
    assert before.value.context["possible_until"] == f"{DAY}T16:30:00+08:00"
    assert "rule" not in inside.value.context


def test_a_series_names_the_changeover_where_that_is_in_the_way_and_the_clash_where_it_is_not(hall):
    hall.book("GYM-B", "17:00", "18:00", "21044", day=DAY)
    asked = {"rrule": "FREQ=WEEKLY;COUNT=2", "lanes": 2, "activity": "event", "day_types": ("work",)}

    def series(start, end):
        span = {"start": at(f"{DAY} {start}"), "end": at(f"{DAY} {end}")}
        return recurring.book_series(Standing(venue="GYM-B", **span, **asked), hall.clerk)

    with pytest.raises(Refusal) as near:
        series("18:15", "19:15")
    with pytest.raises(Refusal) as inside:
        series("17:45", "18:45")

    told = [(d["kind"], d["minutes"]) for e in (near, inside) for d in e.value.context["dates"]]
    assert told == [("changeover", 30), ("taken", None)]
    assert "孙丽 too near: 30 min are kept free between two uses" in near.value.message.en
    assert "孙丽离得太近，之间要留 30 分钟换场" in near.value.message.zh


def test_free_slots_heed_the_changeover(hall):
    hall.book("GYM-B", "18:30", "19:30", "17001", day=DAY, lanes=2, activity="event")

    assert free() == ["16:30", "17:00", "20:00"]
    assert free(use="event") == ["16:30", "17:00", "17:30", "19:30", "20:00"]


def test_every_alternative_can_be_taken(hall, client):
    hall.book("GYM-B", "18:30", "19:30", "17001", day=DAY, lanes=2, activity="event")
    client.sign_in(hall.clerk)
    body = {"venue": "GYM-B", "start": f"{DAY}T18:00:00+08:00", "end": f"{DAY}T19:00:00+08:00"}

    refused = client.post("/api/v1/bookings", json={**body, "person": "21044"}).json
    for other in refused["alternatives"]:
        order = {k: other[k] for k in ("venue", "start", "end", "lanes")}
        made = client.post("/api/v1/bookings", json={**order, "person": "21044"})
        assert made.status_code == 201, made.json
        client.post(f"/api/v1/bookings/{made.json['id']}/cancel", json={})

    assert len(refused["alternatives"]) == 3


def test_the_minutes_after_any_use_where_it_is_set_so(hall):
    changeover("GYM-A", teardown=15, same=True)
    hall.book("GYM-A", "17:00", "18:00", "21044", day=DAY)

    with pytest.raises(Refusal):
        hall.book("GYM-A", "18:10", "19:00", "20318", day=DAY)
    assert hall.book("GYM-A", "18:15", "19:00", "20318", day=DAY).state == "confirmed"


def test_who_waits_for_the_minutes_of_a_changeover_is_offered_them_when_its_reason_goes(hall):
    event = hall.book("GYM-B", "18:30", "19:30", "17001", day=DAY, lanes=2, activity="event")
    wish = Wish(hall.people["21044"], ("GYM-B",), at(f"{DAY} 19:30"), at(f"{DAY} 20:00"))
    row = waiting.join(wish, hall.clerk)

    desk.cancel(event, hall.clerk)

    assert (row.state, row.booking.start, row.booking.end) == ("offered", wish.start, wish.end)


def test_moves_resizes_series_and_waiting_heed_it_too(hall):
    hall.book("GYM-B", "18:30", "19:30", "17001", day=DAY, lanes=2, activity="event")
    game = hall.book("GYM-B", "17:00", "18:00", "21044", day=DAY)
    series = recurring.Standing(
        venue="GYM-B", start=at(f"{DAY} 19:30"), end=at(f"{DAY} 20:30"), rrule="FREQ=WEEKLY;COUNT=2"
    )

    for act in (
        lambda: desk.resize(game, hall.clerk, end=at(f"{DAY} 18:15")),
        lambda: desk.move(game, hall.clerk, start=at(f"{DAY} 19:45")),
        lambda: recurring.book_series(series, hall.clerk),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code in ("venue-taken", "series-taken")
    wish = Wish(hall.people["20318"], ("GYM-B",), at(f"{DAY} 19:30"), at(f"{DAY} 20:30"))
    assert waiting.join(wish, hall.clerk).state == "waiting"


def test_no_rule_of_the_desk_sets_it_aside(hall):
    hall.book("GYM-B", "18:30", "19:30", "17001", day=DAY, lanes=2, activity="event")

    with pytest.raises(Refusal) as refused:
        hall.book("GYM-B", "19:30", "20:30", "20318", day=DAY, override=("changeover",), reason="director")

    assert refused.value.code == "venue-taken"


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["", "event", "yoga"]), st.booleans()), max_size=8)
)
def test_whatever_is_booked_no_two_uses_are_nearer_than_their_changeover(hall, wishes):
    """A law: of two bookings of one court, their minutes lie between; and what a slot says is free can be had."""
    turnover = Turnover.read()
    with writing():
        for row in db.session.query(desk.Booking).filter(desk.Booking.state == "confirmed"):
            desk.cancel(row, hall.clerk)
    court = [v for v in courts.venues() if v.code == "GYM-B"]
    made, answers = [], []
    for half, use, whole in wishes:
        start = at(f"{DAY} 16:30") + timedelta(minutes=10 * half)
        order = desk.Order(
            venue="GYM-B",
            start=start,
            end=start + timedelta(minutes=40),
            lanes=2 if whole or use == "event" else 1,
            activity=use,
            source="walk_in",
            override=("length", "opening"),
            reason="law",
        )
        can = any(slots.at(court, order.start, [order.end], order.lanes, use=use))
        try:
            made.append(desk.book(order, hall.clerk))
            answers.append((can, "booked"))
        except Refusal as refusal:
            answers.append((can, refusal.code))
    assert set(answers) <= {(True, "booked"), (False, "venue-taken")}
    floor = made[0].venue_id if made else 0
    for a in made:
        for b in (b for b in made if b.start >= a.end and a.lanes + b.lanes > 2):
            _, after = turnover.around(
                floor, Owner(booking_id=b.id, use=b.activity), Owner(booking_id=a.id, use=a.activity)
            )
            assert b.start - a.end >= timedelta(minutes=5 * after)


def test_an_edition_pushes_out_what_stands_in_its_changeover_and_reoffers_outside_of_it(session):
    small = Small.make()
    with writing():
        court = factories.venue("GYM-B", lanes=2, features=["badminton"])
        court.openings = [OpeningHours(day_types=["work"], weekdays=[], start=990, end=1260)]
        clerk, person = factories.user("clerk", "desk"), factories.person()
    changeover(pairs=["badminton/event:30"])
    small.add("E22", places=(("GYM-B",),))
    small.put("E22.1", "2021-03-05 18:00", "GYM-B")
    order = desk.Order(
        venue="GYM-B",
        start=at("2021-03-05 17:00"),
        end=at("2021-03-05 18:00"),
        person=person,
        override=("advance",),
        reason="law",
    )
    row = desk.book(order, clerk)

    found = review(small.plan)
    offer = found.reoffers[0]
    small.publish(displace=[row.id])

    assert [b.id for b in found.displaced] == [row.id]
    assert offer.slot is not None
    assert offer.slot.end <= at("2021-03-05 17:30") or offer.slot.start >= at("2021-03-05 19:30")


def test_two_neighbours_whose_minutes_overlap_both_give_way_to_an_edition(session):
    small = Small.make()
    with writing():
        court = factories.venue("GYM-B", lanes=1, features=["badminton"])
        court.openings = [OpeningHours(day_types=["work"], weekdays=[], start=990, end=1260)]
        clerk, people = factories.user("clerk", "desk"), [factories.person(f"P{n}") for n in range(2)]
    changeover(pairs=["badminton/event:30"])
    small.add("E22", places=(("GYM-B",),), minutes=30)
    small.put("E22.1", "2021-03-05 18:00", "GYM-B")
    rows = [
        desk.book(
            desk.Order(
                venue="GYM-B",
                start=at(f"2021-03-05 {start}"),
                end=at(f"2021-03-05 {end}"),
                person=person,
                override=("advance",),
                reason="law",
            ),
            clerk,
        )
        for person, start, end in zip(people, ("17:00", "18:30"), ("18:00", "19:30"), strict=True)
    ]

    shown = sorted(b.id for b in review(small.plan).displaced)
    small.publish(displace=shown)

    assert shown == [row.id for row in rows]
