"""Something happens to what was published: the least change, adopted, reviewed, published; all else byte for byte."""

from datetime import date

import pytest

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Busy, Entry, FeedToken, OpeningHours, Person, Repair, Venue
from scheduler.services import advising, mishaps, repairing
from scheduler.services.reviewing import review
from scheduler.transactions import writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.published import Small

SECRET = "住院手术"


@pytest.fixture
def small(session):
    """Three lectures in one week of March, published; halls are open from 14 to 18 on working days."""
    small = Small.make()
    with writing():
        factories.person("10001", duty="chair")
        for venue in session.query(Venue):
            venue.openings = [OpeningHours(day_types=["work"], weekdays=[], start=840, end=1080)]
    for event in ("E01", "E02", "E03"):
        small.add(event, minutes=120, first="2021-03-01", last="2021-03-12", places=(("AUD",),))
    small.put("E01.1", "2021-03-04 14:00", "AUD")
    small.put("E02.1", "2021-03-04 16:00", "AUD")
    small.put("E03.1", "2021-03-09 14:00", "AUD")
    small.publish()
    yield small
    advising.advisers.close()


def moves(row):
    return {m["session"]: m["to"]["start"] for m in row.result["moved"]}


def hall(code="AUD"):
    return db.session.query(Venue).filter_by(code=code).one()


def closed(small, first, last=""):
    mishaps.close(
        small.plan,
        [hall()],
        date.fromisoformat(first),
        date.fromisoformat(last or first),
        small.user,
        reason=Words("漏水", "a leak"),
    )


def test_only_what_lies_in_the_closure_moves_and_that_is_proven(small):
    closed(small, "2021-03-09")

    row = repairing.propose(small.plan, small.user, cause="漏水")

    assert moves(row).keys() == {"E03.1"}
    assert moves(row)["E03.1"][:10] in ("2021-03-08", "2021-03-10")
    assert (row.result["proven"], row.result["kept"], row.result["unplaced"]) == (True, 2, [])
    assert row.state == "done"


@pytest.mark.postgres
def test_adopted_and_published_it_moves_that_one_and_leaves_the_others_byte_for_byte(small):
    def fragments():
        rows = db.session.query(Entry).filter(Entry.superseded_by.is_(None))
        return {row.event_code: (row.id, row.fragments) for row in rows}

    before = fragments()
    closed(small, "2021-03-09")
    repairing.adopt(repairing.propose(small.plan, small.user), small.user)

    counts = review(small.plan).counts
    small.publish()

    after = fragments()
    assert (counts["moved"], counts["unchanged"]) == (1, 2)
    assert {e: after[e] for e in ("E01", "E02")} == {e: before[e] for e in ("E01", "E02")}
    assert after["E03"] != before["E03"]


def test_nothing_is_changed_until_it_is_adopted(small):
    closed(small, "2021-03-09")
    before = small.draft().id

    repairing.propose(small.plan, small.user)

    assert small.draft().id == before


def test_an_outdated_proposal_is_not_adopted(small):
    closed(small, "2021-03-09")
    row = repairing.propose(small.plan, small.user)
    closed(small, "2021-03-10")

    with pytest.raises(Refusal) as refused:
        repairing.adopt(row, small.user)

    assert refused.value.code == "repair-outdated"
    assert db.session.get(Repair, row.id).state == "done"


def test_somebody_who_cannot_come_moves_what_needs_them_and_the_reason_is_nowhere(small):
    with writing():
        row = small.sessions["E03.1"]
        row.spec = row.spec | {"people": ["chair"]}
        person = db.session.query(Person).filter_by(code="10001").one()
    mishaps.away(
        small.plan, person, date.fromisoformat("2021-03-09"), date.fromisoformat("2021-03-09"), small.user
    )

    found = repairing.propose(small.plan, small.user)

    assert moves(found).keys() == {"E03.1"}
    assert db.session.query(Busy).one().source == "organiser"
    assert SECRET not in str(found.result)


def test_what_runs_over_pushes_its_follower(small):
    """14:00 for 2 h 25 min: the next one at 16:00 goes elsewhere, or it itself does; one is enough."""
    mishaps.runs_over(small.sessions["E01.1"], 25, small.user)

    found = repairing.propose(small.plan, small.user)

    assert len(moves(found)) == 1
    assert found.result["proven"]


def test_what_was_locked_stays_or_is_told_of(small):
    with writing():
        small.sessions["E03.1"].lock = "both"
    closed(small, "2021-03-09")

    found = repairing.propose(small.plan, small.user)

    assert moves(found) == {}
    assert [u["session"] for u in found.result["unplaced"]] == ["E03.1"]


