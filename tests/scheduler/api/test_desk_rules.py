"""The desk's rules end to end: set over the API, they refuse, spare and let pass over the API."""

import threading

import pytest
from sqlalchemy import func, select

from scheduler.models import Audit, Booking, Closure, Group, Membership, Venue
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.client import Client
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres
DAY = "2021-10-15"


class Hall:
    """The gym with somebody for each role, and rules that are set as an organiser sets them."""

    def __init__(self, app, here: Gym) -> None:
        self.app, self.gym = app, here
        with writing():
            self.boss = factories.user("boss", "organiser")

    def as_(self, user) -> Client:
        return self.app.test_client().sign_in(user)

    def member(self, code: str, *roles: str) -> Client:
        with writing():
            user = factories.user(f"m{code}", *(roles or ("member",)), person=self.gym.people[code])
        return self.as_(user)

    def rule(self, code: str, venue: str | None = None, **params) -> None:
        boss = self.as_(self.boss)
        tag = boss.get("/api/v1/desk-rules").headers["ETag"]
        body = {"code": code, "venue": venue, "params": params}
        assert boss.put("/api/v1/desk-rules", json=body, headers={"If-Match": tag}).status_code == 200


@pytest.fixture
def hall(app, session) -> Hall:
    return Hall(app, gym())


def book(client, start="12:00", end="13:00", venue="GYM-T", **more):
    body = {"venue": venue, "start": f"{DAY}T{start}:00+08:00", "end": f"{DAY}T{end}:00+08:00", **more}
    return client.post("/api/v1/bookings", json=body)


def said(answer):
    return answer.status_code, answer.json.get("code", "")


def captains(hall, *codes: str) -> None:
    with writing() as session:
        team = session.scalars(select(Group).where(Group.code == "OPT")).one()
        query = select(Membership).where(Membership.group_id == team.id)
        for row in session.scalars(query):
            row.role = "captain" if row.person.code in codes else row.role


def test_a_rule_spares_the_groups_and_roles_that_it_exempts(hall):
    wei, captain = hall.member("20317"), hall.member("21044", "member", "captain")
    with writing():
        factories.group("JURY", "club", (hall.gym.people["20318"],))
    jury = hall.member("20318")
    hall.rule("quota_future", count=1, exempt_roles=["captain"], exempt_groups=["JURY"])

    spans = (("12:00", "12:30"), ("17:00", "17:30"))
    answers = [[said(book(who, *span)) for span in spans] for who in (wei, captain, jury)]

    made = (201, "")
    assert answers == [[made, (409, "desk-quota-future")], [made, made], [made, made]]


def test_a_groups_quota_counts_what_any_of_its_captains_booked(hall):
    captains(hall, "20317", "21044")
    one, other = hall.member("20317"), hall.member("21044")
    hall.rule("quota_group", count=2, hours=8)

    assert [
        book(who, *span, group="OPT").status_code
        for who, span in (
            (one, ("12:00", "12:30")),
            (other, ("12:30", "13:00")),
        )
    ] == [201, 201]
    over = book(one, "17:00", "17:30", group="OPT")

    assert said(over) == (409, "desk-quota-group")
    assert "2" in over.json["message"]
    assert book(one, "17:00", "17:30").status_code == 201  # for oneself


def test_two_captains_at_the_same_moment_do_not_pass_the_quota_of_their_group_both(hall, session):
    captains(hall, "20317", "21044")
    clients = hall.member("20317"), hall.member("21044")
    hall.rule("quota_group", count=1, hours=8)
    session.rollback()
    ready, answers = threading.Barrier(2), []

    def ask(client, start, end):
        ready.wait()
        answers.append(book(client, start, end, group="OPT").status_code)

    spans = (("12:00", "12:30"), ("12:30", "13:00"))
    threads = [threading.Thread(target=ask, args=(c, *s)) for c, s in zip(clients, spans, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [201, 409]


def test_some_go_first_by_status_or_role_and_the_others_are_told_from_when(hall):
    with writing():
        hall.gym.people["20318"].status = "student"
        hall.gym.people["17001"].status = "student"
    hall.rule("priority", "GYM-A", first=["staff"], first_roles=["captain"], others=2)
    student, captain = hall.member("20318"), hall.member("17001", "member", "captain")

    late = book(student, venue="GYM-A")

    assert said(late) == (409, "desk-priority")
    assert "10:00" in late.json["hint"]
    assert book(captain, venue="GYM-A").status_code == 201
    assert book(hall.member("21044"), "17:00", "18:00", venue="GYM-A").status_code == 201


def test_the_desk_sets_a_rule_aside_with_a_reason_that_is_recorded_and_shown(hall, session):
    clerk, member = hall.as_(hall.gym.clerk), hall.member("20317")
    long = {"start": "16:30", "end": "20:30", "person": "20317", "override": ["length", "quota_peak"]}

    assert said(book(member, **(long | {"reason": "我要"}))) == (403, "not-allowed")
    assert said(book(clerk, **long)) == (422, "reason-needed")
    made = book(clerk, **(long | {"reason": "院庆彩排"}))

    assert (made.status_code, made.json["overridden"]) == (201, ["length", "quota_peak"])
    row = session.scalars(select(Audit).where(Audit.verb == "book")).one()
    assert (row.user_id, row.details["override"]) == (hall.gym.clerk.id, ["length", "quota_peak"])
    assert row.details["reason"] == "院庆彩排"
    page = clerk.get(f"/desk/bookings/{made.json['id']}").text
    assert "破例" in page
    assert "院庆彩排" in page


def test_neither_a_taken_place_nor_a_closure_is_ever_set_aside(hall, session):
    clerk = hall.as_(hall.gym.clerk)
    hall.gym.book("GYM-A", "12:00", "13:00", "21044", day=DAY)
    with writing():
        venue = session.scalars(select(Venue).where(Venue.code == "GYM-B")).one()
        span = {"start": at(f"{DAY} 08:00"), "end": at(f"{DAY} 22:00")}
        session.add(Closure(venue_id=venue.id, reason_zh="换地板", reason_en="new floor", **span))
    rules = ["opening", "advance", "notice", "length", "venue-taken", "claims", "changeover"]
    more = {"person": "20317", "override": rules, "reason": "院长"}

    assert said(book(clerk, venue="GYM-A", **more)) == (409, "venue-taken")
    assert said(book(clerk, venue="GYM-B", **more)) == (409, "desk-opening")
    assert session.scalar(select(func.count()).select_from(Booking)) == 1


def test_members_hold_for_as_long_as_the_rule_says_and_no_longer(hall):
    member = hall.member("20317")
    hall.rule("hold", minutes=15, longest=20)

    usual = book(member, hold_minutes=0)

    assert (usual.status_code, usual.json["state"]) == (201, "held")
    assert usual.json["hold_until"] == "2021-10-14T09:23:00+00:00"
    assert said(book(member, "17:00", "17:30", hold_minutes=21)) == (409, "desk-hold")
    clerk = hall.as_(hall.gym.clerk)
    assert book(clerk, "17:00", "17:30", hold_minutes=120, person="21044").status_code == 201
