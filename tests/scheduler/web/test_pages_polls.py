"""Polls as pages: asked by an organiser, answered on a phone, seen in counts."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Poll, RuleUse
from scheduler.services import consulting, due
from solver.words import Words
from tests.scheduler.services.test_polls import DEADLINE, Asked

PAGE = "/organiser/plans/2021/polls"
EN = {"Accept-Language": "en"}
FORM = {
    "session": "E01.1",
    "start": ["2021-03-09T10:00:00+08:00|3", "2021-03-10T14:00:00+08:00|0"],
    "groups": "LAB",
    "until_day": "2021-03-01",
}


@pytest.fixture
def asked(session: Any) -> Asked:
    return Asked()


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def best(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [{"start": f"2021-03-09T{h:02}:00:00+08:00", "cost": h - 10} for h in (10, 11, 12)]
    places += [
        {"start": "2021-03-09T10:00:00+08:00", "cost": 9},
        {"start": "2021-03-11T09:00:00+08:00", "cost": 7},
    ]
    monkeypatch.setattr(consulting, "places", lambda *given, **options: {"places": places})


def test_the_best_places_are_offered_some_days_apart(client: Any, asked: Asked, best: None) -> None:
    page = client.sign_in(asked.organiser).get(f"{PAGE}?session=E01.1").text

    offered = re.findall(r'name="start" value="([^"]+)"', page)
    assert offered == [
        "2021-03-09T10:00:00+08:00|0",
        "2021-03-09T11:00:00+08:00|1",
        "2021-03-11T09:00:00+08:00|7",
    ]


def test_where_nobody_can_be_asked_for_places_times_are_typed(
    client: Any, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*given: Any, **options: Any) -> Any:
        raise Refusal("adviser-lost", Words("停了", "The adviser ended."), status=503)

    monkeypatch.setattr(consulting, "places", lost)
    page = client.sign_in(asked.organiser).get(f"{PAGE}?session=E01.1", headers=EN)

    assert page.status_code == 200
    assert "The adviser ended." in page.text
    assert 'name="typed"' in page.text


@pytest.mark.postgres
def test_a_poll_goes_from_the_organiser_to_phones_and_back_as_counts(client: Any, asked: Asked) -> None:
    answer = client.sign_in(asked.organiser).post(PAGE, data=FORM | {"typed": "2021-03-11 9:00\n"})
    assert answer.status_code == 303
    poll = db.session.scalars(select(Poll)).one()
    options = [option.id for option in poll.options]
    assert [option.price for option in poll.options] == [3, 0, None]

    voter = client.sign_in(asked.voters[0])
    assert f'href="/me/polls/{poll.id}"' in voter.get("/me").text
    voter.post(f"/me/polls/{poll.id}", data={f"o{options[0]}": "yes", f"o{options[1]}": "no"})
    mine = voter.get(f"/me/polls/{poll.id}").text
    assert f'name="o{options[0]}" value="yes" checked' in mine

    counted = client.sign_in(asked.organiser).get(answer.location)
    assert "3 人里 1 人已回答" in counted.text
    assert "投票人1" not in counted.text
    assert "V1" not in text(counted)

    db.session.rollback()
    clock.set_source(lambda: DEADLINE)
    due.run()
    assert "已成为下次求解的愿望" in client.get(answer.location).text
    assert [use.rule for use in db.session.scalars(select(RuleUse))] == ["poll"]
    assert "已截止" in client.sign_in(asked.voters[0]).get(f"/me/polls/{poll.id}").text


def test_an_organiser_ends_it_early_or_takes_it_back(client: Any, asked: Asked) -> None:
    poll = asked.poll()
    asked.vote(poll, 0, "yes", "no")
    client.sign_in(asked.organiser)

    client.post(f"{PAGE}/{poll.id}", data={"act": "close"})
    assert "A wish of the next solve" in client.get(f"{PAGE}/{poll.id}", headers=EN).text
    assert client.post(f"{PAGE}/{poll.id}", data={"act": "close"}).status_code == 409
    client.post(f"{PAGE}/{poll.id}", data={"act": "withdraw"})
    assert "withdrawn" in client.get(f"{PAGE}/{poll.id}", headers=EN).text
    assert db.session.scalars(select(RuleUse)).all() == []


def test_a_poll_in_which_no_time_suits_anybody_is_said_to_become_no_wish(client: Any, asked: Asked) -> None:
    poll = asked.poll()
    asked.vote(poll, 0, "no", "no")
    client.sign_in(asked.organiser).post(f"{PAGE}/{poll.id}", data={"act": "close"})

    page = client.get(f"{PAGE}/{poll.id}", headers=EN).text
    assert "so no wish was made of it" in page
    assert "A wish of the next solve" not in page
    assert db.session.scalars(select(RuleUse)).all() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": []}, "要给出 2 到 20 个时间"),
        ({"groups": ""}, "还没有说问谁"),
        ({"until_day": "2021-02-01"}, "截止时间已过"),
        ({"until_day": "soon"}, "时间写作"),
        ({"session": "NO.1"}, "请选一个场次"),
        ({"people": "Z9"}, "没有这样的人或群组：Z9"),
    ],
)
def test_a_form_that_lacks_something_says_what(
    client: Any, asked: Asked, best: None, change: dict[str, Any], said: str
) -> None:
    answer = client.sign_in(asked.organiser).post(PAGE, data=FORM | change)

    assert answer.status_code == 422
    assert said in answer.text


def test_others_neither_see_nor_answer_it(client: Any, asked: Asked) -> None:
    poll = asked.poll()
    stranger = client.sign_in(asked.stranger)

    assert stranger.get(f"/me/polls/{poll.id}").status_code == 404
    assert stranger.post(f"/me/polls/{poll.id}", data={"o1": "yes"}).status_code == 404
    assert stranger.get(PAGE).status_code == 403
    assert "/me/polls/" not in stranger.get("/me").text


def test_an_answer_to_nothing_is_refused(client: Any, asked: Asked) -> None:
    poll = asked.poll()

    assert client.sign_in(asked.voters[0]).post(f"/me/polls/{poll.id}", data={}).status_code == 422
