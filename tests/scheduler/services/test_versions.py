"""Versions come back as they were; what somebody else changed meanwhile is said, not overwritten."""

from dataclasses import replace

import pytest

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DraftStep
from scheduler.services import drafting, versions
from scheduler.services.building import build_problem
from scheduler.services.comparing import compare
from scheduler.services.reviewing import as_placed
from scheduler.transactions import writing
from solver.difference import Step, apply, difference
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import two_lectures

pytestmark = pytest.mark.postgres


def placed(draft):
    return sorted((p.session.event.code, p.start, tuple(p.venues)) for p in draft.placements)


def step(small, session, when, *venues):
    """The session from where the current draft has it to that time and place."""
    problem = build_problem(small.plan.id, heed_bookings=False)
    was = as_placed(problem, small.draft()).get(session)
    return Step(session, was, replace(was, start=problem.grid.tick_of(at(when)), place=venues))


def refused(call, *args, **values):
    with pytest.raises(Refusal) as caught:
        call(*args, **values)
    return caught.value


def test_an_edition_comes_back_as_the_current_draft_and_the_other_draft_stays(session):
    small = two_lectures()
    small.publish()
    first = placed(small.draft())
    small.put("E02.1", "2021-03-08 14:00", "MPH")
    old = small.draft()

    made = versions.bring_back(versions.called(small.plan, "edition:1"), small.user)

    assert placed(made) == first
    assert (made.current, made.origin, made.based_on) == (True, "edition", 1)
    assert small.draft().id == made.id
    assert placed(old) != first


def test_an_edition_from_before_drafts_were_kept_comes_back_by_its_entries(session):
    small = two_lectures()
    edition = small.publish()
    before = placed(small.draft())
    with writing():
        db.session.execute(db.text("UPDATE edition SET placed = NULL"))
    db.session.expire(edition)

    made = versions.bring_back(versions.called(small.plan, "edition:1"), small.user)

    assert placed(made) == before


def test_a_branch_is_made_current_deleted_and_brought_back(session):
    small = two_lectures()
    first = small.draft()
    made = drafting.branch(first.id, "b", by=small.user)

    versions.make_current(made, small.user)
    assert (small.draft().id, first.current) == (made.id, False)

    assert refused(versions.delete, made, small.user).code == "draft-is-current"
    versions.delete(first, small.user)
    assert [d.id for d in versions.drafts(small.plan)] == [made.id]
    assert refused(versions.make_current, first, small.user).code == "draft-is-deleted"
    versions.undelete(first, small.user)
    assert [d.id for d in versions.drafts(small.plan)] == [made.id, first.id]


def test_branches_stand_below_what_they_came_from(session):
    small = two_lectures()
    root = small.draft()
    one = drafting.branch(root.id, "one", by=small.user)
    two = drafting.branch(one.id, "two", by=small.user)
    three = drafting.branch(root.id, "three", by=small.user)

    found = versions.tree(versions.drafts(small.plan))

    assert [(depth, d.id) for depth, d in found] == [(0, root.id), (1, three.id), (1, one.id), (2, two.id)]


def test_steps_are_made_together_measured_and_kept(session):
    small = two_lectures()
    draft = small.draft()
    version = draft.version

    versions.change(draft, [step(small, "E02.1", "2021-03-08 14:00", "MPH")], small.user, version=version)

    assert placed(draft)[1] == ("E02", at("2021-03-08 14:00"), ("MPH",))
    assert (draft.version, draft.breaches) == (version + 1, 0)
    (kept,) = db.session.query(DraftStep)
    assert (kept.version, kept.made_by_id) == (version + 1, small.user.id)
    assert [c["session"] for c in kept.changes] == ["E02.1"]


