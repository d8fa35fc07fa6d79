"""The desk answers appeals, with a reason that the person reads."""

import pytest

from scheduler.models import Message
from scheduler.services import appeals, points
from scheduler.transactions import writing
from tests.tools.desk import Gym, gym


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def point(hall):
    row = hall.book("GYM-B", "17:30", "18:30", "20317")
    with writing():
        made = points.score(row, "no_show")
    appeals.appeal(made, hall.member, "the code was broken")
    return made


def test_an_appeal_is_seen_and_answered(client, hall, point, session):
    clerk = client.sign_in(hall.clerk)
    assert "申诉 1" in clerk.get("/desk").text
    assert "the code was broken" in clerk.get("/desk/appeals").text

    form = {"answer": "it was", "back": "/desk/appeals"}
    answer = clerk.post(f"/desk/points/{point.id}/waive", data=form)
    session.refresh(point)
    assert (answer.location, point.waived_at is not None) == ("/desk/appeals", True)
    assert (
        "1 point was taken back: it was" in session.query(Message).order_by(Message.id.desc()).first().text_en
    )
    assert "没有要答复的申诉" in clerk.get("/desk/appeals").text


def test_a_point_that_stands_says_why(client, hall, point, session):
    clerk = client.sign_in(hall.clerk)
    clerk.post(f"/desk/points/{point.id}/uphold", data={"answer": "the log says otherwise"})
    session.refresh(point)

    assert (point.waived_at, point.answer) == (None, "the log says otherwise")
    assert "答复：the log says otherwise" in clerk.get("/desk/people/20317").text


def test_an_answer_needs_a_reason(client, hall, point, session):
    answer = client.sign_in(hall.clerk).post(f"/desk/points/{point.id}/waive", data={"answer": " "})
    session.refresh(point)

    assert (answer.status_code, "reason-needed" in answer.text, point.waived_at) == (422, True, None)


@pytest.mark.parametrize("path", ["/desk/appeals", "/desk/sheet", "/desk/people/20317"])
def test_members_do_not_see_it(client, hall, path):
    assert client.sign_in(hall.member).get(path).status_code == 403


def test_an_unknown_verb_is_not_found(client, hall, point):
    assert client.sign_in(hall.clerk).post(f"/desk/points/{point.id}/burn").status_code == 404
