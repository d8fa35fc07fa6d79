"""The desk as a clerk meets it, and the phone of a member: keys and taps are counted."""

import re

import pytest
from sqlalchemy import select

from scheduler.models import Booking
from scheduler.services import accounts
from scheduler.transactions import writing
from tests.browser.conftest import PASSWORD
from tests.browser.gym_pages import AXE, broken_rules, done, press, sideways
from tests.tools import classes, factories

pytestmark = pytest.mark.browser


@pytest.fixture
def small() -> None:
    """No programme here."""


@pytest.fixture
def hall(hall):
    """With a class on the next day."""
    classes.course(hall)
    return hall


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

    session.rollback()
    assert (
        session.scalars(
            select(Booking.state).where(Booking.person_id.is_not(None)).order_by(Booking.id)
        ).first()
        == "cancelled"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_scrolls_sideways_at_320_pixels(sign_in, site, lang):
    """Nor at 200 % of 640 pixels, which is the same. The board and the desk's grid scroll within themselves."""
    page = sign_in("20317", "/me", phone=True, lang=lang)
    page.set_viewport_size({"width": 320, "height": 640})
    over = {}
    for path in (*MINE, "/board", "/board?venue=GYM-B/1", "/keys"):
        page.goto(site + path)
        over[path] = sideways(page)

    assert over == dict.fromkeys(over, 0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_desk_on_a_phone_scrolls_only_within_its_board(sign_in, site, lang):
    page = sign_in("clerk", "/desk", phone=True, lang=lang)
    page.set_viewport_size({"width": 320, "height": 640})
    over = {}
    for path in DESK:
        page.goto(site + path)
        over[path] = sideways(page)

    assert over == dict.fromkeys(over, 0)


@pytest.mark.parametrize("roles", [("member",), ("organiser",), ("desk", "organiser"), ("admin",)])
def test_the_bar_fits_on_320_pixels_for_every_role_in_english(sign_in, site, hall, roles):
    """With “Organiser” and “Sign out” beside the languages."""
    with writing():
        person = factories.person("30001", name="Maximiliana", pinyin="Maximiliana")
        user = factories.user("maximiliana.longest-login", *roles, person=person)
    accounts.set_password(user, PASSWORD)
    page = sign_in("maximiliana.longest-login", "/", phone=True, lang="en")
    page.set_viewport_size({"width": 320, "height": 640})
    over = {}
    for path in ("/", "/me", "/venues", "/board", *(("/organiser", "/desk") if len(roles) > 1 else ())):
        page.goto(site + path)
        over[path] = sideways(page)

    assert over == dict.fromkeys(over, 0)


MINE = (
    *("/me", "/me/book?day=2021-10-15", "/me/bookings/1/cancel", "/me/points", "/me/clubs"),
    *("/me/settings", "/me/classes"),
)
DESK = (
    *("/desk", "/desk/book?court=3&at=1170", "/desk/people/20317", "/desk/sheet", "/desk/waiting"),
    *("/desk/bookings/1", "/desk/appeals", "/desk/report", "/desk/sheet?venue=GYM-B"),
    *("/desk/classes", "/desk/classes/1"),
)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_desk_breaks_no_rule_of_axe(sign_in, site, lang, dark):
    page = sign_in("clerk", "/desk", lang=lang, dark=dark)

    assert broken_rules(page, site, (*DESK, "/board", "/board?venue=GYM-B/1", "/keys")) == {}


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_phone_breaks_no_rule_of_axe(sign_in, site, lang, dark):
    page = sign_in("20317", "/me", phone=True, lang=lang, dark=dark)

    assert broken_rules(page, site, MINE) == {}


def test_the_edge_of_a_booking_makes_it_longer(desk, session):
    slot = desk.locator("#p-row-3 .slot", has_text="孙丽")
    slot.hover()
    grip, end = (
        slot.locator(".grip").bounding_box(),
        desk.locator('thead th[data-minute="1110"]').bounding_box(),
    )
    desk.mouse.move(grip["x"] + 4, grip["y"] + 20)
    desk.mouse.down()
    desk.mouse.move(grip["x"] + 30, grip["y"] + 20)
    desk.mouse.move(end["x"] + 1, grip["y"] + 20)
    assert "到 18:30，90 分钟" in desk.locator("#toast").inner_text()
    desk.mouse.up()
    done(desk, "孙丽在乒乓 1，到 18:30")

    session.rollback()
    assert f"{session.get(Booking, 2).end:%H:%M}" == "10:30"


def test_what_is_typed_after_a_refusal_is_the_next_callers(desk, session):
    desk.keyboard.type("17001 1 1930")
    desk.keyboard.press("Enter")
    desk.locator("#refusal kbd", has_text="a").wait_for()
    desk.keyboard.press("5")

    assert (desk.input_value("#text"), desk.locator("#refusal").is_visible()) == ("5", False)
    assert desk.locator("td.alt").count() == 0
    desk.keyboard.press("Enter")
    done(desk, "散客在乒乓 3")


def test_on_the_whole_day_a_booking_is_dragged_from_noon_to_the_evening(desk, site, hall):
    hall.book("GYM-T", "12:00", "13:00", "17001", day="2021-10-15")
    desk.goto(site + "/desk?date=2021-10-15&part=-1")
    desk.locator("#p-row-3 .slot").drag_to(desk.locator('#p-row-4 td.free[data-minute="1080"]'))
    done(desk, "陈志远已移到乒乓 2 18:00")
    desk.locator("#p-row-4 .slot").wait_for()
