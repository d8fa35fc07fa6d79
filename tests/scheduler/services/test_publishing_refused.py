"""What cannot be published is refused by name, and leaves nothing."""

from datetime import timedelta

import pytest

from scheduler.errors import Refusal
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims
from scheduler.services.publishing import review
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small, rows, two_lectures

SECOND = timedelta(seconds=1)


def refused(small, **values):
    before = rows()
    with pytest.raises(Refusal) as caught:
        small.publish(**values)
    assert rows() == before, "a refusal leaves nothing"
    return caught.value


def test_publishing_the_same_again_is_refused(session):
    small = two_lectures()
    small.publish()

    refusal = refused(small, when=NOW + timedelta(days=1))

    assert (refusal.code, refusal.context["edition"]) == ("nothing-to-publish", 1)


def test_what_was_cancelled_stays_so_without_another_change(session):
    small = two_lectures()
    small.publish()
    small.take("E01.1")
    small.publish()

    assert refused(small).code == "nothing-to-publish"


def test_a_broken_hard_rule_is_refused_by_name(session):
    small = two_lectures()
    small.publish()

    small.put("E01.1", "2021-03-06 14:30", "AUD")
    refusal = refused(small)

    assert refusal.code == "plan-broken"
    assert [b["rule"] for b in refusal.context["breaches"]] == ["venue_exclusive"]
    assert refusal.context["breaches"][0]["sessions"] == ["E01.1", "E02.1"]


def test_a_clash_with_a_booking_says_who_and_when(session):
    small = two_lectures()
    with writing():
        claims.claim(Owner(booking_id=7), [Want("AUD", at("2021-03-05 14:30"), at("2021-03-05 15:30"))])

    refusal = refused(small)

    assert (refusal.code, refusal.context["booking"]) == ("venue-taken", 7)
    assert refusal.message.en.startswith("Auditorium is taken Fri 5 Mar 14:30–15:00 (a booking).")
    assert [a.words.en for a in refusal.alternatives] == ["13:30", "13:00", "Hall at 14:00"]


def test_a_clash_with_another_plan_says_its_title(session):
    two_lectures().publish()
    other = Small.make("academy")
    other.add("X01")
    other.put("X01.1", "2021-03-05 13:30", "AUD")

    refusal = refused(other)

    assert refusal.code == "venue-taken"
    assert refusal.message.zh.startswith("报告厅在3月5日 周五 14:00–14:30已有人（工会年度计划：健康讲座）。")


def test_what_is_not_public_is_not_named_in_a_clash(session):
    small = Small.make()
    small.add("E17", public=False)
    small.put("E17.1", "2021-03-05 14:00", "AUD")
    small.publish()
    other = Small.make("academy")
    other.add("X01")
    other.put("X01.1", "2021-03-05 14:00", "AUD")

    refusal = refused(other)

    assert "something that is not public" in refusal.message.en
    assert "健康讲座" not in refusal.message.zh
    assert refusal.context["entry"] is None


def test_who_reviewed_an_older_edition_has_to_look_again(session):
    small = two_lectures()
    seen = review(small.plan).base
    small.publish()
    small.put("E01.1", "2021-03-08 10:00", "AUD")

    refusal = refused(small, seen=seen)

    assert (refusal.code, refusal.status) == ("published-meanwhile", 409)
    assert refusal.context["edition"] == 1


def test_only_organisers_publish(session):
    small = two_lectures()
    with writing():
        small.user = factories.user("desk", "desk")

    assert refused(small).status == 403


def test_without_a_draft_there_is_nothing_to_publish(session):
    small = Small.make()
    with writing():
        small.draft().current = False

    assert refused(small).code == "no-draft"
