"""The rules and the form of one in a real browser: no sideways scrolling, no breach of accessibility, no script."""

import pytest

from tests.browser.test_pages import AXE, violations
from tests.browser.test_versions import PLAN, signed_in  # noqa: F401 - a fixture


@pytest.mark.parametrize("how", [{}, {"phone": True, "lang": "en", "dark": True}])
@pytest.mark.parametrize("path", ["rules", "rules/new?rule=preferred_time", "rules/new?rule=anchor"])
def test_pages_are_accessible_and_do_not_scroll_sideways(signed_in, path, how):  # noqa: F811
    page = signed_in(f"{PLAN}/{path}", **how)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if AXE.exists():
        assert violations(page) == {}


def test_a_rule_is_tried_added_and_undone(signed_in):  # noqa: F811
    page = signed_in(f"{PLAN}/rules/new?rule=band", lang="en")
    page.get_by_label("from", exact=True).fill("20")
    page.get_by_role("button", name="Try it").click()
    assert "broken" in page.locator("#trial").inner_text()

    page.get_by_role("button", name="Add the rule").click()
    assert "only daily 20:00–24:00" in page.locator("tr#r-band-2").inner_text()

    page.locator("#changes button").first.click()
    assert page.locator("tr#r-band-2").count() == 0
