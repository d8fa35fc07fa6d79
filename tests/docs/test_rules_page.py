"""Every row of the catalogue is covered, and the page says by what."""

import importlib.util
import re
from pathlib import Path

import pytest

from solver.constraints import rules

ROOT = Path(__file__).parent.parent.parent


def load():
    spec = importlib.util.spec_from_file_location("rules_page", ROOT / "docs" / "rules_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RULES_PAGE = load()


@pytest.mark.parametrize("key", [*RULES_PAGE.HARD, *RULES_PAGE.WISHES])
def test_every_row_of_the_catalogue_has_its_rule(key):
    assert RULES_PAGE.covering(key) or key in RULES_PAGE.ELSEWHERE
    assert re.search(rf"^\| {key} \| \S", RULES_PAGE.page(), re.MULTILINE)


def test_only_being_placed_at_all_is_no_rule():
    assert [k for k in RULES_PAGE.ELSEWHERE if not RULES_PAGE.covering(k)] == ["S01"]


def test_every_rule_names_rows_of_the_catalogue():
    known = {*RULES_PAGE.HARD, *RULES_PAGE.WISHES}
    assert [r.code for r in rules().values() if not r.keys or not known.issuperset(r.keys)] == []


def test_quotas_of_single_bookings_are_the_desks():
    assert {"advance", "length", "notice", "quota_day", "quota_week"} <= set(RULES_PAGE.desk_quotas())
