"""What-if branches stand beside the draft that they come from and never touch it."""

import pytest

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, Timetable
from scheduler.services import drafting
from scheduler.services.building import build_problem
from scheduler.services.reviewing import as_placed
from scheduler.transactions import writing
from solver.edits import Without
from solver.timetable import Placement
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import two_lectures

pytestmark = pytest.mark.postgres


def placed(draft):
    return [(p.session.event.code, p.start, p.venues, p.duties) for p in draft.placements]


def moved(small, session, when, *venues):
    """The draft's placements with one session elsewhere."""
    problem = build_problem(small.plan.id, heed_bookings=False)
    others = [p for p in as_placed(problem, small.draft()).placements if p.session != session]
    return (*others, Placement(session, problem.grid.tick_of(at(when)), venues))


def test_a_branch_is_a_copy_and_not_the_current_draft(session):
    small = two_lectures()
    draft = small.draft()

    made = drafting.branch(draft.id, "若下雨", by=small.user, note="4月备案")

    assert (made.name, made.note, made.current, made.parent_id) == ("若下雨", "4月备案", False, draft.id)
    assert (made.made_by_id, made.made_at, made.origin) == (small.user.id, NOW, "branch")
    assert placed(made) == placed(draft)
    assert small.draft().id == draft.id
    (line,) = db.session.query(Audit).filter_by(verb="branch")
    assert line.thing == f"timetable:{made.id}"


def test_the_draft_stays_when_its_branch_moves_a_session(session):
    small = two_lectures()
    before = placed(small.draft())

    made = drafting.branch(
        small.draft().id, "move", by=small.user, placements=moved(small, "E02.1", "2021-03-08 14:00", "MPH")
    )

    assert placed(small.draft()) == before
    assert placed(made)[-1] == ("E02", at("2021-03-08 14:00"), ["MPH"], {})


def test_a_branch_is_measured_with_its_own_costs_and_breaches(session):
    small = two_lectures()
    clash = moved(small, "E02.1", "2021-03-05 14:00", "AUD")

    made = drafting.branch(small.draft().id, "clash", by=small.user, placements=clash)

    assert made.breaches == 1
    assert made.cost == sum(made.costs.values())


def test_what_a_branch_leaves_out_is_said_without_a_claim_of_proof(session):
    small = two_lectures()
    one = [p for p in moved(small, "E02.1", "2021-03-08 14:00", "MPH") if p.session == "E01.1"]

    made = drafting.branch(small.draft().id, "less", by=small.user, placements=one)

    assert [(u["session"], u["state"]) for u in made.unplaced] == [("E02.1", "unproven")]


def test_edits_are_kept_for_whoever_has_to_agree(session):
    small = two_lectures()
    edit = Without("E01.1", "20317")

    made = drafting.branch(small.draft().id, "without", by=small.user, edits=[edit])
    again = drafting.branch(made.id, "again", by=small.user, edits=[edit])

    assert made.edits == again.edits == [{"edit": "without", "session": "E01.1", "person": "20317"}]


def test_who_is_no_organiser_makes_no_branch(session):
    small = two_lectures()
    with writing():
        other = factories.user("reader", "viewer")

    with pytest.raises(Refusal):
        drafting.branch(small.draft().id, "no", by=other)

    assert db.session.query(Timetable).count() == 1


def test_a_draft_that_is_not_there_has_no_branch(session):
    small = two_lectures()

    with pytest.raises(Refusal) as caught:
        drafting.branch(999, "no", by=small.user)

    assert (caught.value.code, caught.value.status) == ("no-such-timetable", 404)
