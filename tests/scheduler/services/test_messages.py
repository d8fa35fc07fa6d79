"""Nobody is told the same news twice."""

import pytest

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.services import messages
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import gym


@pytest.mark.postgres
def test_the_same_news_is_told_once(session):
    with writing():
        ann = gym.member("ann")
        first = messages.tell(ann.person, "offer:1", "offer", Words("轮到你了", "Your turn"))
        again = messages.tell(ann.person, "offer:1", "offer", Words("轮到你了！", "Your turn!"))

    assert (again, messages.of(ann.person)) == (None, [first])


def test_a_message_is_read_by_its_person_only(session):
    with writing():
        ann, bob = gym.member("ann"), gym.member("bob")
        message = messages.tell(ann.person, "offer:1", "offer", Words("轮到你了", "Your turn"))

    with pytest.raises(Refusal):
        messages.read(message, bob)
    messages.read(message, ann)

    db.session.refresh(message)
    assert messages.of(ann.person, unread=True) == []
