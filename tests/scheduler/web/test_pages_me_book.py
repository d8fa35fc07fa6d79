"""A member books, waits, cancels and checks in: on their own pages and at the door."""

import re

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.models import Booking, Group, Membership, Waiting
from scheduler.services import door
from scheduler.transactions import writing
from tests.tools.desk import Gym, gym
from tests.tools.factories import at


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    made.book("GYM-B", "19:30", "20:30", "20317")
    return made


@pytest.fixture
def member(client, hall):
    return client.sign_in(hall.member)


def states(session):
    return [(b.venue.code, b.state) for b in session.scalars(select(Booking).order_by(Booking.id))]


def test_a_member_sees_nobody_elses_booking(member, hall):
    other = hall.book("GYM-B", "18:00", "19:00", "21044")

    assert member.get(f"/me/bookings/{other.id}/cancel").status_code == 404
    assert member.post(f"/me/bookings/{other.id}/cancel").status_code == 404


def test_a_member_books_and_cancels(member, session):
    page = member.get("/me/book?day=2021-10-15&activity=table-tennis").text
    slot = re.search(r'href="(/me/book\?[^"]*start=2021-10-15T12[^"]*)"', page)[1].replace("&amp;", "&")
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', member.get(slot).text.split('id="take"')[1]))
    booked = member.post("/me/book", data=form)
    made = session.scalars(select(Booking).order_by(Booking.id.desc())).first()

    assert (booked.status_code, made.person.code, made.venue.code) == (303, "20317", "GYM-T")
    assert "乒乓" in member.get("/me").text
    assert member.post(f"/me/bookings/{made.id}/cancel").status_code == 303
    assert states(session)[-1] == ("GYM-T", "cancelled")


def test_cancelling_late_says_its_price_first(member, hall, session):
    clock.set_source(lambda: at("2021-10-14 18:30"))
    page = member.get("/me/bookings/1/cancel").text

    assert "记 1 分" in page
    assert member.post("/me/bookings/1/cancel").status_code == 409
    assert member.post("/me/bookings/1/cancel", data={"knowing": "yes"}).status_code == 303


def test_a_full_slot_leads_to_the_waiting_list(member, hall, session):
    for who in ("21044", "17001"):
        hall.book("GYM-B", "12:00", "13:00", who, day="2021-10-15")
    page = member.get("/me/book?day=2021-10-15&activity=badminton&start=2021-10-15T12:00:00%2B08:00").text
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.split('id="take"')[1].split("</form>")[0]))

    assert 'action="/me/waiting"' in page
    assert member.post("/me/waiting", data=form).status_code == 303
    row = session.scalars(select(Waiting)).one()
    assert "第 1 位" in member.get("/me").text
    assert member.post(f"/me/waiting/{row.id}/withdraw").status_code == 303


def test_the_door_says_who_is_on_and_who_comes_next(client, hall):
    hall.book("GYM-B", "17:05", "18:00", "21044", party=2)
    answer = client.get("/board?venue=GYM-B/1", headers={"Accept-Language": "zh"})
    said = [
        " ".join(re.sub(r"<[^>]+>", " ", p).split())
        for p in re.findall(r'<p class="door-.*?</p>', answer.text)
    ]

    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in answer.text
    assert said == ["现在 孙丽等 2 人 到 18:00", "接着 19:30 张伟 · 20:30 起空"]


def test_somebody_without_account_for_a_person_is_told_so(client, hall, session):
    from tests.tools import factories

    user = factories.user("nobody", "member")
    session.commit()

    assert client.sign_in(user).get("/me/book").status_code == 403


def test_the_code_at_the_door_checks_in_whoever_scans_it(member, hall, session):
    clock.set_source(lambda: at("2021-10-14 19:28"))
    page = member.get("/board?venue=GYM-B/1").text
    with member.application.app_context():
        token = door.token("GYM-B")

    assert "qr" in page
    assert "<b>羽毛球 1 · 19:30–20:30</b>" in member.get(f"/check-in/{token}").text
    assert states(session) == [("GYM-B", "confirmed")]
    assert member.post(f"/check-in/{token}").status_code == 303
    assert states(session) == [("GYM-B", "checked_in")]

    clock.set_source(lambda: at("2021-10-14 19:31"))
    assert member.get(f"/check-in/{token}").status_code == 422


@pytest.fixture
def captain(client, hall, session):
    """张伟 is captain of the badminton club."""
    with writing():
        club = Group(code="BMT", kind="club", title_zh="羽毛球协会", title_en="Badminton Club")
        session.add(Membership(person=hall.people["20317"], group=club, role="captain"))
    return client.sign_in(hall.member)


