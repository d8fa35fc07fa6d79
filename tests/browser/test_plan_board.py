"""The organiser's board in a real browser: lifted and put with keys and mouse, undone, told of others, as a list."""

import gzip
import re

import pytest

from scheduler.models import DraftPlacement
from scheduler.services import placing
from scheduler.transactions import writing
from tests.browser.test_pages import AXE, violations
from tests.tools.client import Client
from tests.tools.factories import at

pytestmark = pytest.mark.browser

BOARD = "/organiser/plans/2021/board?view=2&from=2021-03-05"
LECTURE = '.ob-block[data-session="E01.1"]'


@pytest.fixture
def board(open_page, app, small, site):
    """Opens the board (or another path) for the organiser."""

    def board(path: str = BOARD, **how):
        page = open_page("/sign-in", **how)
        with app.test_client() as client:
            assert isinstance(client, Client)
            client.sign_in(small.user)
            value = client.get_cookie("fieldday").value
        page.context.add_cookies([{"name": "fieldday", "value": value, "url": site}])
        page.goto(site + path)
        return page

    return board


def where(small, session: str):
    from scheduler.extensions import db

    db.session.rollback()
    rows = db.session.query(DraftPlacement).filter_by(
        timetable_id=small.draft().id, session_id=small.sessions[session].id
    )
    return [(p.start, tuple(p.venues)) for p in rows]


def lift(page):
    page.locator(LECTURE).focus()
    page.keyboard.press("Space")
    page.wait_for_selector(".ob-cell", timeout=60_000)


def test_a_session_is_lifted_moved_and_put_with_keys_and_undone(board, small):
    page = board()
    lift(page)
    assert page.locator(".ob-cell.best").count() == 1
    for _ in range(4):  # four steps of a quarter
        page.keyboard.press("ArrowRight")
    page.wait_for_selector("#ob-tip:not([hidden])")
    page.keyboard.press("Space")
    page.wait_for_selector(".toast")

    assert where(small, "E01.1") == [(at("2021-03-05 15:00"), ("AUD",))]
    assert page.evaluate("document.activeElement.dataset.session") == "E01.1"
    assert "3月5日 周五 15:00" in page.locator(".toast").inner_text()
    page.keyboard.press("Control+z")
    page.locator(f'{LECTURE}[data-a="840"]').wait_for()
    assert where(small, "E01.1") == [(at("2021-03-05 14:00"), ("AUD",))]


def test_from_unplaced_to_its_way_out_tried_in_three_clicks(board, small):
    """Why stands in the tray without a click; trying shows what differs, and the draft is as it was."""
    placing.take_out(small.draft(), "E01.1", small.user, seen=None)
    way = {"id": "w1", "words": [{"zh": "放宽窗口", "en": "widen its window"}], "edits": [], "moves": []}
    way |= {"start": "2021-03-09T10:00:00+08:00", "venues": ["AUD"], "cost": 3, "effort": 1}
    with writing():
        draft = small.draft()
        reason = {"use": "window", "words": {"zh": "不在窗口内", "en": "outside its window"}, "cells": 7}
        draft.unplaced = [{**draft.unplaced[0], "cells": 7, "reasons": [reason], "ways": [way]}]
    page, clicks = board("/organiser"), []

    def click(target):
        clicks.append(target)
        target.click()
        page.wait_for_load_state()

    click(page.get_by_role("link", name="计划板", exact=True))
    assert "7 不在窗口内" in page.locator("#ob-tray").inner_text()
    click(page.locator("#ob-tray button[value=try]"))

    assert "/drafts/compare" in page.url
    assert "3月9日" in page.locator("main").inner_text()
    assert len(clicks) <= 3
    assert where(small, "E01.1") == []


