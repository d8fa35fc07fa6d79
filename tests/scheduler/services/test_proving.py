"""What is proven of a draft's sessions without a place: asked once, done by a worker, dropped with any change."""

from datetime import date

import pytest

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DraftProof, OpeningHours, Venue
from scheduler.services import advising, agreeing, consulting, draft_now, mishaps, placing, proving
from scheduler.services.about import About
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.near_adviser import Near
from tests.tools.published import one_without_place


@pytest.fixture
def rung(app):
    calls = []
    app.extensions["queue"] = lambda app: lambda name, args: calls.append((name, *args))
    return calls


@pytest.fixture
def small(session, monkeypatch, rung):
    """E01 from 15 to 17 in the auditorium, open 14 to 18; E02, two hours as well, has no place."""
    monkeypatch.setattr(advising, "Child", Near)
    small = one_without_place("15:00")
    with writing():
        small.draft().unplaced = [{"session": "E02.1", "name": {"zh": "二", "en": "Two"}, "reasons": []}]
    yield small
    advising.advisers.close()


def looked(small) -> proving.Known:
    return proving.look(About.of(small.draft(), small.user))


@pytest.mark.postgres
def test_it_is_asked_once_and_proven_by_the_worker(small, rung):
    first, second = looked(small), looked(small)
    proving.run(small.draft().id)
    known = looked(small)

    assert (first, second) == (proving.Known(is_open=True), proving.Known(is_open=True))
    assert rung == [("prove", small.draft().id)]
    assert (known.is_open, {s: p.claim for s, p in known.proofs.items()}) == (False, {"E02.1": "moves"})


def test_the_explanation_says_that_it_is_to_come_and_then_what_was_found(small):
    before = consulting.explanation(small.draft(), "E02.1", small.user)
    proving.run(small.draft().id)
    after = consulting.explanation(small.draft(), "E02.1", small.user)

    assert (before["proof"], before["upgrading"]) == (None, True)
    assert (after["proof"]["claim"], after["upgrading"]) == ("moves", False)
    assert after["proof"]["words"]["zh"] == "别的场次挪一挪就排得下，已求解验证"
    assert after["proof"]["way"]["id"] in {way["id"] for way in after["ways"]}
    assert [m["session"] for m in after["proof"]["way"]["moves"]] == ["E01.1"]


def test_what_was_proven_of_another_state_of_the_draft_is_not_shown(small, rung):
    looked(small)
    proving.run(small.draft().id)
    placing.put(small.draft(), "E01.1", at("2021-03-05 14:00"), ("AUD",), small.user, seen=lambda draft: None)

    assert looked(small) == proving.Known(is_open=True)
    assert rung == [("prove", small.draft().id)] * 2


def test_a_plan_that_holds_only_one_of_the_two_is_said_to(small):
    with writing():
        for hours in db.session.query(OpeningHours):
            hours.start, hours.end = 900, 1020
    looked(small)
    proving.run(small.draft().id)

    told = consulting.explanation(small.draft(), "E02.1", small.user)

    assert (told["state"], told["proof"]["claim"]) == ("unproven", "outweighed")
    assert told["proof"]["instead"] == ["E01.1"]


@pytest.fixture
def built(monkeypatch):
    """How often a problem was built of rows."""
    calls = []
    real = draft_now.build_problem
    monkeypatch.setattr(draft_now, "build_problem", lambda *given: calls.append(given) or real(*given))
    return calls


def as_another_process():
    draft_now._problems.clear()
    draft_now._nows.clear()


def test_a_page_says_what_is_proven_without_building_the_problem(small, built):
    looked(small)
    proving.run(small.draft().id)
    first = proving.shown(small.draft(), small.user)
    as_another_process()
    built.clear()

    assert proving.shown(small.draft(), small.user) == first
    assert ([one["proof"]["claim"] for one in first], built) == (["moves"], [])


