"""Polls: asked, answered, reminded once, closed into a wish; who voted how stays with the voter."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Message, Person, Poll, RuleUse, User
from scheduler.services import due, polls
from scheduler.services.building import build_problem
from scheduler.transactions import writing
from solver.check import check
from solver.timetable import Placement, Timetable
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

NOW = datetime(2021, 2, 22, 1, 0, tzinfo=UTC)
TEN, TWO = at("2021-03-09 10:00"), at("2021-03-10 14:00")
DEADLINE = at("2021-03-01 18:00")


class Asked:
    """A lecture, its organiser, and three people of a group that is asked for two times."""

    def __init__(self) -> None:
        self.small = Small.make()
        with writing():
            people = [factories.person(f"V{n}", name=f"投票人{n}") for n in (1, 2, 3)]
            factories.group("LAB", "branch", tuple(people))
            boss = factories.person("O1", name="组织者")
            self.organiser = factories.user("boss", "organiser", person=boss)
            self.voters = [factories.user(p.code, "member", person=p) for p in people]
            self.stranger = factories.user("x", "member", person=factories.person("X1"))
        self.small.add("E01")

    def poll(self, **values: Any) -> Poll:
        starts = {TEN: 0, TWO: None}
        session = self.small.sessions["E01.1"]
        return polls.ask(session, starts, DEADLINE, self.organiser, **({"groups": ["LAB"]} | values))

    def vote(self, poll: Poll, who: int, ten: str, two: str) -> None:
        first, second = (option.id for option in poll.options)
        polls.vote(poll, {first: ten, second: two}, self.voters[who])


@pytest.fixture
def asked(session: Any) -> Asked:
    return Asked()


def at_clock(moment: datetime) -> None:
    db.session.rollback()
    clock.set_source(lambda: moment)


def cost(problem: Any, start: datetime) -> int:
    placement = Placement("E01.1", problem.grid.tick_of(start), ("AUD",))
    return check(problem, Timetable(problem, (placement,))).cost


def told() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Message).where(Message.kind == "poll").order_by(Message.id))
    return [(m.key.split(":")[2], db.session.get_one(Person, m.person_id).code) for m in rows]


@pytest.mark.postgres
def test_votes_become_a_wish_of_the_next_solve_at_the_deadline(asked: Asked) -> None:
    poll = asked.poll()
    asked.vote(poll, 0, "yes", "no")
    asked.vote(poll, 1, "maybe", "yes")
    asked.vote(poll, 2, "no", "yes")

    due.run()
    assert (poll.state, db.session.scalars(select(RuleUse.code)).all()) == ("open", [])

    at_clock(DEADLINE)
    due.run()
    due.run()

    use = db.session.scalars(select(RuleUse)).one()
    votes = ["2021-03-09T10:00=3", "2021-03-10T14:00=4"]
    assert (use.code, use.rule, use.sessions) == (f"poll-{poll.id}", "poll", ["E01.1"])
    assert use.params == {"votes": votes}
    problem = build_problem(asked.small.plan.id)
    assert cost(problem, TEN) - cost(problem, TWO) == 1


def test_each_is_asked_once_reminded_once_if_silent_and_the_organiser_told_once(asked: Asked) -> None:
    poll = asked.poll()
    asked.vote(poll, 0, "yes", "yes")

    at_clock(DEADLINE - timedelta(days=1, minutes=1))
    due.run()
    assert told() == [("ask", "V1"), ("ask", "V2"), ("ask", "V3")]

    at_clock(DEADLINE - timedelta(days=1))
    due.run()
    due.run()
    assert told()[3:] == [("remind", "V2"), ("remind", "V3")]

    at_clock(DEADLINE)
    due.run()
    due.run()
    assert told()[5:] == [("closed", "O1")]
    last = db.session.scalars(select(Message).where(Message.key == f"poll:{poll.id}:closed")).one()
    assert "3 人里 1 人回答，最多的是 3月9日 周二 10:00" in last.text_zh


def test_an_answer_replaces_the_one_before(asked: Asked) -> None:
    poll = asked.poll()
    asked.vote(poll, 0, "yes", "no")
    asked.vote(poll, 0, "no", "maybe")

    assert [dict(c) for c in polls.counts(poll).values()] == [{"no": 1}, {"maybe": 1}]


def test_without_any_vote_there_is_no_wish(asked: Asked) -> None:
    poll = asked.poll()
    asked.vote(poll, 0, "no", "no")

    at_clock(DEADLINE)
    due.run()

    assert (db.session.get(Poll, poll.id).state, db.session.scalars(select(RuleUse)).all()) == ("closed", [])


def test_after_the_deadline_nobody_votes_even_before_the_job_has_come(asked: Asked) -> None:
    poll = asked.poll()
    at_clock(DEADLINE)

    with pytest.raises(Refusal) as refused:
        asked.vote(poll, 0, "yes", "no")

    assert refused.value.code == "poll-closed"


def test_a_withdrawn_poll_takes_its_wish_along(asked: Asked) -> None:
    poll = asked.poll()
    asked.vote(poll, 0, "yes", "no")
    polls.close_now(poll, asked.organiser)
    assert len(db.session.scalars(select(RuleUse)).all()) == 1

    polls.withdraw(poll, asked.organiser)

    assert db.session.scalars(select(RuleUse)).all() == []


def test_who_is_not_asked_does_not_find_it(asked: Asked) -> None:
    poll = asked.poll()

    for user in (asked.stranger, asked.organiser, User(login="n", roles=["member"], active=True)):
        with pytest.raises(Refusal) as refused:
            polls.vote(poll, {poll.options[0].id: "yes"}, user)
        assert refused.value.status == 404


@pytest.mark.parametrize(
    ("starts", "deadline", "who", "field"),
    [
        ({TEN: None}, DEADLINE, ["LAB"], "starts"),
        ({TEN: None, at("2021-04-09 10:00"): None}, DEADLINE, ["LAB"], "starts"),
        ({TEN: None, at("2021-03-09 10:07"): None}, DEADLINE, ["LAB"], "starts"),
        ({TEN: None, TWO: None}, NOW, ["LAB"], "deadline"),
        ({TEN: None, TWO: None}, at("2021-03-09 12:00"), ["LAB"], "starts"),
        ({TEN: None, TWO: None}, DEADLINE, [], "people"),
    ],
)
def test_a_poll_that_makes_no_sense_is_refused(
    asked: Asked, starts: Any, deadline: datetime, who: list[str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        polls.ask(asked.small.sessions["E01.1"], starts, deadline, asked.organiser, groups=who)

    assert list(refused.value.context["fields"]) == [field]


def test_unknown_groups_and_people_are_named(asked: Asked) -> None:
    with pytest.raises(Refusal) as refused:
        asked.poll(groups=["LAB", "NOPE"], people=["Z9"])

    assert refused.value.context["unknown"] == ["Z9", "NOPE"]