def test_escape_puts_it_back(board, small):
    page = board()
    lift(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")

    assert page.locator(".ob-cell").count() == 0
    assert where(small, "E01.1") == [(at("2021-03-05 14:00"), ("AUD",))]


def test_a_session_is_dragged_onto_another_and_both_are_framed_and_counted(board, small):
    page = board()
    box = page.locator(LECTURE).bounding_box()
    other = page.locator('.ob-block[data-session="E02.1"]').bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 10, steps=3)
    page.wait_for_selector(".ob-cell", timeout=60_000)
    page.mouse.move(other["x"] + 8, other["y"] + 10, steps=6)
    page.locator("#ob-tip .why").first.wait_for()
    page.mouse.up()
    page.wait_for_selector(".toast")

    assert where(small, "E01.1") == [(at("2021-03-05 16:00"), ("MPH",))]
    assert page.locator(".ob-block.broken").count() == 2
    assert page.locator("#ob-count b").inner_text() == "1"
    assert page.locator("#ob-links line").count() == 1


def test_l_goes_through_the_locks_and_a_locked_one_is_not_lifted(board, small):
    page = board()
    for lock in ("time", "place", "both"):
        page.locator(LECTURE).focus()
        page.keyboard.press("l")
        page.locator(f'{LECTURE}[data-lock="{lock}"]').wait_for()
    page.locator(LECTURE).focus()
    page.keyboard.press("Space")

    assert "锁定" in page.locator("#ob-alert").inner_text()
    assert page.locator(".ob-cell").count() == 0


def test_who_comes_too_late_reads_what_the_other_did_and_changes_nothing(board, small):
    page = board()
    lift(page)
    placing.put(small.draft(), "E02.1", at("2021-03-06 10:00"), ("MPH",), small.user, seen=None)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_selector("#ob-alert:not([hidden])")

    assert (
        "organiser-2021：“科研写作”移到3月6日 周六 10:00 多功能厅" in page.locator("#ob-alert").inner_text()
    )
    assert where(small, "E01.1") == [(at("2021-03-05 14:00"), ("AUD",))]
    page.keyboard.press("Enter")
    page.locator('.ob-block[data-session="E02.1"][data-a="2040"]').wait_for()


def test_who_comes_too_late_may_keep_their_own(board, small):
    page = board()
    lift(page)
    placing.put(small.draft(), "E02.1", at("2021-03-06 10:00"), ("MPH",), small.user, seen=None)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.get_by_role("link", name="看差别").wait_for()
    page.get_by_role("button", name="用我的").click()

    page.wait_for_selector(".toast")
    assert where(small, "E01.1") == [(at("2021-03-05 14:30"), ("AUD",))]
    assert where(small, "E02.1") == [(at("2021-03-06 10:00"), ("MPH",))]


def test_without_script_the_list_leads_to_the_same_places(board, small):
    page = board(script=False)
    assert page.locator("#ob-grid").is_hidden()
    page.get_by_role("link", name="移动").first.click()
    page.locator("form button", has_text="放这里").first.click()

    assert page.url.endswith(BOARD)
    assert where(small, "E01.1") != [(at("2021-03-05 14:00"), ("AUD",))]
    page.get_by_role("button", name="撤销").click()
    assert where(small, "E01.1") == [(at("2021-03-05 14:00"), ("AUD",))]


def test_a_phone_gets_the_list_and_nothing_scrolls_sideways(board, small):
    page = board(phone=True)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (BOARD, "/organiser/plans/2021/board/E01.1"):
        page.goto(page.url.split("/organiser")[0] + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, path


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_board_breaks_no_rule_of_axe(board, lang, dark):
    page = board(lang=lang, dark=dark)
    assert violations(page) == {}
    page.goto(page.url.split("?")[0] + "/E01.1")
    assert violations(page) == {}


def test_the_board_keeps_to_its_bytes(board, client, small):
    client.sign_in(small.user)
    page = client.get(BOARD).get_data(as_text=True)
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    parts = [client.get(f).get_data() for f in files]

    assert sum(len(gzip.compress(p, 9)) for p in [page.encode(), *parts]) < 60_000
