"""The page of event kinds is what the code says."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_kind_and_option_is_documented():
    spec = importlib.util.spec_from_file_location("kinds_page", ROOT / "docs" / "kinds_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert module.PAGE.read_text(encoding="utf-8") == module.page()
