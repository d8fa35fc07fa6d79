"""The planner's view of people: hours and counts, what clashes with what is published, and whose business it is."""

from typing import Any

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Busy, BusyPattern, OutsideCalendar, RuleUse
from scheduler.services import busy_patterns
from scheduler.services.busy_patterns import Wanted
from scheduler.transactions import writing
from tests.scheduler.services.test_late_busy import FRIDAY, Told
from tests.tools import factories

PAGE = "/organiser/plans/2021/busy"
HOME = "/organiser?plan=2021"
EN = {"Accept-Language": "en"}


@pytest.fixture
def told(session: Any) -> Told:
    return Told()


@pytest.fixture
def organiser(client: Any, told: Told) -> Any:
    return client.sign_in(told.organiser)


def test_who_is_needed_stands_with_hours_a_week_and_where_they_come_from(organiser: Any, told: Told) -> None:
    busy_patterns.add(told.speaker, Wanted(FRIDAY, FRIDAY, start=480, end=600), told.user)
    with writing():
        row = OutsideCalendar(person_id=told.guest.id, sealed="https://a.example/x", made_at=clock.now())
        db.session.add(row)

    page = organiser.get(PAGE, headers=EN).text

    assert "2 people needed" in page
    assert "1 with a calendar out of date" in page
    assert "1 by lists or by hand only" in page
    assert "a.example" not in page
    assert ">2</span>" in page


def test_a_late_change_stands_on_the_home_page_with_a_way_to_mend_it_until_it_is_gone(
    organiser: Any, told: Told
) -> None:
    assert "现在没有要你处理的事" in organiser.get(HOME).text
    row = busy_patterns.add(told.speaker, Wanted(FRIDAY, FRIDAY), told.user)

    home, page = organiser.get(HOME), organiser.get(PAGE).text
    assert "要你处理 (1)" in home.text
    assert "需要的人里有 1 位没空" in home.text
    assert f'href="{PAGE}#clashes"' in home.text
    assert "已发布的场次有人没空了（1）" in page
    assert 'action="/organiser/plans/2021/repair"' in page

    busy_patterns.remove(row, told.user)
    assert "现在没有要你处理的事" in organiser.get(HOME).text
    assert "有人没空了" not in organiser.get(PAGE).text


def test_the_office_enters_a_time_for_somebody_who_sees_that_it_did(
    client: Any, organiser: Any, told: Told
) -> None:
    organiser.post(PAGE, data={"person": "S2", "first": "2021-03-08"})

    assert [(p.person.code, p.by_office) for p in db.session.scalars(select(BusyPattern))] == [("S2", True)]
    assert "工会办公室填的" in client.sign_in(told.other).get("/me/calendars").text


@pytest.mark.parametrize("form", [{"person": "NOBODY", "first": "2021-03-08"}, {"person": "S1", "first": ""}])
def test_nobody_and_no_day_are_refused(organiser: Any, form: dict[str, str]) -> None:
    answer = organiser.post(PAGE, data=form)

    assert answer.status_code in (404, 422)
    assert 'role="alert"' in answer.text
    assert db.session.scalars(select(Busy)).all() == []


def test_a_plan_that_names_nobody_says_so(client: Any, told: Told) -> None:
    with writing():
        factories.plan("2022")

    assert "还没有指名要谁到场" in client.sign_in(told.organiser).get("/organiser/plans/2022/busy").text


def test_tentative_time_becomes_a_wish_of_the_plan_changes_and_goes(organiser: Any, told: Told) -> None:
    def uses() -> list[tuple[str, int, bool]]:
        return [
            (u.rule, u.weight, u.on) for u in db.session.scalars(select(RuleUse)) if "tentative" in u.rule
        ]

    said = []
    for weight in ("no", "little", "much", "no", "nonsense"):
        assert organiser.post(f"{PAGE}/tentative", data={"weight": weight}).status_code == 303
        said.append(uses())
        db.session.rollback()

    rule = "person_tentative"
    assert said == [[], [(rule, 1, True)], [(rule, 5, True)], [(rule, 5, False)], [(rule, 5, False)]]
    assert '<option value="no" selected>' in organiser.get(PAGE).text


def test_members_do_not_see_it(client: Any, told: Told) -> None:
    assert client.sign_in(told.user).get(PAGE).status_code == 403
    assert (
        client.sign_in(told.user).post(PAGE, data={"person": "S2", "first": "2021-03-08"}).status_code == 403
    )
