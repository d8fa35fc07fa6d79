"""Several good timetables on the pages: asked for, shown, compared, kept as a named draft; in both languages."""

import pytest

from scheduler.models import Solve, Timetable
from tests.scheduler.services.test_several import kept, small

__all__ = ["small"]

PLAN = "/organiser/plans/2021"


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def test_a_search_is_asked_for_and_its_page_is_shown_while_it_waits(session, organiser, small):
    answer = organiser.post(f"{PLAN}/alternatives", data={"count": "2", "differ": "3", "within": "10"})

    solve = session.query(Solve).one()
    assert (answer.status_code, answer.location) == (303, f"{PLAN}/alternatives/{solve.number}")
    assert solve.options["several"] == {"of": small.draft().id, "count": 2, "differ": 3, "within": 0.1}
    page = organiser.get(answer.location).text
    assert "正在找：0 / 2 份" in page
    assert f"alternatives/{solve.number}/stream" in page
    assert organiser.get(f"{PLAN}/solves/{solve.number}").location == answer.location


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("找到 2 份好方案", "一样好", "改期 3")), ("en", ("2 good plans", "moved 3", "Keep as a draft"))],
)
def test_what_was_found_says_how_it_differs_from_the_draft(organiser, small, language, words):
    page = organiser.get(f"{PLAN}/alternatives/{kept(small).number}?lang={language}").text

    assert [word for word in words if word not in page] == []


def test_one_is_kept_as_a_named_draft_and_the_current_one_stays(session, organiser, small):
    solve, current = kept(small), small.draft().id

    organiser.post(f"{PLAN}/drafts", data={"of": f"alternative:{solve.number}.2", "name": "都在多功能厅"})

    made = session.query(Timetable).filter_by(name="都在多功能厅").one()
    assert (made.current, made.origin, small.draft().id) == (False, "alternative", current)
    assert "都在多功能厅" in organiser.get(f"{PLAN}/drafts").text


def test_two_are_compared(organiser, small):
    number = kept(small).number

    page = organiser.get(f"{PLAN}/drafts/compare?a=alternative:{number}.1&b=alternative:{number}.2").text

    assert f"备选 {number}.1" in page
    assert "场换地点" in page


@pytest.mark.parametrize("field", [{"count": "0"}, {"differ": "many"}, {"within": "-1"}, {"seconds": "²"}])
def test_what_is_no_number_in_bounds_is_refused_and_kept(organiser, small, field):
    answer = organiser.post(f"{PLAN}/alternatives", data=field)

    assert (answer.status_code, "bad-fields" in answer.text) == (422, True)
    assert next(iter(field.values())) in answer.text


def test_a_search_that_is_none_is_not_found(organiser, small):
    assert organiser.get(f"{PLAN}/alternatives/99").status_code == 404
