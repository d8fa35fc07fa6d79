"""A draft changed by hand: put, take out, lock, undo, redo; whoever comes too late is told."""

import pytest

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DraftEdit, DraftPlacement, User
from scheduler.services import placing
from scheduler.services.building import build_problem
from scheduler.services.draft_now import now_of
from scheduler.services.publishing import publish
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small, two_lectures

pytestmark = pytest.mark.postgres


def there(small: Small) -> dict[str, tuple]:
    codes = {row.id: code for code, row in small.sessions.items()}
    rows = db.session.query(DraftPlacement).filter_by(timetable_id=small.draft().id)
    return {codes[p.session_id]: (p.start, p.end, tuple(p.venues)) for p in rows}


def put(small: Small, session: str, when: str, *venues: str, seen=None) -> DraftEdit:
    return placing.put(small.draft(), session, at(when), venues, small.user, seen=seen)


def refused(act, *args, **values) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(*args, **values)
    return caught.value


def test_a_session_is_moved_and_the_draft_has_a_new_version(session):
    small = two_lectures()
    before = small.draft().version

    edit = put(small, "E01.1", "2021-03-09 10:00", "MPH")

    assert there(small) == {
        "E01.1": (at("2021-03-09 10:00"), at("2021-03-09 11:00"), ("MPH",)),
        "E02.1": (at("2021-03-06 14:00"), at("2021-03-06 15:00"), ("AUD",)),
    }
    assert small.draft().version > before
    assert (edit.number, edit.version, edit.made_by) == (1, small.draft().version, small.user)


def test_undo_and_redo_walk_through_everything_that_was_done(session):
    small = two_lectures()
    first = there(small)
    put(small, "E01.1", "2021-03-09 10:00", "MPH")
    second = there(small)
    placing.take_out(small.draft(), "E02.1", small.user, seen=None)
    placing.lock(small.draft(), "E01.1", "both", small.user, seen=None)
    third = there(small)

    def back(verb):
        verb(small.draft(), small.user, seen=None)
        return there(small), small.sessions["E01.1"].lock, [u["session"] for u in small.draft().unplaced]

    assert back(placing.undo) == (third, "", ["E02.1"])
    assert back(placing.undo) == (second, "", [])
    assert back(placing.undo) == (first, "", [])
    assert refused(placing.undo, small.draft(), small.user, seen=None).code == "nothing-to-undo"
    assert [back(placing.redo) for _ in range(3)] == [
        (second, "", []),
        (third, "", ["E02.1"]),
        (third, "both", ["E02.1"]),
    ]
    assert refused(placing.redo, small.draft(), small.user, seen=None).code == "nothing-to-undo"


def test_a_new_edit_forgets_what_was_undone(session):
    small = two_lectures()
    put(small, "E01.1", "2021-03-09 10:00", "MPH")
    placing.undo(small.draft(), small.user, seen=None)
    put(small, "E01.1", "2021-03-10 10:00", "MPH")

    assert refused(placing.redo, small.draft(), small.user, seen=None).code == "nothing-to-undo"
    assert there(small)["E01.1"][0] == at("2021-03-10 10:00")


def test_a_bad_place_is_taken_counted_and_keeps_the_draft_from_being_published(session):
    small = two_lectures()
    put(small, "E01.1", "2021-03-06 14:00", "AUD")

    broken = now_of(small.draft()).report.breaches
    assert [(use.rule.code, set(breach.sessions)) for use, breach in broken] == [
        ("venue_exclusive", {"E01.1", "E02.1"})
    ]
    with pytest.raises(Refusal):
        publish(small.plan, small.user)


def test_whoever_has_not_seen_the_last_change_is_told_who_did_what(session):
    small = two_lectures()
    seen = small.draft().version
    put(small, "E01.1", "2021-03-09 10:00", "MPH")
    before = there(small)

    refusal = refused(put, small, "E02.1", "2021-03-09 12:00", "AUD", seen=seen)

    assert (refusal.code, refusal.status) == ("draft-edited", 412)
    assert (
        refusal.message.zh == "有人刚改过这份草稿：organiser-2021：“健康讲座”移到3月9日 周二 10:00 多功能厅。"
    )
    assert refusal.message.en == (
        "This draft was just changed by organiser-2021: “Health lecture” moved to Tue 9 Mar 10:00, Hall."
    )
    assert there(small) == before


