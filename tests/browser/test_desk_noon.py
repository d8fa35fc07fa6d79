"""A busy noon at the desk: two clerks, a net that breaks, requests, cards, and second thoughts."""

import gzip

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking
from scheduler.services import choosing
from scheduler.transactions import writing
from tests.browser.gym_pages import done, press

pytestmark = pytest.mark.browser


@pytest.fixture
def small() -> None:
    """No programme here."""


def live(session):
    session.rollback()
    rows = session.scalars(
        select(Booking).where(Booking.state.in_(("confirmed", "checked_in"))).order_by(Booking.id)
    )
    return [(r.venue.code, r.state) for r in rows]


def test_two_clerks_who_want_the_same_court_one_gets_it_the_other_an_alternative(desk, sign_in, session):
    other = sign_in("clerk", "/desk")
    for page in (desk, other):
        page.keyboard.type("17001 6 1900" if page is desk else "20318 6 1900")
    desk.keyboard.press("Enter")
    done(desk, "陈志远订了乒乓 4")
    other.keyboard.press("Enter")
    other.locator("#refusal kbd", has_text="a").wait_for()
    assert other.evaluate("document.activeElement.id") == "refusal"
    assert other.locator("td.alt").count() >= 1
    other.keyboard.press("a")
    done(other, "张薇订了")

    assert len(live(session)) == 4
    desk.locator(".slot", has_text="张薇").first.wait_for(timeout=4000)


def test_what_is_sent_is_hatched_until_it_is_confirmed(desk):
    desk.evaluate(
        "(() => { const f = window.fetch; window.fetch = async (u, o) => {"
        " if (o && o.method === 'POST') await new Promise((go) => { window.goOn = go; });"
        " return f(u, o); }; })()"
    )
    press(desk, "5", "Enter")
    desk.locator("#p-row-5 td.unsure").first.wait_for(timeout=300)
    assert desk.locator("#p-row-5 .slot").count() == 0
    desk.evaluate("window.goOn()")
    done(desk, "散客在乒乓 3")

    desk.locator("#p-row-5 .slot.arrived").wait_for()
    assert desk.locator("td.unsure").count() == 0


def test_a_booking_that_is_dragged_shows_what_it_would_clash_with_even_in_part(desk, hall):
    hall.book("GYM-T", "18:30", "19:30", "17001")
    desk.locator("#p-row-3 .slot", has_text="陈志远").wait_for()
    slot = desk.locator("#p-row-1 .slot", has_text="张伟")
    slot.hover()
    desk.mouse.down()
    free = desk.locator('#p-row-3 td.free[data-minute="1080"]')  # 18:00, so that its hour ends in the booking
    box = free.bounding_box()
    desk.mouse.move(box["x"] + 4, box["y"] + 4)
    desk.mouse.move(box["x"] + 8, box["y"] + 8)
    desk.locator("#p-row-3 td.clash", has_text="陈志远").wait_for()

    assert "和陈志远冲突" in desk.locator("#toast").inner_text()
    desk.mouse.up()
    desk.locator("#refusal", has_text="18:30").wait_for()
    assert desk.locator("td.clash").count() == 0


def test_a_net_that_breaks_says_so_books_nothing_and_the_same_key_goes_on(desk, session):
    before = live(session)
    desk.context.set_offline(True)
    press(desk, "5", "Enter")
    desk.locator("#offline").wait_for()
    assert "离线。显示" in desk.locator("#offline").inner_text()
    assert desk.input_value("#text") == "5"
    assert live(session) == before

    desk.context.set_offline(False)
    desk.locator("#offline").wait_for(state="hidden", timeout=5000)
    press(desk, "Enter")
    done(desk, "散客在乒乓 3")
    assert len(live(session)) == len(before) + 1


def test_an_answer_that_was_lost_does_not_book_twice(desk, session):
    before = len(live(session))
    desk.evaluate(
        "(() => { const f = window.fetch; let first = true; window.fetch = async (u, o) => {"
        " const a = await f(u, o);"
        " if (o && o.method === 'POST' && first) { first = false; throw new TypeError('lost'); }"
        " return a; }; })()"
    )
    press(desk, "5", "Enter")
    desk.locator("#offline").wait_for()
    desk.locator("#offline").wait_for(state="hidden", timeout=5000)
    press(desk, "Enter")
    done(desk, "散客在乒乓 3")

    assert len(live(session)) == before + 1


def test_back_and_forth_with_two_chords(desk):
    press(desk, "c", "1")
    done(desk, "孙丽到了")
    press(desk, "Control+z")
    done(desk, "已撤销：孙丽到了")
    press(desk, "Control+Shift+z")
    done(desk, "已重做：孙丽到了")

    desk.locator("#p-row-3 .slot.arrived").wait_for()


