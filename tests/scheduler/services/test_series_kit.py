"""Kit of a standing slot: on every date, or the refusal says on which there is not so much."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule, KitItem
from scheduler.services import recurring, series_kit
from scheduler.services.recurring import Standing
from scheduler.services.series_steps import noted, restore
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    with writing():
        session.add(KitItem(code="racket", title_zh="球拍", title_en="Rackets", stock=4))
        factories.group("badminton", "club")
    return made


def order(kit, **values):
    asked = {
        "venue": "GYM-B",
        "start": at("2021-10-19 18:30"),
        "end": at("2021-10-19 19:30"),
        "rrule": "FREQ=WEEKLY;BYDAY=TU;COUNT=4",
        "kit": kit,
    }
    return Standing(**(asked | values))


def lent_elsewhere(hall, day, count):
    """To a game of table tennis on the same evening."""
    beyond = {"override": ("advance",), "reason": "test"}
    return hall.book("GYM-T", "19:00", "20:00", "21044", day=day, kit={"racket": count}, **beyond)


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def kits():
    rows = db.session.scalars(select(Booking).where(Booking.series_id.is_not(None)).order_by(Booking.start))
    return [row.kit for row in rows]


def test_each_date_without_enough_is_named_with_what_is_left(hall):
    lent_elsewhere(hall, "2021-10-26", 2)
    lent_elsewhere(hall, "2021-11-02", 3)

    no = refused(lambda: recurring.book_series(order({"racket": 2}), hall.clerk))
    made = recurring.book_series(
        order({"racket": 2}, skip=frozenset(no.alternatives[0].action["skip"])), hall.clerk
    )

    assert no.code == "series-taken"
    assert [(d["start"][:10], d["kind"]) for d in no.context["dates"]] == [("2021-11-02", "kit")]
    assert "Tue 2 Nov 18:30–19:30 (1 of Rackets left, 2 wanted)" in no.message.en
    assert [row.kit for row in made.bookings] == [{"racket": 2}] * 3


def test_a_standing_slot_s_kit_is_not_lent_to_others(hall):
    recurring.book_series(order({"racket": 3}), hall.clerk)

    assert refused(lambda: lent_elsewhere(hall, "2021-11-02", 2)).context["left"] == 1


def test_more_than_there_is_and_what_is_not_lent_here_are_refused(hall):
    with writing():
        db.session.add(DeskRule(code="kit", venue_id=None, params={"items": []}))

    assert refused(lambda: recurring.book_series(order({"racket": 1}), hall.clerk)).code == "desk-kit"
    assert refused(lambda: recurring.book_series(order({"piano": 1}), hall.clerk)).code == "desk-kit"
    assert kits() == []


def test_all_dates_move_with_their_kit_or_none_does(hall):
    """At 19:30 three are lent to somebody on 2 November; one date had none and could go anywhere."""
    series = recurring.book_series(order({"racket": 2}), hall.clerk)
    lent_elsewhere(hall, "2021-11-02", 1)
    with writing():
        beyond = {"override": ("advance",), "reason": "test"}
        hall.book("GYM-T", "20:00", "21:00", "17001", day="2021-11-02", kit={"racket": 3}, **beyond)
    row = series.bookings[0]

    no = refused(lambda: recurring.move(row, hall.clerk, "all", start=at("2021-10-19 19:45")))
    done = recurring.move(row, hall.clerk, "all", start=at("2021-10-19 19:00"))

    assert [(d["start"][:10], d["kind"]) for d in no.context["dates"]] == [("2021-11-02", "kit")]
    assert [r.kit for r in done.moved] == [{"racket": 2}] * 4


def test_kit_of_this_and_later_ones_is_changed_as_one_set_and_taken_back(hall):
    series = recurring.book_series(order({}), hall.clerk)
    second = series.bookings[1]
    lent_elsewhere(hall, "2021-11-09", 3)

    no = refused(lambda: series_kit.lend(second, hall.clerk, "later", {"racket": 2}))
    _, step = noted(series, hall.clerk, lambda: series_kit.lend(second, hall.clerk, "later", {"racket": 1}))
    after = kits()
    restore(step.id, "before", hall.clerk)

    assert [d["start"][:10] for d in no.context["dates"]] == ["2021-11-09"]
    assert after == [{}, {"racket": 1}, {"racket": 1}, {"racket": 1}]
    assert kits() == [{}, {}, {}, {}]
