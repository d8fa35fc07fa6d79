"""No place is claimed twice, whoever comes first."""

import threading

import pytest
from sqlalchemy import func, insert, select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Claim
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories

ANN, BOB = Owner(booking_id=1), Owner(booking_id=2)


def want(venue="AUD", start="14:00", end="15:00", lanes=0, day="2021-03-05"):
    return Want(venue, factories.at(f"{day} {start}"), factories.at(f"{day} {end}"), lanes)


def claim(owner, *wants, **values):
    with writing():
        claims.claim(owner, wants, **values)


def refused(owner, *wants):
    with pytest.raises(Refusal) as caught:
        claim(owner, *wants)
    return caught.value


def held():
    """Owner's booking → {(venue id, lane): number of ticks}."""
    query = select(Claim.booking_id, Claim.venue_id, Claim.lane, func.count()).group_by(
        Claim.booking_id, Claim.venue_id, Claim.lane
    )
    found = {}
    for booking, venue, lane, ticks in db.session.execute(query):
        found.setdefault(booking, {})[venue, lane] = ticks
    return found


def test_an_hour_is_twelve_ticks(session):
    with writing():
        hall = factories.venue().id

    claim(ANN, want())

    assert held() == {1: {(hall, 0): 12}}


def test_a_started_tick_is_a_whole_one(session):
    with writing():
        hall = factories.venue().id

    claim(ANN, want(start="14:03", end="14:06"))

    assert held() == {1: {(hall, 0): 2}}


def test_who_comes_second_is_told_who_when_and_what_is_free(session):
    with writing():
        factories.venue(title_zh="报告厅", title_en="Auditorium")
        factories.venue("HALL", title_zh="多功能厅", title_en="Hall", capacity=120)
    claim(ANN, want())

    refusal = refused(BOB, want(start="14:30", end="15:30"))

    assert (refusal.code, refusal.status) == ("venue-taken", 409)
    assert refusal.message == Words(
        "报告厅在3月5日 周五 14:30–15:00已有人（一项预订）。还可以：15:00、15:30、多功能厅的 14:30。",
        "Auditorium is taken Fri 5 Mar 14:30–15:00 (a booking). Free instead: 15:00, 15:30, Hall at 14:30.",
    )
    assert [a.action["venue"] for a in refusal.alternatives] == ["AUD", "AUD", "HALL"]
    assert refusal.context["booking"] == 1


def test_every_alternative_is_free(session):
    with writing():
        factories.venue()
        factories.venue("HALL")
    claim(ANN, want(), want("HALL", "13:00", "14:00"))
    refusal = refused(BOB, want())

    for alternative in refusal.alternatives:
        where = alternative.action
        from datetime import datetime as d

        claim(BOB, Want(where["venue"], d.fromisoformat(where["start"]), d.fromisoformat(where["end"])))


def test_a_refused_claim_leaves_nothing(session):
    with writing():
        factories.venue()
        factories.venue("HALL")
    claim(ANN, want())
    before = held()

    refused(BOB, want("HALL"), want())

    assert held() == before


def test_end_to_end_is_no_clash(session):
    with writing():
        factories.venue()

    claim(ANN, want(start="14:00", end="15:00"))
    claim(BOB, want(start="15:00", end="16:00"))

    assert set(held()) == {1, 2}


def test_a_hall_is_all_its_halves(session):
    with writing():
        hall = factories.venue("MPH")
        left = factories.venue("MPH-A", part_of=hall).id
        right = factories.venue("MPH-B", part_of=hall).id

    claim(ANN, want("MPH"))

    assert held() == {1: {(left, 0): 12, (right, 0): 12}}
    assert refused(BOB, want("MPH-B")).code == "venue-taken"


def test_halves_can_be_used_side_by_side(session):
    with writing():
        hall = factories.venue("MPH")
        factories.venue("MPH-A", part_of=hall)
        factories.venue("MPH-B", part_of=hall)

    claim(ANN, want("MPH-A"))
    claim(BOB, want("MPH-B"))

    assert refused(Owner(booking_id=3), want("MPH")).code == "venue-taken"