def test_a_stale_save_says_who_changed_what_and_changes_nothing(session):
    small = two_lectures()
    draft = small.draft()
    seen = draft.version
    mine = step(small, "E02.1", "2021-03-09 14:00", "AUD")
    with writing():
        other = factories.user("lihm", "organiser", person_id=factories.person("20400", name="李红梅").id)
    versions.change(draft, [step(small, "E02.1", "2021-03-08 14:00", "MPH")], other, version=seen)
    there = placed(draft)

    no = refused(versions.change, draft, [mine], small.user, version=seen)

    assert (no.code, no.context["by"]) == ("draft-changed-meanwhile", "李红梅")
    assert no.context["changed"][0]["found"]["venues"] == ["MPH"]
    assert [a.words.zh for a in no.alternatives] == ["看差别", "用我的"]
    assert placed(draft) == there


def test_another_session_changed_meanwhile_does_not_matter(session):
    small = two_lectures()
    draft = small.draft()
    seen = draft.version
    mine = step(small, "E01.1", "2021-03-09 14:00", "AUD")
    versions.change(draft, [step(small, "E02.1", "2021-03-08 14:00", "MPH")], small.user, version=seen)

    versions.change(draft, [mine], small.user, version=seen)

    assert placed(draft) == [
        ("E01", at("2021-03-09 14:00"), ("AUD",)),
        ("E02", at("2021-03-08 14:00"), ("MPH",)),
    ]


def test_the_difference_of_two_versions_leads_from_one_to_the_other(session):
    small = two_lectures()
    small.publish()
    small.put("E02.1", "2021-03-08 14:00", "MPH")
    a, b = versions.called(small.plan, "published"), versions.called(small.plan, "current")

    found = compare(a, b)

    problem = build_problem(small.plan.id, heed_bookings=False)
    assert apply(a.placements(problem), found.steps) == b.placements(problem)
    assert found.steps.counts["moved"] == 1
    assert [(row.session, row.change) for row in found.rows] == [("E02.1", "moved")]
    assert found.identical == 1
    assert [(was, now) for _, was, now in found.rises] == [(0, 1)]
    assert {code: dict(c) for code, c in found.venues.items()} == {"AUD": {"leave": 1}, "MPH": {"come": 1}}


@pytest.mark.parametrize("name", ["current", "published"])
def test_a_version_does_not_differ_from_itself(session, name):
    small = two_lectures()
    small.publish()
    one = versions.called(small.plan, name)

    found = compare(one, one)

    assert (found.steps.steps, found.rows, found.rises, found.identical) == ((), (), (), 2)
    assert all(rule.before == rule.after for rule in found.rules)


def test_what_the_comparison_says_of_the_feeds_is_what_publishing_does(session):
    small = two_lectures()
    first = small.publish()
    small.put("E02.1", "2021-03-08 14:00", "MPH")
    said = compare(versions.called(small.plan, "published"), versions.called(small.plan, "current"))
    small.publish()

    done = compare(versions.called(small.plan, "edition:1"), versions.called(small.plan, "edition:2"))

    assert first.number == 1
    assert (said.identical, said.rises) == (done.identical, done.rises)
    assert [(r.uid, r.change, r.parts) for r in said.rows] == [(r.uid, r.change, r.parts) for r in done.rows]


def test_two_drafts_are_compared_without_publishing_either(session):
    small = two_lectures()
    problem = build_problem(small.plan.id, heed_bookings=False)
    here = as_placed(problem, small.draft()).placements
    there = [p for p in here if p.session == "E01.1"]
    made = drafting.branch(small.draft().id, "less", by=small.user, placements=there)

    found = compare(versions.called(small.plan, "current"), versions.called(small.plan, f"draft:{made.id}"))

    assert found.steps == difference(here, there)
    assert [(row.session, row.change) for row in found.rows] == [("E02.1", "cancelled")]


@pytest.mark.parametrize(
    "name", ["", "draft", "draft:x", "draft:999", "edition:0", "edition:²", "draft:99999999999"]
)
def test_a_version_that_is_not_there_is_refused(session, name):
    small = two_lectures()

    assert refused(versions.called, small.plan, name).code == "no-such-version"
