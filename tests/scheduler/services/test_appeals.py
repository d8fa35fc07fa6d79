"""A point can be wrong: the person says why, the desk takes it back or says why it stands."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit
from scheduler.services import appeals, points
from scheduler.transactions import writing
from tests.tools import factories, gym


@pytest.fixture
def scored(session):
    gym.set_time("11:00")
    with writing():
        gym.courts()
        ann, clerk = gym.member("ann"), gym.clerk()
    booking = gym.book(person=ann.person)
    with writing():
        return ann, clerk, points.score(booking, "no_show")


def refused(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.code


def test_an_appeal_waits_until_the_desk_takes_the_point_back(scored):
    ann, clerk, point = scored

    appeals.appeal(point, ann, "扫码机坏了")
    assert appeals.waiting() == [point]
    appeals.waive(point, clerk, "当天扫码机确实坏了")

    assert (appeals.waiting(), points.standing(ann.person)) == ([], [])
    assert gym.told(ann)[-1] == "1 分已撤销：当天扫码机确实坏了"
    trail = db.session.execute(select(Audit.verb, Audit.user_id).order_by(Audit.id)).all()
    assert [tuple(row) for row in trail][-2:] == [("appeal", ann.id), ("waive", clerk.id)]


def test_an_appeal_that_is_not_granted_leaves_the_point(scored):
    ann, clerk, point = scored
    appeals.appeal(point, ann, "忘了")

    appeals.uphold(point, clerk, "忘记不算理由")

    assert (appeals.waiting(), points.standing(ann.person)) == ([], [point])
    assert gym.told(ann)[-1] == "申诉后 1 分仍保留：忘记不算理由"


def test_nobody_appeals_twice_or_for_somebody_else_or_without_a_word(scored):
    ann, _, point = scored
    with writing():
        bob = gym.member("bob")

    assert refused(appeals.appeal, point, bob, "为她说一句") == "not-found"
    assert refused(appeals.appeal, point, ann, "  ") == "appeal-empty"
    appeals.appeal(point, ann, "扫码机坏了")
    assert refused(appeals.appeal, point, ann, "真的") == "appealed-already"


def test_only_the_desk_decides_with_a_reason_and_never_about_itself(scored):
    ann, clerk, point = scored
    with writing():
        own = factories.user("ann-desk", "desk", person=ann.person)

    assert refused(appeals.waive, point, ann, "好") == "not-allowed"
    assert refused(appeals.waive, point, clerk, "") == "reason-needed"
    assert refused(appeals.waive, point, own, "好") == "own-point"


def test_what_was_taken_back_or_has_expired_is_not_decided_again(scored):
    _, clerk, point = scored
    appeals.waive(point, clerk, "好")

    assert refused(appeals.waive, point, clerk, "好") == "point-waived"
