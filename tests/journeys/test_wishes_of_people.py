"""What people say of their time reaches the solve: a poll that ends at its deadline, and what is only tentative."""

import json
import zlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import access, clock
from scheduler.extensions import db
from scheduler.models import DraftPlacement, Timetable
from scheduler.services import due, outside_calendars, polls, running, solving
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.foreign import calendar, event
from tests.tools.published import Small

TUESDAY, WEDNESDAY = "2021-03-09 10:00", "2021-03-10 14:00"
PERHAPS = calendar(
    *event(
        "DTSTART:20210309T020000Z", "DURATION:PT1H", "SUMMARY:ZzTitle", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"
    )
)


@pytest.fixture
def boss(session: Any, client: Any) -> Any:
    """Most like Tuesday; the speaker's own calendar has something tentative then, and the plan is to avoid that."""
    small = Small.make()
    with writing():
        people = [factories.person(f"S{number}") for number in (1, 2)]
        users = [factories.user(p.code, "member", person=p) for p in people]
        organiser = factories.user("boss", "organiser", person=factories.person("O1"))
    small.add("E01", people=("S1",))
    starts = {at(TUESDAY): None, at(WEDNESDAY): None}
    poll = polls.ask(small.sessions["E01.1"], starts, NOW + timedelta(days=2), organiser, people=["S1", "S2"])
    tuesday, wednesday = (option.id for option in poll.options)
    for user, second in zip(users, ("yes", "maybe"), strict=True):
        polls.vote(poll, {tuesday: "yes", wednesday: second}, user)
    outside_calendars.add_file(people[0], PERHAPS, users[0])
    clock.set_source(lambda: NOW + timedelta(days=3))
    due.run()
    return client.sign_in(organiser)


def test_the_solve_weighs_votes_against_what_is_tentative_and_says_so(boss: Any) -> None:
    page = boss.post(
        "/organiser/plans/2021/busy/tentative", data={"weight": "much"}, follow_redirects=True
    ).text
    assert '<option value="much" selected>' in page

    plan = db.session.scalars(select(Timetable)).one().plan
    solve = solving.request_solve(plan, access.operator(), {"seconds": 5, "seed": 1, "workers": 1})
    running.run_solve(solve.id)

    (placed,) = db.session.scalars(
        select(DraftPlacement).where(DraftPlacement.timetable_id == solve.timetable_id)
    )
    assert (placed.start, solve.state) == (at(WEDNESDAY), "done")
    kept = json.loads(zlib.decompress(solve.problem))
    assert [person["id"] for person in kept["people"] if person.get("perhaps")] == ["S1"]
    assert "ZzTitle" not in json.dumps(kept)
    said = boss.get(f"/organiser/plans/2021/solves/{solve.number}").text
    assert "投票结果" in said
    assert "暂定的时间也尽量避开" not in said, "nothing is paid for what was avoided"
