"""Ways out: tried beside the draft, agreed to in plan and draft at once, undone."""

import pytest

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Agreement, Audit, Closure, ExtraOpening, Spared, Venue
from scheduler.services import advising, agreeing, consulting, editing
from scheduler.services.building import build_problem
from scheduler.services.reviewing import review
from scheduler.transactions import writing
from solver.codec import dump_edits
from solver.edits import OpenUp, Reopen, Spare, Unlock, Widen, Without
from solver.timespan import Span
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import one_without_place


@pytest.fixture
def small(session):
    """E01 from 14 to 16 on Friday 5 March in the auditorium, open 14 to 18 on working days; E02 has no place."""
    small = one_without_place("15:00")
    yield small
    advising.advisers.close()


def where(draft):
    return {p.session.event.code: (p.start, p.venues) for p in draft.placements}


def a_way(small, when, *edits, moves=(), session="E02.1", venues=("AUD",)):
    start = at(when).isoformat()
    made = {"edits": dump_edits(edits), "start": start, "venues": list(venues), "moves": list(moves)}
    return made | {"id": "x", "words": [{"zh": "同意", "en": "agree"}]}


def ticks(small, first, last):
    grid = build_problem(small.plan.id).grid
    return Span(grid.tick_of(at(first)), grid.tick_of(at(last)))


def test_a_way_found_by_the_adviser_is_agreed_to_and_undone(small):
    way = consulting.explanation(small.draft(), "E02.1", small.user)["ways"][0]
    before = where(small.draft())

    agreed = agreeing.agree(small.draft(), "E02.1", way, small.user)

    after = where(small.draft())
    assert after["E02"] == (at("2021-03-05 14:00"), ["AUD"]) or after["E02"][0] != before["E01"][0]
    assert review(small.plan).broken == ()
    agreeing.undo(agreed, small.user)
    assert where(small.draft()) == before
    assert [a.verb for a in db.session.query(Audit).filter(Audit.thing.like("agreement:%"))] == [
        "agree",
        "undo-agree",
    ]


def test_trying_touches_neither_the_draft_nor_the_plan(small):
    before = where(small.draft())
    way = a_way(
        small, "2021-03-08 14:00", Widen("E02.1", ticks(small, "2021-03-08 00:00", "2021-03-09 00:00"))
    )

    branch = agreeing.try_out(small.draft(), "E02.1", way, small.user)

    assert where(small.draft()) == before
    assert where(branch)["E02"] == (at("2021-03-08 14:00"), ["AUD"])
    assert (branch.current, branch.origin, branch.breaches) == (False, "way", 0)
    assert [e["edit"] for e in branch.edits] == ["widen"]
    assert small.sessions["E02.1"].spec["last"] == "2021-03-05"


@pytest.mark.postgres
def test_a_wider_window_is_written_into_the_session_and_taken_back(small):
    edit = Widen("E02.1", ticks(small, "2021-03-08 00:00", "2021-03-09 00:00"))

    agreed = agreeing.agree(small.draft(), "E02.1", a_way(small, "2021-03-08 14:00", edit), small.user)

    assert small.sessions["E02.1"].spec["last"] == "2021-03-08"
    assert where(small.draft())["E02"] == (at("2021-03-08 14:00"), ["AUD"])
    agreeing.undo(agreed, small.user)
    assert small.sessions["E02.1"].spec["last"] == "2021-03-05"
    assert "E02" not in where(small.draft())


def test_longer_hours_are_an_exception_of_the_venue(small):
    edit = OpenUp("AUD", ticks(small, "2021-03-05 18:00", "2021-03-05 19:00"))

    agreed = agreeing.agree(small.draft(), "E02.1", a_way(small, "2021-03-05 17:00", edit), small.user)

    (extra,) = db.session.query(ExtraOpening)
    assert (extra.start, extra.end) == (at("2021-03-05 18:00"), at("2021-03-05 19:00"))
    assert review(small.plan).broken == ()
    agreeing.undo(agreed, small.user)
    assert db.session.query(ExtraOpening).count() == 0


