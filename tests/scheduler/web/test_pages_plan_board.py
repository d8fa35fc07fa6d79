"""The organiser's board as HTML: what it holds without script, and the ways out of the unplaced."""

import re

from scheduler.services import placing
from scheduler.transactions import writing
from tests.tools.factories import at
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


def test_who_comes_second_sees_what_was_done_and_keeps_their_own(client, session):
    small = two_lectures()
    client.sign_in(small.user)
    old = small.draft().version
    placing.put(small.draft(), "E01.1", at("2021-03-09 10:00"), ("MPH",), small.user, seen=None)
    mine = {"act": "put", "session": "E01.1", "start": "2021-03-10T10:00", "venues": "AUD", "version": old}

    answer = client.post("/organiser/plans/2021/board", data=mine)

    assert answer.status_code == 412
    assert "移到3月9日 周二 10:00" in answer.text
    assert "用我的" in answer.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert client.post("/organiser/plans/2021/board", data=fields).status_code == 303
    [there] = [p for p in small.draft().placements if p.session.event.code == "E01"]
    assert (there.start, there.venues) == (at("2021-03-10 10:00"), ["AUD"])


def test_a_program_is_told_how_to_see_the_difference_and_how_to_keep_its_own(client, session):
    small = two_lectures()
    client.sign_in(small.user)
    old = small.draft().version
    placing.take_out(small.draft(), "E02.1", small.user, seen=None)
    mine = {"act": "take", "session": "E01.1", "version": old}

    told = client.post("/organiser/plans/2021/board", data=mine, headers={"Accept": "application/json"})

    see, keep = told.json["alternatives"]
    assert (told.status_code, see["since"], keep["version"]) == (412, old, small.draft().version)
    assert "移到未排定" in client.get(f"/organiser/plans/2021/board/since/{see['since']}").text


def test_making_ready_is_for_organisers_and_no_fault_where_all_are_busy(session, client, monkeypatch):
    from scheduler.services import advising

    def busy(*asked, **details):
        raise advising._busy()

    small = two_lectures()
    monkeypatch.setattr(advising, "ask", busy)
    address = "/organiser/plans/2021/board/warm"

    assert client.post(address).status_code == 401
    assert client.sign_in(small.user).post(address).status_code == 204
