"""Kit for a booking that stands."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.models import Audit, KitItem
from scheduler.services import booking, booking_kit, desk_settings, lending
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import gym


@pytest.fixture
def hall(session):
    made = gym()
    with writing():
        session.add(KitItem(code="racket", title_zh="球拍", title_en="Rackets", stock=3))
        session.add(KitItem(code="piano", title_zh="电钢琴", title_en="Stage piano", stock=1))
    return made


def refused(kit, row, by, **how):
    with pytest.raises(Refusal) as caught:
        lending.lend(row, kit, by, **how)
    return caught.value


def test_as_much_as_is_left_is_lent_and_no_more(hall):
    mine = hall.book("GYM-B", "18:00", "19:00", "20317")
    other = hall.book("GYM-T", "18:30", "19:30", "21044", kit={"racket": 1})

    no = refused({"racket": 3}, mine, hall.member)
    assert (no.code, no.context["left"]) == ("kit-taken", 2)
    assert lending.lend(mine, {"racket": 2}, hall.member).kit == {"racket": 2}
    assert booking_kit.left("racket", other.start, other.end) == 0


def test_its_own_share_is_not_counted_twice_and_none_gives_all_back(hall):
    row = hall.book("GYM-B", "18:00", "19:00", "20317", kit={"racket": 2})

    assert lending.lend(row, {"racket": 3}, hall.clerk).kit == {"racket": 3}
    assert lending.lend(row, {"racket": 0}, hall.clerk).kit == {}
    assert booking_kit.left("racket", row.start, row.end) == 3


def test_only_ones_own_and_as_it_was_seen(hall):
    row = hall.book("GYM-B", "18:00", "19:00", "21044")

    assert refused({"racket": 1}, row, hall.member).status == 403
    assert refused({"racket": 1}, row, hall.clerk, version=row.version + 1).code == "changed-meanwhile"
    assert refused({"racket": -1}, row, hall.clerk).status == 422
    booking.cancel(row, hall.clerk)
    assert refused({"racket": 1}, row, hall.clerk).code == "booking-over"


def test_a_place_lends_what_its_rule_names(hall, session):
    with writing():
        organiser = factories.user("boss", "organiser")
    desk_settings.set_rule("kit", {"items": ["racket"]}, organiser)
    row = hall.book("GYM-B", "18:00", "19:00", "20317")

    assert refused({"piano": 1}, row, hall.member).code == "desk-kit"
    assert [item.code for item in booking_kit.lent_at(row.venue)] == ["racket"]
    with pytest.raises(Refusal) as caught:
        desk_settings.set_rule("kit", {"items": ["gong"]}, organiser)
    assert caught.value.message.en == "There is no kit with the code “gong”."


def test_it_is_recorded(hall, session):
    row = hall.book("GYM-B", "18:00", "19:00", "20317")
    lending.lend(row, {"racket": 1}, hall.clerk)

    found = session.scalars(select(Audit).where(Audit.verb == "lend")).one()
    assert (found.thing, found.details["kit"]) == (f"booking:{row.id}", {"racket": 1})