CLUB = {"activity": "badminton", "venue": "GYM-B", "start": "2021-10-15T18:00:00+08:00", "group": "BMT"}


def test_a_captain_books_a_single_time_for_the_club(captain, session):
    assert "为协会订一次" in captain.get("/me").text
    assert "羽毛球协会" in captain.get("/me/book").text

    answer = captain.post("/me/book", data=CLUB | {"lanes": "2"})
    made = session.scalars(select(Booking).order_by(Booking.id.desc())).first()

    assert (answer.status_code, answer.location) == (303, "/me/clubs")
    assert (made.group.code, made.person, made.lanes, made.series_id) == ("BMT", None, 2, None)
    assert "单次" in captain.get("/me/clubs").text
    assert captain.post(f"/me/clubs/dates/{made.id}/give-back", data={"scope": "this"}).status_code == 303
    assert states(session)[-1] == ("GYM-B", "cancelled")


def test_who_speaks_for_no_club_books_for_nobody_else(member, hall, session):
    with writing():
        session.add(Group(code="BMT", kind="club", title_zh="羽毛球协会", title_en="Badminton Club"))
    member.post("/me/book", data=CLUB | {"lanes": "2"})
    made = session.scalars(select(Booking).order_by(Booking.id.desc())).first()

    assert (made.group, made.person.code, made.lanes) == (None, "20317", 1)


def test_two_courts_are_full_where_only_one_is_free(captain, hall):
    hall.book("GYM-B", "18:00", "19:00", "21044", day="2021-10-15")
    page = captain.get("/me/book?day=2021-10-15&activity=badminton&group=BMT&lanes=2").text

    assert re.search(r"18:00<small>(\w+)", page)[1] == "满"
    assert re.search(r"19:00<small>([^<]+)", page)[1] == "余 2"


def test_a_full_time_offers_the_nearest_ones_beside_the_waiting_list(member, hall, session):
    hall.book("GYM-B", "18:00", "19:00", "21044", day="2021-10-15", lanes=2)
    full = "day=2021-10-15&activity=badminton&start=2021-10-15T18:00:00%2B08:00&venue=GYM-B"
    page = member.get(f"/me/book?{full}").text

    assert "加入候补" in page
    assert re.findall(r"改订 ([\d:]+)", page) == ["16:30", "17:00", "19:00"]
    form = dict(
        re.findall(r'name="([\w-]+)" value="([^"]*)"', page.split("改订 19:00")[0].rsplit("<form", 1)[1])
    )
    assert member.post("/me/book", data=form).status_code == 303
    assert states(session)[-1] == ("GYM-B", "confirmed")


def test_who_has_nothing_booked_at_the_door_is_led_to_book_there(member, hall):
    answer = member.post(f"/check-in/{door.token('GYM-T')}")

    assert answer.status_code == 404
    assert "/me/book?activity=table-tennis" in answer.text
    assert "签到 · 乒乓" in answer.text


def test_an_offer_that_is_over_says_so_and_leads_back_to_ones_own_page(member, hall):
    row = hall.book("GYM-T", "18:30", "19:30", "20317", hold_minutes=10)
    clock.set_source(lambda: at("2021-10-14 17:30"))
    answer = member.post(f"/me/bookings/{row.id}/accept")

    assert answer.status_code == 409
    assert "暂留已结束" in answer.text
    assert 'class="btn primary" href="/me"' in answer.text


def starts(page):
    return re.findall(r"start=2021-10-14T(\d\d:\d\d)", page)


def test_a_start_inside_the_notice_is_not_offered_unless_one_can_wait_for_it(member, hall):
    clock.set_source(lambda: at("2021-10-14 17:45"))
    assert starts(member.get("/me/book?day=2021-10-14&activity=badminton").text)[0] == "18:30"

    hall.book("GYM-B", "18:00", "19:00", "21044", lanes=2)
    page = member.get("/me/book?day=2021-10-14&activity=badminton").text
    assert starts(page)[:3] == ["18:00", "18:30", "19:00"]  # the first two are full, and can be waited for


def test_a_day_that_nobody_may_book_yet_says_from_when(member, hall):
    page = member.get("/me/book?day=2021-10-25&activity=badminton").text

    assert "这一天还不能订。" in page
    assert "最早可提前 7 天预订，周一 0:00 开放。" in page


def test_a_day_on_which_all_is_too_late_says_by_how_much(member, hall):
    clock.set_source(lambda: at("2021-10-14 19:40"))
    page = member.get("/me/book?day=2021-10-14&activity=badminton").text

    assert "这一天没有可订的时间了。" in page
    assert "至少要提前 30 分钟预订。" in page
