"""The desk as a clerk meets it, and the phone of a member: keys and taps are counted."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.models import Booking
from scheduler.services import accounts
from scheduler.transactions import writing
from tests.tools.desk import Gym, gym

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PASSWORD = "green-lantern"


@pytest.fixture
def small() -> None:
    """No programme here."""


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    hashed = accounts.hashed(PASSWORD)
    with writing():
        made.clerk.password_hash = made.member.password_hash = hashed
    made.book("GYM-B", "19:30", "20:30", "20317")
    made.book("GYM-T", "17:00", "18:00", "21044")
    return made


@pytest.fixture
def sign_in(open_page, site, hall) -> Callable[..., object]:
    def sign_in(login: str, path: str, **how):
        page = open_page("/sign-in", **how)
        page.fill("#f-login", login)
        page.fill("#f-password", PASSWORD)
        page.press("#f-password", "Enter")
        page.wait_for_load_state()
        page.goto(site + path)
        return page

    return sign_in


@pytest.fixture
def desk(sign_in):
    page = sign_in("clerk", "/desk")
    page.wait_for_function("document.activeElement.id === 'text'")
    return page


def press(page, *keys):
    """Press the keys; how many it were."""
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def done(page, words):
    page.locator("#toast", has_text=words).wait_for()


def newest(session):
    session.rollback()
    return session.scalars(select(Booking).order_by(Booking.id.desc())).first()


def test_a_walk_in_is_two_keys(desk, session):
    keys = press(desk, "5", "Enter")
    done(desk, "散客在乒乓 3")

    assert keys == 2
    assert newest(session).state == "checked_in"
    desk.locator("#p-row-5 .slot.arrived").wait_for()
    assert desk.evaluate("document.activeElement.id") == "text"


def test_a_booking_by_telephone_is_seven_keys_at_most(desk, session):
    keys = press(desk, *"czy", " ", "7", "Enter")
    done(desk, "陈志远订了健身操房")

    assert keys <= 7
    assert newest(session).person.code == "17001"


def test_a_check_in_is_two_keys(desk, session):
    keys = press(desk, "c", "1")
    done(desk, "孙丽到了")

    assert keys == 2
    desk.locator("#p-row-3 .slot.arrived").wait_for()


def test_what_was_done_is_undone_with_one_chord(desk):
    press(desk, "c", "1")
    done(desk, "孙丽到了")
    press(desk, "Control+z")
    done(desk, "已撤销")

    desk.locator("#p-row-3 .slot.due").wait_for()


def test_the_line_says_what_it_understood_before_enter(desk):
    desk.keyboard.type("20317 3 1930")
    desk.locator("#understood", has_text="乒乓 1").wait_for()

    assert "19:30–20:30" in desk.locator("#understood").inner_text()


def test_a_move_by_keys_and_by_dragging(desk):
    desk.keyboard.type("m1 2")
    desk.keyboard.press("Enter")
    done(desk, "张伟已移到羽毛球 2")

    desk.locator("#p-row-2 .slot").drag_to(desk.locator('#p-row-1 td.free[data-minute="1110"]'))
    done(desk, "张伟已移到羽毛球 1 18:30")
    desk.locator("#p-row-1 .slot").wait_for()


def test_the_other_clerk_sees_it_within_two_seconds(desk, sign_in):
    other = sign_in("clerk", "/desk")
    press(desk, "6", "Enter")
    done(desk, "散客在乒乓 4")

    other.locator("#p-row-6 .slot.arrived").wait_for(timeout=2500)


def test_escape_empties_the_line_and_question_mark_lists_the_keys(desk):
    desk.keyboard.type("zhang")
    desk.keyboard.press("Escape")
    assert desk.input_value("#text") == ""

    desk.keyboard.type("?")
    assert desk.locator("#help").is_visible()
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.id") == "text"


def test_without_script_the_line_is_a_form(sign_in, session):
    page = sign_in("clerk", "/desk", script=False)
    page.fill("#text", "5")
    page.click("#go")

    assert "散客在乒乓 3" in page.locator(".toast[data-toast]").inner_text()
    assert page.locator("#p-row-5 .slot.arrived").count() == 1


def test_a_member_books_tomorrow_noon_in_four_taps(sign_in, session):
    page = sign_in("20317", "/", phone=True)
    taps = [
        page.locator(".bottombar a", has_text="订场"),
        page.locator(".pick.days a", has_text="明天"),
        page.locator(".pick a", has_text="12:30"),
        page.get_by_role("button", name=re.compile("^订 ")),
    ]
    for target in taps:
        target.tap()
        page.wait_for_load_state()

    assert len(taps) == 4
    page.locator(".toast", has_text="订好了").wait_for()
    assert f"{newest(session).start:%d %H:%M}" == "15 04:30"


def test_a_member_cancels_in_two_taps(sign_in, session):
    page = sign_in("20317", "/me", phone=True)
    page.locator(".my-day a", has_text="取消").tap()
    page.get_by_role("button", name="取消预订").tap()
    page.locator(".toast", has_text="已取消").wait_for()

    assert (
        session.scalars(
            select(Booking.state).where(Booking.person_id.is_not(None)).order_by(Booking.id)
        ).first()
        == "cancelled"
    )


@pytest.mark.parametrize(
    "path", ["/me", "/me/book", "/me/bookings/1/cancel", "/board", "/board?venue=GYM-B/1"]
)
def test_nothing_of_the_phone_scrolls_sideways_at_320_pixels(sign_in, path):
    page = sign_in("20317", path, phone=True)
    page.set_viewport_size({"width": 320, "height": 640})

    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_desk_breaks_no_rule_of_axe(sign_in, site, lang, dark):
    page = sign_in("clerk", "/desk", lang=lang, dark=dark)
    found = {}
    for path in (
        "/desk",
        "/desk/book?court=3&at=1170",
        "/desk/people/20317",
        "/desk/sheet",
        "/desk/waiting",
        "/board",
    ):
        page.goto(site + path)
        page.evaluate(AXE.read_text())
        broken = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then(r => r.violations)")
        if broken:
            found[path] = {v["id"]: [n["target"] for n in v["nodes"]][:3] for v in broken}

    assert found == {}


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
def test_the_phone_breaks_no_rule_of_axe(sign_in, site):
    page = sign_in("20317", "/me", phone=True)
    found = {}
    for path in ("/me", "/me/book?day=2021-10-15", "/me/bookings/1/cancel"):
        page.goto(site + path)
        page.evaluate(AXE.read_text())
        broken = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then(r => r.violations)")
        if broken:
            found[path] = {v["id"]: [n["target"] for n in v["nodes"]][:3] for v in broken}

    assert found == {}