def test_what_is_locked_stays_until_the_lock_is_taken_off(session):
    small = two_lectures()
    placing.lock(small.draft(), "E01.1", "time", small.user, seen=None)

    assert refused(put, small, "E01.1", "2021-03-09 10:00", "AUD").code == "session-locked"
    assert refused(placing.take_out, small.draft(), "E01.1", small.user, seen=None).code == "session-locked"
    put(small, "E01.1", "2021-03-05 14:00", "MPH")  # another place at the same time is free
    placing.lock(small.draft(), "E01.1", "both", small.user, seen=None)
    assert refused(put, small, "E01.1", "2021-03-05 14:00", "AUD").code == "session-locked"
    placing.lock(small.draft(), "E01.1", "", small.user, seen=None)
    put(small, "E01.1", "2021-03-09 10:00", "AUD")


def test_a_lock_is_a_rule_for_the_solver_though_nothing_is_published(session):
    small = two_lectures()
    placing.lock(small.draft(), "E01.1", "both", small.user, seen=None)

    problem = build_problem(small.plan.id)

    one, two = problem.session["E01.1"], problem.session["E02.1"]
    assert (one.lock, one.released.start, one.released.place) == (
        "both",
        problem.grid.tick_of(at("2021-03-05 14:00")),
        ("AUD",),
    )
    assert (two.lock, two.released) == ("", None)


def test_what_is_fixed_outside_stays(session):
    small = two_lectures()
    small.add("E03", fixed="2021-03-08T10:00:00", fixed_place=("AUD",))
    small.put("E03.1", "2021-03-08 10:00", "AUD")

    for act in (
        lambda: put(small, "E03.1", "2021-03-09 10:00", "AUD"),
        lambda: placing.take_out(small.draft(), "E03.1", small.user, seen=None),
        lambda: placing.lock(small.draft(), "E03.1", "time", small.user, seen=None),
    ):
        assert refused(act).code == "session-fixed"


def test_nonsense_is_refused_with_what_would_do(session):
    small = two_lectures()

    assert refused(put, small, "E09.1", "2021-03-09 10:00", "AUD").code == "unknown-session"
    assert (
        refused(put, small, "E01.1", "2021-03-09 10:00", "NOWHERE").hint.en == "Its places: Auditorium, Hall"
    )
    assert refused(put, small, "E01.1", "2021-03-09 10:07", "AUD").code == "not-its-time"
    assert refused(put, small, "E01.1", "2021-03-09 03:00", "AUD").code == "not-its-time"
    stranger = User(login="somebody", roles=["member"], active=True)
    assert refused(placing.undo, small.draft(), stranger, seen=None).status == 403
    assert db.session.query(DraftEdit).count() == 0


def test_duties_follow_a_session_to_people_who_are_free_there(session):
    small = two_lectures()
    with writing():
        people = [factories.person(code) for code in ("R1", "R2")]
        assert people
    pool = (("referee", ("R1", "R2"), 1, False),)
    small.add("E04", pools=pool)
    small.add("E05", people=("R1",))
    small.put("E04.1", "2021-03-10 10:00", "AUD", referee=["R1"])
    small.put("E05.1", "2021-03-11 10:00", "MPH")

    put(small, "E04.1", "2021-03-10 12:00", "AUD")
    kept = now_of(small.draft()).placed.get("E04.1").duties
    put(small, "E04.1", "2021-03-11 10:00", "AUD")
    other = now_of(small.draft()).placed.get("E04.1").duties

    assert (kept, other) == ((("referee", ("R1",)),), (("referee", ("R2",)),))


def test_the_operator_may_do_it_too(session):
    small = two_lectures()
    edit = placing.take_out(small.draft(), "E01.1", access.operator(), seen=None)
    assert edit.made_by is None
    assert [u["session"] for u in small.draft().unplaced] == ["E01.1"]
