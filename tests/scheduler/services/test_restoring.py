"""A team that plays after all has its matches back as they were: codes, rows, places, calendar entries."""

import threading
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Entry, Event, Group, Membership, Spared, User, Withdrawal
from scheduler.services import restoring, withdrawing
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small

pytestmark = pytest.mark.postgres
FIRST, GONE, BACK = (datetime(2021, 2, 22, hour, tzinfo=UTC) for hour in (1, 2, 3))


@pytest.fixture
def cup(session):
    """Three teams, each pair plays once; all of it is published."""
    small = Small.make()
    with writing():
        for code in ("RED", "BLUE", "GREEN"):
            factories.group(code, "team", members=(factories.person(f"1{code}"),))
    for day, (code, teams) in enumerate({"A1": "RED BLUE", "A2": "RED GREEN", "A3": "BLUE GREEN"}.items(), 8):
        small.add("E22", code, entries=tuple(teams.split()), places=(("AUD",),))
        small.put(f"E22.{code}", f"2021-03-{day:02} 14:00", "AUD", captain=[f"1{teams.split()[0]}"])
    with writing():
        row = small.sessions["E22.A1"]
        row.lock = "time"
        row.set_since(minutes=75)
        db.session.add(Spared(plan_id=small.plan.id, session_id=row.id, use="venue_open"))
    small.publish(FIRST)
    return small


def team(code):
    return db.session.query(Group).filter_by(code=code).one()


def event():
    return db.session.query(Event).filter_by(code="E22").one()


def matches():
    """All that is known of each match, by its code."""
    return {
        row.code: {name: getattr(row, name) for name in withdrawing.KEPT}
        | {"spared": [s.use for s in db.session.query(Spared).filter_by(session_id=row.id)]}
        for row in event().sessions
    }


def places(small):
    return {
        p.session.code: (p.start, tuple(p.venues), p.duties)
        for p in sorted(small.draft().placements, key=lambda p: p.session.code)
    }


def standing():
    rows = db.session.query(Entry).filter(Entry.superseded_by.is_(None)).order_by(Entry.start)
    return {row.session_code: row for row in rows}


def in_the_feed():
    """UID → (SEQUENCE, STATUS, start) of what stands, as a calendar reads it."""
    found = {}
    for row in standing().values():
        text = f"BEGIN:VCALENDAR\r\n{row.fragments['zh']}END:VCALENDAR\r\n"
        for one in Calendar.from_ical(text).walk("VEVENT"):
            found[str(one["UID"])] = (one["SEQUENCE"], str(one.get("STATUS")), one["DTSTART"].dt)
    return found


def members(code):
    rows = db.session.query(Membership).filter_by(group_id=team(code).id)
    return sorted(row.person.code for row in rows)


def withdrawn():
    return db.session.query(Withdrawal).order_by(Withdrawal.id).all()


def test_everything_about_its_matches_is_as_before(cup):
    before, there = matches(), places(cup)
    withdrawing.withdraw(event(), team("RED"), cup.user)

    back = restoring.restore(withdrawn()[0], cup.user)

    assert back == restoring.Restored(("E22.A1", "E22.A2"), ("E22.A1", "E22.A2"))
    assert (matches(), places(cup), event().withdrawn) == (before, there, {})
    assert restoring.withdrawn_from(cup.plan) == []


def test_what_was_never_announced_as_cancelled_needs_no_announcing(cup):
    withdrawing.withdraw(event(), team("RED"), cup.user)
    restoring.restore(withdrawn()[0], cup.user)

    with pytest.raises(Refusal) as refused:
        cup.publish(BACK)

    assert refused.value.code == "nothing-to-publish"


def test_calendars_have_the_same_entry_back_with_a_higher_number(cup):
    before = in_the_feed()
    withdrawing.withdraw(event(), team("RED"), cup.user)
    cup.publish(GONE)
    cancelled = in_the_feed()
    restoring.restore(withdrawn()[0], cup.user)

    cup.publish(BACK)

    uids = [matches()[code]["uid"] for code in ("A1", "A2", "A3")]
    assert [cancelled[uid][:2] for uid in uids] == [(1, "CANCELLED"), (1, "CANCELLED"), (0, "CONFIRMED")]
    assert [in_the_feed()[uid] for uid in uids] == [
        (sequence, "CONFIRMED", before[uid][2]) for uid, sequence in zip(uids, (2, 2, 0), strict=True)
    ]
    assert {row.session_id for row in standing().values()} == {row.id for row in event().sessions}


def test_what_has_taken_its_place_since_stays_and_the_match_waits_for_another(cup):
    withdrawing.withdraw(event(), team("RED"), cup.user)
    cup.put("E22.A3", "2021-03-08 14:30", "AUD")
    version = cup.draft().version

    back = restoring.restore(withdrawn()[0], cup.user)

    assert (back.sessions, back.placed) == (("E22.A1", "E22.A2"), ("E22.A2",))
    assert sorted(places(cup)) == ["A2", "A3"]
    assert [u["session"] for u in cup.draft().unplaced] == ["E22.A1"]
    assert cup.draft().version > version


def test_who_had_joined_another_team_by_it_leaves_that_and_nobody_else(cup):
    with writing():
        db.session.add(Membership(group_id=team("RED").id, person_id=team("BLUE").memberships[0].person_id))
    withdrawing.withdraw(event(), team("RED"), cup.user, joins=team("BLUE"))

    restoring.restore(withdrawn()[0], cup.user)

    assert (members("BLUE"), members("RED")) == (["1BLUE"], ["1BLUE", "1RED"])


def test_a_match_of_two_that_withdrew_comes_back_with_the_second(cup):
    withdrawing.withdraw(event(), team("RED"), cup.user)
    withdrawing.withdraw(event(), team("BLUE"), cup.user)
    red, blue = withdrawn()

    assert restoring.restore(red, cup.user).sessions == ("E22.A2",)
    assert event().withdrawn == {"A1": "BLUE", "A3": "BLUE"}
    assert sorted(restoring.restore(blue, cup.user).sessions) == ["E22.A1", "E22.A3"]
    assert (event().withdrawn, len(matches())) == ({}, 3)


def test_nobody_comes_back_twice(cup):
    withdrawing.withdraw(event(), team("RED"), cup.user)
    restoring.restore(withdrawn()[0], cup.user)

    with pytest.raises(Refusal) as refused:
        restoring.restore(withdrawn()[0], cup.user)

    assert refused.value.code == "not-withdrawn"


def test_of_three_who_bring_a_team_back_at_once_one_does(cup, app):
    withdrawing.withdraw(event(), team("RED"), cup.user)
    number, user = withdrawn()[0].id, cup.user.id
    db.session.remove()
    gate, answers = threading.Barrier(3), []

    def run():
        with app.app_context():
            mine, me = db.session.get(Withdrawal, number), db.session.get(User, user)
            gate.wait()
            try:
                answers.append(len(restoring.restore(mine, me).sessions))
            except Refusal as refusal:
                answers.append(refusal.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers, key=str) == [2, "not-withdrawn", "not-withdrawn"]
    assert len(matches()) == 3


def test_only_an_organiser_brings_a_team_back(cup):
    withdrawing.withdraw(event(), team("RED"), cup.user)

    with pytest.raises(Refusal) as refused:
        restoring.restore(withdrawn()[0], factories.user("reader", "member"))

    assert (refused.value.code, len(matches())) == ("not-allowed", 1)