def test_a_place_closed_the_whole_time_leaves_all_without_a_place_and_says_why(small):
    closed(small, "2021-03-01", "2021-03-12")

    found = repairing.propose(small.plan, small.user)

    left = found.result["unplaced"]
    assert sorted(u["session"] for u in left) == ["E01.1", "E02.1", "E03.1"]
    assert all(u["cells"] == sum(r["cells"] for r in u["reasons"]) for u in left)


def test_before_the_first_edition_there_is_nothing_to_repair(session):
    small = Small.make("2022")
    with pytest.raises(Refusal) as refused:
        repairing.propose(small.plan, small.user)

    assert refused.value.code == "nothing-published"


def test_of_two_at_odds_the_one_that_fewer_read_moves(small):
    """E01 runs into E02, whose speaker has a feed: E01 goes."""
    with writing():
        person = db.session.query(Person).filter_by(code="10001").one()
        factories.saved(FeedToken(person=person, hash="x" * 64, made_at=NOW))
        row = small.sessions["E02.1"]
        row.spec = row.spec | {"people": ["chair"]}
    mishaps.runs_over(small.sessions["E01.1"], 30, small.user)

    assert moves(repairing.propose(small.plan, small.user)).keys() == {"E01.1"}


def test_where_only_the_computing_fails_what_happened_is_written_once_and_that_is_said(small, monkeypatch):
    def busy(*_, **__):
        raise Refusal("adviser-busy", Words("正忙", "Busy."), status=503)

    monkeypatch.setattr(advising, "ask", busy)
    details = {"session": "E01.1", "minutes": 30}

    with pytest.raises(Refusal) as refused:
        repairing.after(small.plan, "over", details, small.user)

    assert (refused.value.code, refused.value.status) == ("adviser-busy", 503)
    assert refused.value.context == {"written": True}
    assert "written down" in refused.value.message.en
    assert [a.action for a in refused.value.alternatives] == [{"cause": "E01.1 超时 30 分钟"}]
    assert small.sessions["E01.1"].spec["minutes"] == 150


def test_by_program_and_by_page(client, small):
    closed(small, "2021-03-09")
    client.sign_in(small.user)

    made = client.post("/api/v1/plans/2021/repairs", json={"cause": "漏水"})
    page = client.get(f"/organiser/plans/2021/repair/{made.json['id']}").text
    adopted = client.post(f"/api/v1/repairs/{made.json['id']}/adopt")

    assert (made.status_code, adopted.status_code) == (201, 201)
    assert made.headers["Location"] == f"/api/v1/repairs/{made.json['id']}"
    assert "已证明不可能更少" in page
    assert adopted.json["current"] is True
    assert client.get("/api/v1/plans/2021/repairs").json[0]["state"] == "adopted"


def test_rain_from_form_to_edition_in_five_clicks(client, small):
    """The form, the proposal, use it, accept and publish."""
    client.sign_in(small.user)
    form = {"what": "closed", "venues": "AUD", "first": "2021-03-09", "last": "2021-03-09", "reason": "下雨"}

    proposal = client.post("/organiser/plans/2021/repair", data=form)
    page = client.get(proposal.headers["Location"] + "?lang=en").text
    adopted = client.post(proposal.headers["Location"] + "/adopt")

    assert "1 moved; proven" in page
    assert adopted.headers["Location"] == "/organiser/plans/2021/publish"
    small.publish()
    assert db.session.query(Entry).filter_by(change="moved").count() == 1


@pytest.mark.parametrize(
    "form",
    [
        {"what": "closed", "first": "2021-03-09"},
        {"what": "closed", "venues": "AUD", "first": "soon"},
        {"what": "closed", "venues": "AUD", "first": "2021-03-09", "last": "2021-03-08"},
        {"what": "over", "session": "E01.1", "minutes": "many"},
        {"what": "over", "session": "E99.1", "minutes": "5"},
        {"what": "away", "person": "nobody", "first": "2021-03-09"},
    ],
)
def test_what_is_wrong_in_a_form_is_told_and_nothing_is_written(client, small, form):
    answer = client.sign_in(small.user).post("/organiser/plans/2021/repair", data=form)

    assert answer.status_code in (404, 422)
    assert 'class="error"' in answer.text
    assert db.session.query(Repair).count() == 0


def test_members_may_not(client, small):
    with writing():
        member = factories.user("member", "member")
    client.sign_in(member)

    assert client.post("/api/v1/plans/2021/repairs").status_code == 403
    assert client.post("/organiser/plans/2021/repair", data={}).status_code == 403
