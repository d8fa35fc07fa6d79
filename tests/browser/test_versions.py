"""The review and the versions in a real browser: keys, no sideways scrolling, no breach of accessibility."""

import os

import pytest

from tests.browser.test_pages import AXE, violations
from tests.scheduler.services.test_several import kept
from tests.tools.client import Client
from tests.tools.published import Small

PLAN = "/organiser/plans/2021"
REVIEWED = (
    *("/publish", "/publish?by=person", "/publish?by=venue", "/drafts", "/drafts/compare", "/alternatives"),
    *(
        "/alternatives/{n}",
        "/drafts/compare?a=current&b=alternative:{n}.1",
        "/board/E01.1",
        "/solves",
        "/repair",
    ),
)


@pytest.fixture
def signed_in(open_page, app, small: Small, site):
    """Opens a path as the organiser, with a session moved since the last edition."""
    code, (_start, venues) = next(
        (c, (p.start, p.venues))
        for p in small.draft().placements
        for c, row in small.sessions.items()
        if row.id == p.session_id and not row.spec.get("all_day")
    )
    small.put(code, "2021-03-25 14:00", *venues)

    def open_(path: str, **how):
        page = open_page("/sign-in", **how)
        with app.test_client() as client:
            assert isinstance(client, Client)
            client.sign_in(small.user)
            value = client.get_cookie("fieldday").value
        page.context.add_cookies([{"name": "fieldday", "value": value, "url": site}])
        page.goto(site + path)
        if where := os.environ.get("SHOTS"):
            name = path.rsplit("/", 1)[-1].replace("?", "-").replace("=", "").replace("&", "-")
            marks = "-".join(f"{k}{v}" for k, v in how.items())
            page.screenshot(path=f"{where}/{name}-{marks}.png", full_page=True)
        return page

    return open_


@pytest.mark.parametrize("how", [{}, {"dark": True}, {"phone": True}, {"phone": True, "lang": "en"}])
@pytest.mark.parametrize("path", ["publish", "publish?by=venue", "drafts", "drafts/compare", "alternatives"])
def test_pages_are_accessible_and_do_not_scroll_sideways(signed_in, path, how):
    page = signed_in(f"{PLAN}/{path}", **how)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if AXE.exists():
        assert violations(page) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_review_page_scrolls_sideways_at_any_width(signed_in, small, lang):
    """One page after the other in one window, which is narrowed: cheap, and as people do."""
    number = kept(small).number
    page = signed_in(f"{PLAN}/publish", lang=lang)
    wide = []
    for path in REVIEWED:
        page.goto(page.url.split("/organiser")[0] + PLAN + path.format(n=number))
        for width in (1440, 1024, 360, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((path, width))

    assert wide == []


def test_the_review_is_gone_through_and_published_with_keys(signed_in):
    page = signed_in(f"{PLAN}/publish")
    page.keyboard.press("3")
    page.wait_for_url("**by=venue**")
    page.keyboard.press("1")
    page.wait_for_url("**by=session**")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('[data-row]')")
    for box in page.locator("input[name=accept]").all():
        box.check()

    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/changes**")

    assert page.url.endswith("edition=2")
