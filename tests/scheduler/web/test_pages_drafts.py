"""Versions and their differences on the pages; the review by session, person and venue."""

import re

import pytest

from tests.tools.published import two_lectures

PLAN = "/organiser/plans/2021"


@pytest.fixture
def small(session):
    small = two_lectures()
    small.publish()
    small.put("E02.1", "2021-03-08 14:00", "MPH")
    return small


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def test_a_draft_is_branched_named_made_current_deleted_and_brought_back(organiser, small):
    first = small.draft().id
    organiser.post(f"{PLAN}/drafts", data={"of": f"draft:{first}", "name": "若下雨"})
    page = organiser.get(f"{PLAN}/drafts").text
    made = int(re.search(r"drafts/(\d+)/current", page)[1])

    organiser.post(f"{PLAN}/drafts/{made}/name", data={"name": "雨天", "note": "备案"})
    organiser.post(f"{PLAN}/drafts/{made}/current")
    organiser.post(f"{PLAN}/drafts/{first}/delete")

    page = organiser.get(f"{PLAN}/drafts").text
    assert small.draft().id == made
    assert "雨天" in page
    assert "备案" in page
    assert f"drafts/{first}/undelete" in page
    organiser.post(f"{PLAN}/drafts/{first}/undelete")
    assert f"drafts/{first}/current" in organiser.get(f"{PLAN}/drafts").text


def test_an_edition_is_brought_back_as_the_draft(organiser, small):
    organiser.post(f"{PLAN}/drafts", data={"of": "edition:1"})

    assert "草稿和已发布的完全一样" in organiser.get(f"{PLAN}/publish").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_difference_is_shown_by_session_venue_and_rule(organiser, language):
    page = organiser.get(f"{PLAN}/drafts/compare?a=published&b=current&lang={language}")

    assert page.status_code == 200
    assert "E02.1" in page.text
    assert "E01.1" not in page.text


@pytest.mark.parametrize("by", ["session", "person", "venue", "nonsense"])
@pytest.mark.parametrize("other", ["", "edition:1"])
def test_the_review_is_shown_in_every_way(organiser, by, other):
    page = organiser.get(f"{PLAN}/publish?by={by}&with={other}")

    assert page.status_code == 200
    assert ("E02.1" in page.text) == (by in ("session", "nonsense"))


def test_who_published_meanwhile_is_shown_with_what_they_changed(organiser, small):
    small.publish()
    small.put("E01.1", "2021-03-09 14:00", "AUD")

    answer = organiser.post(f"{PLAN}/publish", data={"seen": "1"})

    assert answer.status_code == 409
    assert "第 2 版改了什么" in answer.text


def test_a_version_of_nothing_is_not_found(organiser):
    assert organiser.get(f"{PLAN}/drafts/compare?a=edition:99").status_code == 404
    assert organiser.post(f"{PLAN}/drafts/999/current").status_code == 404
