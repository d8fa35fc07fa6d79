from scheduler.kinds import kinds
from tests.tools.events import codes, planned


def test_it_is_held_as_often_as_asked():
    assert [codes(planned("drop_in", count=n)) for n in (0, 1, 3)] == [[], ["1"], ["1", "2", "3"]]


def test_it_looks_like_culture():
    assert kinds()["drop_in"].category == "culture"