def test_the_lowest_lanes_free_for_the_whole_span_are_taken(session):
    with writing():
        tables = factories.venue("TABLES", lanes=4).id
    claim(ANN, want("TABLES", "14:30", "15:00", lanes=1))

    claim(BOB, want("TABLES", "14:00", "15:00", lanes=2))

    assert held() == {1: {(tables, 0): 6}, 2: {(tables, 1): 12, (tables, 2): 12}}
    assert refused(Owner(booking_id=3), want("TABLES", lanes=2)).code == "venue-taken"


def test_a_shared_venue_is_counted_not_claimed(session):
    with writing():
        factories.venue("LOBBY", shared=True)

    claim(ANN, want("LOBBY"))
    claim(BOB, want("LOBBY"))

    assert held() == {}


def test_a_moved_claim_lets_its_old_ticks_go(session):
    with writing():
        hall = factories.venue().id
    claim(ANN, want(start="14:00", end="15:00"))

    claim(ANN, want(start="14:30", end="15:30"))
    claim(BOB, want(start="14:00", end="14:30"))

    assert held() == {1: {(hall, 0): 12}, 2: {(hall, 0): 6}}


def test_two_can_change_places(session):
    with writing():
        factories.venue()
        factories.venue("HALL")
    claim(ANN, want("AUD"))
    claim(BOB, want("HALL"))

    with writing():
        claims.move({ANN: [want("HALL")], BOB: [want("AUD")]})

    assert refused(Owner(booking_id=3), want("HALL")).context["booking"] == 1


def test_two_of_one_batch_cannot_have_the_same_place(session):
    with writing():
        factories.venue()

    with pytest.raises(Refusal) as caught, writing():
        claims.move({ANN: [want()], BOB: [want()]}, names={ANN: Words("安的讲座", "Ann's lecture")})

    assert "安的讲座" in caught.value.message.zh
    assert held() == {}


def test_released_claims_are_free(session):
    with writing():
        factories.venue()
    claim(ANN, want())

    with writing():
        claims.release([ANN])
    claim(BOB, want())

    assert set(held()) == {2}


def test_a_claim_that_slipped_past_our_look_is_the_same_refusal(session, monkeypatch):
    with writing():
        hall = factories.venue().id
    tick = want().ticks.start
    with writing():
        db.session.execute(insert(Claim).values(venue_id=hall, lane=0, tick=tick, booking_id=1))
    monkeypatch.setattr(claims, "_claims_of_others", lambda floors, wants, turnover: {})

    refusal = refused(BOB, want())

    assert (refusal.code, refusal.context["booking"]) == ("venue-taken", 1)


@pytest.mark.postgres
def test_of_twenty_who_race_for_one_court_one_wins(app, session):
    with writing():
        court = factories.venue("COURT").id
    answers = race(app, 20, lambda number: [want("COURT")])

    assert sorted(answers) == ["venue-taken"] * 19 + ["won"]
    assert [list(lanes.values()) for lanes in held().values()] == [[12]]
    assert [list(lanes) for lanes in held().values()] == [[(court, 0)]]


@pytest.mark.postgres
def test_of_twenty_who_race_for_four_tables_four_win(app, session):
    with writing():
        factories.venue("TABLES", lanes=4)
    answers = race(app, 20, lambda number: [want("TABLES", lanes=1)])

    assert sorted(answers) == ["venue-taken"] * 16 + ["won"] * 4


@pytest.mark.postgres
def test_racers_for_crossed_pairs_never_wait_for_each_other(app, session):
    with writing():
        factories.venue("A")
        factories.venue("B")
    pairs = [[want("A"), want("B")], [want("B"), want("A")]]
    answers = race(app, 10, lambda number: pairs[number % 2])

    assert sorted(answers) == ["venue-taken"] * 9 + ["won"]


def race(app, number, wants):
    """What each of so many threads got, all starting at once, each with its own connection."""
    gate, answers = threading.Barrier(number), []

    def run(n):
        with app.app_context():
            gate.wait()
            try:
                claim(Owner(booking_id=n + 1), *wants(n))
                answers.append("won")
            except Refusal as refusal:
                answers.append(refusal.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
