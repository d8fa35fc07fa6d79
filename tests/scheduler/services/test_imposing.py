"""A meeting that others fix is in the plan, moves nowhere, and is a row that next year's can be made of."""

from datetime import UTC, datetime

import pytest

from scheduler.errors import Refusal
from scheduler.models import Event
from scheduler.services import imposing
from scheduler.services.building import build_problem
from scheduler.services.imposing import Imposed
from solver.words import Words
from tests.tools.published import Small

START = datetime(2021, 3, 5, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai
MEETING = Imposed(Words("全所大会", "Meeting of all"), START, 90, venues=("AUD",), tags=("allstaff",))


@pytest.fixture
def small(session):
    return Small.make()


@pytest.mark.postgres
def test_it_is_fixed_where_and_when_they_say(small):
    row = imposing.impose(small.plan, MEETING, small.user)

    session = build_problem(small.plan.id).session["Y1.1"]
    grid = build_problem(small.plan.id).grid
    assert (session.fixed.place, grid.datetime(session.fixed.start)) == (("AUD",), START)
    assert (session.minutes, session.tags) == (90, ("allstaff",))
    assert row.event.title.en == "Meeting of all"


def test_the_second_one_has_a_code_of_its_own_and_both_say_how_a_file_would_have_them(small, session):
    for _ in range(2):
        imposing.impose(small.plan, MEETING, small.user)

    one, two = session.query(Event).order_by(Event.code)
    assert (one.code, two.code) == ("Y1", "Y2")
    assert two.given == {
        "code": "Y2",
        "kind": "outside",
        "title_zh": "全所大会",
        "title_en": "Meeting of all",
        "first": "2021-03-05",
        "last": "2021-03-05",
        "minutes": "90",
        "places": "AUD",
        "options": "at=2021-03-05T14:00; tags=allstaff",
    }


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Imposed(Words(), START, 90), "bad-fields"),
        (Imposed(Words("会"), START, 0), "bad-fields"),
        (Imposed(Words("会"), START.replace(year=2023), 90), "outside-plan"),
        (Imposed(Words("会"), START, 90, venues=("NOWHERE",)), "unknown-code"),
        (Imposed(Words("会"), START, 90, groups=("NOBODY",)), "unknown-code"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(small, session, wanted, code):
    with pytest.raises(Refusal) as refused:
        imposing.impose(small.plan, wanted, small.user)

    assert refused.value.code == code
    assert session.query(Event).count() == 0
