"""The page of settings, made from scheduler/config.py: python docs/settings_page.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scheduler.config import SETTINGS, Setting

PAGE = Path(__file__).parent / "reference" / "settings.md"
INTRO = """<!-- Made by docs/settings_page.py from the code; do not edit. -->

# Settings

Each is an environment variable. A value that cannot be read stops the start with a sentence that says which.

| variable | default | unit | what it does | 说明 |
|---|---|---|---|---|
"""


def page() -> str:
    return INTRO + "".join(_row(setting) for setting in SETTINGS)


def _row(setting: Setting) -> str:
    default = "no" if setting.default is False else setting.default
    shown = f"`{default}`" if default != "" else "empty"
    return f"| `{setting.variable}` | {shown} | {setting.unit} | {setting.words.en} | {setting.words.zh} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
