"""Rain: the match goes into the studio at peak. The organiser sees who gives way, publishes, and each gets a place."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, OpeningHours, Person
from scheduler.queries.floors import Owner, Want
from scheduler.services import accounts, claims
from scheduler.transactions import writing
from tests.browser.conftest import PASSWORD
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.browser
DAY = "2021-03-05"
PLACES = 18


@pytest.fixture
def small(session) -> Small:
    """A published match outside, and a studio with 17 bookings in each of two peak hours."""
    small = Small.make()
    with writing():
        factories.venue("LANE1", outdoor=True)
        studio = factories.venue("GYM-A", lanes=PLACES, title_zh="健身操房", features=["floor", "mirror"])
        studio.openings = [OpeningHours(day_types=["work"], weekdays=[], start=990, end=1260)]
    small.add("E22", places=(("LANE1",), ("GYM-A",)), minutes=120, category="match")
    small.put("E22.1", f"{DAY} 15:00", "LANE1")
    small.publish()
    with writing():
        for hour in ["17:30"] * 17 + ["18:30"] * 17:
            start = at(f"{DAY} {hour}")
            span = {"start": start, "end": start + timedelta(hours=1), "activity": "aerobics"}
            row = factories.saved(Booking(venue=studio, person=factories.person(), made_at=NOW, **span))
            claims.claim(Owner(booking_id=row.id), [Want(studio.code, row.start, row.end, 1)])
        hashed = accounts.hashed(PASSWORD)
        for login, role in (("boss", "organiser"), ("clerk", "desk"), ("ann", "member")):
            who = db.session.scalar(select(Person).join(Booking)) if role == "member" else None
            factories.user(login, role, person=who).password_hash = hashed
    small.put("E22.1", f"{DAY} 17:30", "GYM-A")
    return small


@pytest.fixture
def as_user(open_page, site):
    def as_user(login, path, **how):
        page = open_page("/sign-in", **how)
        page.fill("#f-login", login)
        page.fill("#f-password", PASSWORD)
        page.press("#f-password", "Enter")
        page.wait_for_load_state()
        page.goto(site + path)
        return page

    return as_user


def test_34_bookings_are_shown_before_publishing_and_each_is_offered_a_place_once(as_user, small, site):
    page = as_user("boss", f"/organiser/plans/{small.plan.code}/publish")
    said = page.locator("main").inner_text()
    assert "34 个场地预订要让路" in said
    assert "共 34 个" in said

    page.check("input[name=accept][value^=displaced]")
    assert "34 人" in page.locator("#who-is-told").inner_text()
    page.get_by_role("button", name="发布第 2 版，改派 34 人").click()
    page.wait_for_load_state()

    desk = as_user("clerk", f"/desk?date={DAY}")
    event = desk.locator("#p-events").inner_text()
    assert "34 条预订受影响" in event
    assert "健身操房 1–18" in event
    phone = as_user("ann", "/me", phone=True)
    phone.locator(".offer", has_text="健身操房").wait_for()
    phone.locator(".offer").get_by_role("button", name="接受").tap()
    phone.locator(".toast", has_text="订好了").wait_for()
