"""The public pages as people meet them: wide and on a phone, with keys, without script, by axe's rules."""

import json
from pathlib import Path

import pytest

from tests.tools.client import Client

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    *("/?from=2021-03-01", "/?view=week&from=2021-03-05", "/?view=list&from=2021-03-01", "/subscribe"),
    *("/events/E22", "/changes", "/venues", "/venues/AUD", "/sign-in", "/styleguide"),
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page):
    """What axe finds, as rule → where. It is run from outside the page, whose policy allows no such script."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then(r => r.violations)")
    return {v["id"]: [n["target"] for n in v["nodes"]][:3] for v in found}


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make setup, or tests/js/install.py")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_breaks_a_rule_of_axe(open_page, site, lang, dark):
    page = open_page("/", lang=lang, dark=dark)
    found = {}
    for path in PAGES:
        page.goto(site + path)
        if broken := violations(page):
            found[path] = broken

    assert found == {}


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
def test_the_phone_breaks_no_rule_of_axe(open_page, site):
    page = open_page("/?from=2021-03-04", phone=True)
    assert violations(page) == {}

    page.goto(site + "/?view=month&from=2021-03-01")
    assert violations(page) == {}


def test_nothing_scrolls_sideways_at_320_pixels(open_page, site):
    page = open_page("/", phone=True)
    page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for path in PAGES:
        page.goto(site + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[path] = over

    assert wide == {}


def test_the_month_shows_events_spans_and_the_subscribe_panel(open_page):
    page = open_page("/?from=2021-03-01")

    assert page.locator("h1").inner_text() == "2021年3月"
    assert page.locator(".week").count() == 5
    assert page.locator(".block").count() == 3
    assert page.locator(".bar").count() == 2
    assert page.locator(".side-panel").is_visible()
    assert page.locator(".below-month").is_hidden()


def test_a_span_is_drawn_over_its_days(open_page):
    page = open_page("/?from=2021-03-01")
    bar = page.locator(".bar").first.bounding_box()
    monday = page.locator(".week").nth(1).locator(".day").first.bounding_box()

    assert bar["width"] > 6 * monday["width"]
    assert monday["x"] <= bar["x"] <= monday["x"] + 8


def test_the_week_puts_events_on_their_hour(open_page):
    page = open_page("/?view=week&from=2021-03-05")
    block = page.locator(".col .block").first.bounding_box()
    axis = page.locator(".axis").bounding_box()

    assert abs((block["y"] - axis["y"]) - 28 * 13) <= 3  # 14:00 is 28 quarters after 7:00


def test_the_phone_opens_with_today_in_a_list(open_page):
    page = open_page("/", phone=True)

    assert page.locator(".strip-week").is_visible()
    assert page.locator(".strip-week [aria-current=date]").inner_text().split()[1] == "4"
    assert page.locator(".day-list h2").first.inner_text().startswith("3月5日")
    assert page.locator(".bottombar").is_visible()
    assert page.locator(".side-panel").is_hidden()


def test_from_the_front_page_to_a_feed_on_a_phone_is_two_taps(open_page):
    page = open_page("/", phone=True)
    page.locator(".bottombar a", has_text="订阅").tap()
    button = page.get_by_role("link", name="添加到日历")

    assert button.get_attribute("href").startswith("webcal://")
    assert button.get_attribute("href").endswith("/feeds/public/everything.ics")


def test_keys_change_period_and_view(open_page):
    page = open_page("/?from=2021-03-01")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**from=2021-04-01*")
    page.keyboard.press("k")
    page.wait_for_url("**view=week*")
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.id") == "f-q"
    page.keyboard.type("kat")  # letters in a field are letters
    assert page.input_value("#f-q") == "kat"


def test_the_first_tab_leads_past_the_navigation(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_language_switch_keeps_the_filter(open_page):
    page = open_page("/?kind=match&from=2021-03-01")
    page.get_by_role("button", name="EN", exact=True).first.click()

    assert page.url.endswith("/?kind=match&from=2021-03-01")
    assert page.locator("h1").inner_text() == "March 2021"
    assert page.locator(".block").count() == 1


def test_a_select_acts_at_once_and_the_panel_follows(open_page):
    page = open_page("/?from=2021-03-01")
    page.select_option("#f-venue", "AUD")
    page.wait_for_url("**venue=AUD*")

    assert page.locator(".block").count() == 1
    assert page.locator(".address").inner_text().endswith("/feeds/public/venue/AUD.ics")


def test_everything_is_there_without_script(open_page):
    page = open_page("/?from=2021-03-01", script=False)
    page.locator(".chip", has_text="比赛").click()
    assert page.locator(".block").count() == 1

    page.locator(".go").click()
    page.locator(".seg a", has_text="列表").click()
    assert page.locator(".entry").count() == 1
    assert page.locator("[data-copy]").first.is_hidden()


def test_an_organiser_works_with_keys_alone(open_page, app, small, site):
    page = open_page("/sign-in")
    with app.test_client() as client:
        assert isinstance(client, Client)
        client.sign_in(small.user)
        value = client.get_cookie("fieldday").value
    page.context.add_cookies([{"name": "fieldday", "value": value, "url": site}])
    page.goto(f"{site}/organiser/plans/2021/publish")

    assert "没有可发布的" in page.locator("main").inner_text()
    if AXE.exists():
        for path in (
            "/organiser",
            "/organiser/plans/2021",
            "/organiser/plans/2021/rules",
            "/organiser/import",
        ):
            page.goto(site + path)
            assert violations(page) == {}, path
