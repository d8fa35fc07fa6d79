"""What the desk sees of an event on its courts: whom to ask, and what became of those who gave way."""

from datetime import date

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, Edition, Entry, Group, Membership, Venue
from scheduler.queries import courts, day_board
from scheduler.queries.floors import Owner, Want
from scheduler.queries.takeovers import takeovers
from scheduler.services import claims
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import NOW, Gym, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres
START, END = at("2021-10-14 18:00"), at("2021-10-14 19:30")


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def taken(hall):
    """An edition that took the studio, published at this moment."""
    with writing():
        organiser = factories.user("organiser", "organiser", person=factories.person("10001", name="王芳"))
        edition = Edition(plan=factories.plan(), number=1, published_at=NOW, published_by_id=organiser.id)
        db.session.add(edition)
        db.session.flush()
        entry = factories.saved(
            Entry(
                plan_id=edition.plan_id,
                edition_id=edition.id,
                uid="tug@x",
                changed_at=NOW,
                start=START,
                end=END,
                first_day=date(2021, 10, 14),
                event_code="E22",
                session_code="E22.1",
                category="match",
                title_zh="拔河雨备场",
                title_en="Tug-of-war, rain plan",
                venues=["GYM-A"],
            )
        )
        owner = Owner(plan_id=edition.plan_id, entry_uid="tug@x")
        claims.claim(owner, [Want("GYM-A", START, END, 1)])
    return entry


def gave_way(hall, code, *offers, edition=True):
    """A booking that was cancelled by publishing, with what was offered for it."""
    studio = db.session.scalars(select(Venue).where(Venue.code == "GYM-A")).one()
    values = {"venue": studio, "start": START, "end": END, "person": hall.people[code], "made_at": NOW}
    with writing():
        number = db.session.scalars(select(Edition.id)).one() if edition else None
        old = factories.saved(Booking(**values, state="cancelled", over_at=NOW, displaced_by_id=number))
        for state in offers:
            factories.saved(Booking(**values, state=state, source="offer", replaces_id=old.id))


def seen():
    found = courts.courts()
    return takeovers(day_board.blocks(found, date(2021, 10, 14)))


def test_an_event_names_its_courts_and_who_published_it(taken):
    [one] = seen()

    assert [c.venue for c in one.courts] == ["GYM-A"]
    assert (one.ask, one.displaced) == (("王芳",), 0)


def test_who_has_a_duty_is_asked_before_who_published(taken, hall):
    with writing():
        taken.people = {"people": ["20318"], "referee": ["17001", "21044"]}

    assert seen()[0].ask == ("陈志远", "孙丽")


def test_offers_are_counted_by_what_became_of_them(taken, hall):
    gave_way(hall, "20317", "confirmed")
    gave_way(hall, "20318", "held")
    gave_way(hall, "21044", "expired")
    gave_way(hall, "17001")
    [one] = seen()

    assert (one.accepted, one.waiting, one.declined, one.without) == (1, 1, 1, 1)
    assert one.displaced == 4


def test_what_somebody_cancelled_in_the_minute_of_publishing_did_not_give_way(taken, hall):
    gave_way(hall, "20317", edition=False)

    assert seen()[0].displaced == 0


def test_a_day_without_events_has_none(hall):
    assert seen() == []


def test_the_desk_with_an_event_on_it_shows_whom_to_ask(taken, hall, client):
    gave_way(hall, "20317", "held")
    page = client.sign_in(hall.clerk).get("/desk").text

    assert "拔河雨备场" in page
    assert "找谁问：王芳" in page
    assert "0 已接受改派 · 1 待答复 · 0 谢绝或过期" in page


def test_the_head_of_its_club_is_asked_then_who_alone_leads_it(taken, hall, session):
    with writing():
        taken.people = {"optional": ["21044"]}
    assert seen()[0].ask == ("孙丽",)

    with writing():
        club = Group(code="YOGA", kind="club", title_zh="瑜伽协会", title_en="Yoga")
        session.add(Membership(person=hall.people["17001"], group=club, role="head"))
        session.add(Membership(person=hall.people["20318"], group=club))
        taken.groups = {"club": ["YOGA"]}
    assert seen()[0].ask == ("陈志远",)