@pytest.mark.parametrize("what", ["draft", "plan", "time"])
def test_what_has_changed_since_is_looked_at_anew(small, built, what):
    looked(small)
    proving.run(small.draft().id)
    as_another_process()
    built.clear()
    if what == "draft":
        placing.put(small.draft(), "E01.1", at("2021-03-05 14:00"), ("AUD",), small.user, seen=None)
    elif what == "plan":
        mishaps.close(
            small.plan, db.session.query(Venue).all(), date(2021, 3, 9), date(2021, 3, 9), small.user
        )
    else:
        clock.set_source(lambda: NOW + proving.KEPT)
    as_another_process()

    (one,) = proving.shown(small.draft(), small.user)

    assert built != []
    assert one["upgrading"] == (what != "time")


def test_nobody_but_an_organiser_is_told_what_was_kept(small):
    looked(small)
    proving.run(small.draft().id)

    with pytest.raises(Refusal) as refused:
        proving.shown(small.draft(), factories.user("reader", "member"))

    assert refused.value.code == "not-allowed"


@pytest.fixture
def heavier(small):
    """Only one of the two fits, and E02 weighs more."""
    with writing():
        for hours in db.session.query(OpeningHours):
            hours.start, hours.end = 900, 1020
        row = small.sessions["E02.1"]
        row.spec = row.spec | {"weight": 5}
    looked(small)
    proving.run(small.draft().id)
    return small


def the_way(small):
    (way,) = (w for w in consulting.explanation(small.draft(), "E02.1", small.user)["ways"] if w["out"])
    return way


def drafted(draft):
    return sorted(p.session.event.code for p in draft.placements), [u["session"] for u in draft.unplaced]


@pytest.mark.postgres
def test_what_weighs_more_takes_the_place_of_what_weighs_less_and_gives_it_back(heavier):
    way, before = the_way(heavier), drafted(heavier.draft())

    agreed = agreeing.agree(heavier.draft(), "E02.1", way, heavier.user)
    swapped = drafted(heavier.draft())
    agreeing.undo(agreed, heavier.user)

    assert [(gone["session"], gone["from"]["start"]) for gone in way["out"]] == [
        ("E01.1", "2021-03-05T15:00:00+08:00")
    ]
    assert (swapped, heavier.draft().cost) == ((["E02"], ["E01.1"]), 0)
    assert drafted(heavier.draft()) == before


def test_a_swap_is_tried_beside_the_draft(heavier):
    before = drafted(heavier.draft())

    branch = agreeing.try_out(heavier.draft(), "E02.1", the_way(heavier), heavier.user)

    assert drafted(branch) == (["E02"], ["E01.1"])
    assert drafted(heavier.draft()) == before


def test_a_swap_whose_place_is_taken_since_is_gone(heavier):
    way = the_way(heavier)
    heavier.take("E01.1")
    heavier.add("E03", places=(("AUD",),), minutes=120, first="2021-03-05", last="2021-03-05")
    heavier.put("E03.1", "2021-03-05 15:00", "AUD")

    with pytest.raises(Refusal) as refused:
        agreeing.agree(heavier.draft(), "E02.1", way, heavier.user)

    assert (refused.value.code, drafted(heavier.draft())[0]) == ("way-gone", ["E03"])


def test_a_late_worker_may_not_write(small):
    looked(small)
    fence = proving._claim(small.draft().id)
    with writing():
        db.session.get(DraftProof, small.draft().id).fence += 1

    assert fence is not None
    assert not proving._write(small.draft().id, fence, state="done")


def test_one_whose_worker_was_lost_is_rung_for_again_and_given_up_at_last(small, rung):
    looked(small)
    rung.clear()
    for _ in range(proving.ATTEMPTS):
        assert proving._claim(small.draft().id) is not None
        with writing():
            db.session.get(DraftProof, small.draft().id).lease_until = None
        proving.ring_again()

    row = db.session.get(DraftProof, small.draft().id)
    assert (row.state, len(rung)) == ("failed", proving.ATTEMPTS)
    assert looked(small).is_open is False


def test_nothing_is_asked_where_everything_has_a_place(small, rung):
    with writing():
        small.draft().unplaced = []
    small.put("E02.1", "2021-03-05 17:00", "AUD")

    assert looked(small) == proving.Known()
    assert rung == []
