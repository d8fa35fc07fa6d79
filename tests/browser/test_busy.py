"""Busy times and polls in a real browser: on a phone, without script, by axe's rules, at 320 pixels."""

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Poll, PollVote
from scheduler.services import accounts, busy_patterns, polls
from scheduler.services.busy_patterns import Wanted
from scheduler.transactions import writing
from tests.browser.conftest import PASSWORD
from tests.browser.test_pages import AXE, violations
from tests.scheduler.services.test_late_busy import FRIDAY, Told
from tests.tools.factories import at
from tests.tools.foreign import calendar, event

FILE = calendar(*event("DTSTART:20210303T010000Z", "DURATION:PT3H", "SUMMARY:Secret"))
PAGES = ("/me/calendars", "/me/polls/1", "/organiser/plans/2021/busy", "/organiser/plans/2021/polls/1")


@pytest.fixture
def small(session: Any) -> Told:
    """A speaker who became busy at a published lecture, and a poll that both people are asked in."""
    told = Told()
    hashed = accounts.hashed(PASSWORD)
    with writing():
        for user in (told.user, told.other, told.organiser):
            user.password_hash = hashed
        told.user.login = "speaker"
        told.organiser.person = told.guest
    busy_patterns.add(told.speaker, Wanted(FRIDAY, FRIDAY), told.user)
    starts = {at("2021-03-09 10:00"): 0, at("2021-03-10 14:00"): 3}
    session = told.small.sessions["E01.1"]
    polls.ask(session, starts, at("2021-03-01 18:00"), told.organiser, people=["S1", "S2"])
    return told


@pytest.fixture
def signed_in(open_page: Any, site: str) -> Any:
    def signed_in(login: str, path: str, **how: Any) -> Any:
        page = open_page("/sign-in", **how)
        page.fill("#f-login", login)
        page.fill("#f-password", PASSWORD)
        page.press("#f-password", "Enter")
        page.wait_for_load_state()
        page.goto(site + path)
        return page

    return signed_in


def shot(page: Any, name: str) -> None:
    """Where BUSY_SHOTS names a folder, what the page looks like."""
    if folder := os.environ.get("BUSY_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_calendar_comes_in_on_a_phone_without_script(signed_in: Any, tmp_path: Path) -> None:
    page = signed_in("speaker", "/me/calendars", phone=True, script=False)
    path = tmp_path / "mine.ics"
    path.write_bytes(FILE)
    page.set_input_files("#f-file", str(path))
    page.click("text=添加日历")
    page.wait_for_load_state()

    assert "1 段没空" in page.inner_text("#calendars")
    assert "Secret" not in page.content()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.locator("#calendars .my-day li > span").first.bounding_box()["width"] > 150
    shot(page, "phone-calendars")


def test_a_poll_is_answered_on_a_phone_in_three_taps(signed_in: Any) -> None:
    page = signed_in("speaker", "/me", phone=True, lang="en")
    page.click("a.btn:has-text('Answer')")
    page.click("fieldset:nth-of-type(1) >> text=Yes")
    page.click("fieldset:nth-of-type(2) >> text=Maybe")
    shot(page, "phone-poll")
    page.click("text=Send the answer")
    page.wait_for_load_state()

    assert "Noted" in page.inner_text("body")
    db.session.rollback()
    assert sorted(db.session.scalars(select(PollVote.answer))) == ["maybe", "yes"]
    assert db.session.scalars(select(Poll.state)).all() == ["open"]


def test_the_organiser_goes_from_home_to_what_broke(signed_in: Any) -> None:
    page = signed_in("boss", "/organiser?plan=2021")
    shot(page, "home")
    page.click(".todo a[href$='/busy#clashes'], a[href$='/busy#clashes']")
    page.wait_for_load_state()

    assert page.url.endswith("/busy#clashes")
    assert "需要的人里有 1 位没空" in page.inner_text("#clashes")
    shot(page, "busy")

    page.click("#clashes >> text=看最小改动")
    page.wait_for_load_state()
    assert "/repair/1" in page.url
    assert "健康讲座：需要的人没空了" in page.inner_text("main")
    shot(page, "repair")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize(("lang", "dark"), [("zh", False), ("en", True)])
def test_the_pages_break_no_rule_of_axe_and_fit_320_pixels(
    signed_in: Any, site: str, lang: str, dark: bool
) -> None:
    page = signed_in("boss", "/me", lang=lang, dark=dark)
    for path in (*PAGES, "/organiser/plans/2021/polls?session=E01.1"):
        page.goto(site + path)
        shot(page, f"{lang}{path.replace('/', '-').replace('?', '-')}")
        assert violations(page) == {}, path
        page.set_viewport_size({"width": 320, "height": 700})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        shot(page, f"{lang}{path.replace('/', '-').replace('?', '-')}-320")
        assert over <= 0, path
        page.set_viewport_size({"width": 1440, "height": 960})
