"""The reference page is not behind the code."""

import re
from pathlib import Path

from feeds.bad import _CHECKS
from feeds.lint import SENTENCES
from feeds.scopes import SCOPES

PAGE = (Path(__file__).parents[2] / "docs/reference/feeds.md").read_text(encoding="utf-8")


def test_the_page_lists_every_finding_of_the_lint_as_it_is_said() -> None:
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", PAGE, re.M)) == {
        code: sentence.en for code, sentence in SENTENCES.items()
    }


def test_the_page_names_every_public_scope_and_every_reason_to_leave_an_item_out() -> None:
    public = [slug for slug, scope in SCOPES.items() if scope.public]

    assert [slug for slug in public if not re.search(rf"`{slug}`|/{slug}[./]", PAGE)] == []
    assert [code for code, *_ in _CHECKS if f"`{code}`" not in PAGE] == []