def test_a_rule_spares_one_session_and_no_other(small):
    with writing():
        factories.rule_use(small.plan, "day_type", "only-rest", params={"types": ["rest"]}, sessions=["*"])
        small.take("E01.1")

    agreed = agreeing.agree(
        small.draft(), "E02.1", a_way(small, "2021-03-05 14:00", Spare("only-rest", "E02.1")), small.user
    )

    uses = {u.id: u.spares for u in build_problem(small.plan.id).uses}
    assert uses["only-rest"] == ("E02.1",)
    agreeing.undo(agreed, small.user)
    assert db.session.query(Spared).count() == 0


def test_a_closure_leaves_the_agreed_hours_out_and_comes_back_whole(small):
    small.take("E01.1")
    venue = db.session.query(Venue).filter_by(code="AUD").one()
    reason = Words("检修", "repairs")
    editing.close_venue(venue, at("2021-03-05 00:00"), at("2021-03-06 00:00"), small.user, reason=reason)
    edit = Reopen("AUD", ticks(small, "2021-03-05 14:00", "2021-03-05 16:00"))

    agreed = agreeing.agree(small.draft(), "E02.1", a_way(small, "2021-03-05 14:00", edit), small.user)

    def closures():
        return sorted((c.start, c.end, c.reason_zh) for c in db.session.query(Closure))

    assert closures() == [
        (at("2021-03-05 00:00"), at("2021-03-05 14:00"), "检修"),
        (at("2021-03-05 16:00"), at("2021-03-06 00:00"), "检修"),
    ]
    agreeing.undo(agreed, small.user)
    assert closures() == [(at("2021-03-05 00:00"), at("2021-03-06 00:00"), "检修")]


def test_without_somebody_means_without_their_duty_too(small):
    with writing():
        factories.person("10001", duty="chair")
        row = small.sessions["E02.1"]
        row.spec = row.spec | {"people": ["chair"]}
        small.take("E01.1")

    way = a_way(small, "2021-03-05 14:00", Without("E02.1", "10001"))
    agreed = agreeing.agree(small.draft(), "E02.1", way, small.user)

    assert small.sessions["E02.1"].spec["people"] == []
    agreeing.undo(agreed, small.user)
    assert small.sessions["E02.1"].spec["people"] == ["chair"]


def test_a_lock_is_taken_off_and_put_back(small):
    small.publish()
    with writing():
        small.sessions["E01.1"].lock = "both"

    way = a_way(small, "2021-03-05 14:00", Unlock("E01.1"))
    agreed = agreeing.agree(small.draft(), "E01.1", way, small.user)

    assert small.sessions["E01.1"].lock == ""
    agreeing.undo(agreed, small.user)
    assert small.sessions["E01.1"].lock == "both"


@pytest.mark.postgres
def test_a_way_that_is_gone_is_refused_and_nothing_is_left_of_it(small):
    """Longer hours are asked for, but E01 is in the way by now."""
    edit = OpenUp("AUD", ticks(small, "2021-03-05 18:00", "2021-03-05 19:00"))
    before = where(small.draft())

    with pytest.raises(Refusal) as refused:
        agreeing.agree(small.draft(), "E02.1", a_way(small, "2021-03-05 16:00", edit), small.user)

    assert refused.value.code == "way-gone"
    assert db.session.query(ExtraOpening).count() == 0
    assert db.session.query(Agreement).count() == 0
    assert where(small.draft()) == before


def test_an_unknown_way_is_refused(small):
    with pytest.raises(Refusal) as refused:
        agreeing.way_called(small.draft(), "E02.1", "nothing", small.user)

    assert refused.value.code == "way-gone"


def test_undoing_twice_does_nothing(small):
    agreed = agreeing.agree(
        small.draft(),
        "E02.1",
        a_way(
            small, "2021-03-08 14:00", Widen("E02.1", ticks(small, "2021-03-08 00:00", "2021-03-09 00:00"))
        ),
        small.user,
    )
    agreeing.undo(agreed, small.user)
    small.put("E02.1", "2021-03-05 17:00", "AUD")

    agreeing.undo(agreed, small.user)

    assert where(small.draft())["E02"] == (at("2021-03-05 17:00"), ["AUD"])


def test_a_member_may_not_agree(small):
    with writing():
        member = factories.user("member", "member")
    with pytest.raises(Refusal) as refused:
        agreeing.agree(small.draft(), "E02.1", a_way(small, "2021-03-05 14:00"), member)

    assert refused.value.status == 403