def test_a_request_is_approved_with_two_keys(desk, hall, session):
    row = hall.book("GYM-B", "18:00", "19:00", "17001", lanes=2)
    with writing():
        row.state = "pending"
    desk.locator("#p-pending li", has_text="陈志远").wait_for()
    assert press(desk, "y", "1") == 2
    done(desk, "已批准")

    session.refresh(row)
    assert row.state == "confirmed"


def test_a_card_that_is_scanned_checks_in(desk, session):
    desk.keyboard.type(";0021044?")
    desk.keyboard.press("Enter")
    done(desk, "孙丽到了")


def test_pinyin_that_is_being_composed_is_never_interrupted(desk, session):
    before = live(session)
    session_ = desk.context.new_cdp_session(desk)
    session_.send("Input.imeSetComposition", {"text": "c1", "selectionStart": 2, "selectionEnd": 2})
    assert desk.input_value("#text") == "c1"
    assert live(session) == before
    session_.send("Input.insertText", {"text": "陈志远"})
    desk.locator("#understood", has_text="17001").wait_for()


def test_days_by_page_keys_and_paper_by_f9(desk):
    press(desk, "PageDown")
    desk.locator("h1").wait_for()
    desk.wait_for_url("**date=2021-10-15**")
    press(desk, "PageUp")
    desk.wait_for_url("**date=2021-10-14**")
    press(desk, "F9")
    desk.wait_for_url("**/desk/sheet**")

    assert "健身房当日表" in desk.locator("h1").inner_text()


def test_the_switch_of_density_is_remembered(desk, site):
    low = desk.locator("#p-row-1 td").first.bounding_box()["height"]
    desk.get_by_role("button", name="舒适").click()
    desk.wait_for_load_state()
    desk.goto(site + "/desk")

    assert desk.locator("#p-row-1 td").first.bounding_box()["height"] > low


def test_single_keys_can_be_switched_off_and_the_line_still_works(desk, hall, site):
    choosing.choose(db.session.merge(hall.clerk), single_keys=False)
    desk.goto(site + "/desk/waiting")
    desk.keyboard.press("?")
    assert desk.locator("dialog[open]").count() == 0

    desk.goto(site + "/desk")
    press(desk, "5", "Enter")
    done(desk, "散客在乒乓 3")


@pytest.mark.parametrize(("lang", "title"), [("zh", "按键"), ("en", "Keys")])
def test_question_mark_lists_the_keys_on_every_page_in_its_language(sign_in, site, lang, title):
    page = sign_in("clerk", "/desk/waiting", lang=lang)
    for path in ("/desk/waiting", "/desk/report", "/board", "/me/settings"):
        page.goto(site + path)
        page.locator("body").press("?")
        dialog = page.locator("dialog[open]")
        dialog.wait_for()
        assert dialog.locator("h1").inner_text() == title
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0


def test_the_door_stays_and_turns_grey_while_the_server_does_not_answer(sign_in):
    page = sign_in("20317", "/board?venue=GYM-B/1")
    now = page.locator(".door-now").inner_text()
    page.context.set_offline(True)
    page.locator(".door.is-stale").wait_for(timeout=5000)
    assert "离线，显示 17:08 的情况" in page.locator("#as-of").inner_text()
    assert page.locator(".door-now").inner_text() == now

    page.context.set_offline(False)
    page.locator(".door:not(.is-stale)").wait_for(timeout=5000)


BUDGETS = {"/desk": 90, "/me": 75, "/me/book": 75, "/board?venue=GYM-B/1": 75}  # kB, gzip


@pytest.mark.parametrize("path", BUDGETS)
def test_pages_keep_their_budget_of_bytes(sign_in, site, path):
    """The page with its scripts and sheets, each as gzip makes it."""
    page = sign_in("clerk" if path == "/desk" else "20317", path)
    files = page.evaluate(
        "[...document.querySelectorAll('script[src], link[rel=stylesheet]')].map(x => x.src || x.href)"
    )
    got = [page.request.get(url).body() for url in (site + path, *files)]

    assert sum(len(gzip.compress(body, 9)) for body in got) <= BUDGETS[path] * 1000


def test_a_change_reaches_the_other_clerk_in_two_kilobytes(desk, hall):
    sizes = []

    def measure(response):
        if "/pieces" in response.url and response.status == 200:
            sizes.append(len(gzip.compress(response.body(), 9)))

    desk.on("response", measure)
    hall.book("GYM-T", "19:00", "20:00", "17001")
    desk.locator("#p-row-3 .slot", has_text="陈志远").wait_for(timeout=4000)

    assert sizes
    assert max(sizes) <= 2000
