"""The page of settings is what the code says, and the code reads nothing else from the environment."""

import importlib.util
import re
from pathlib import Path

from scheduler.config import SETTINGS

ROOT = Path(__file__).parent.parent.parent


def test_every_setting_is_documented():
    spec = importlib.util.spec_from_file_location("settings_page", ROOT / "docs" / "settings_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert module.PAGE.read_text(encoding="utf-8") == module.page()


def test_every_setting_says_what_it_does_in_both_languages():
    assert [s.name for s in SETTINGS if not (s.words.zh and s.words.en)] == []


def test_no_variable_is_read_past_the_table():
    known = {s.variable for s in SETTINGS}
    code = [p.read_text(encoding="utf-8") for p in (ROOT / "scheduler").rglob("*.py")]

    found = set(re.findall(r"FIELDDAY_[A-Z_]+", "\n".join(code)))

    assert found - known - {"FIELDDAY_"} == set()
