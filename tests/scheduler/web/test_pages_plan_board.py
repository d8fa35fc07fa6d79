"""The organiser's board as HTML: what it holds without script, and the ways out of the unplaced."""

from scheduler.services import placing
from scheduler.transactions import writing
from tests.tools.published import two_lectures

BOARD = "/organiser/plans/2021/board?view=2&from=2021-03-05"


def test_the_tray_has_the_unplaced_with_ways_out_to_try(session, client):
    small = two_lectures()
    placing.take_out(small.draft(), "E01.1", small.user, seen=None)
    way = {"id": "w1", "words": [{"zh": "放宽窗口", "en": "widen its window"}], "edits": [], "moves": []}
    way |= {"start": "2021-03-09T10:00:00+08:00", "venues": ["AUD"], "cost": 3, "effort": 1}
    with writing():
        draft = small.draft()
        draft.unplaced = [{**draft.unplaced[0], "ways": [way]}]

    page = client.sign_in(small.user).get(BOARD).get_data(as_text=True)

    assert 'data-tray="E01.1"' in page
    assert "放宽窗口" in page
    assert "/organiser/plans/2021/unplaced/E01.1" in page
    assert "style=" not in page


def test_a_board_is_for_organisers(session, client):
    two_lectures()
    assert client.get(BOARD).status_code == 401
