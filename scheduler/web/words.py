"""Both languages stand side by side: `t("改了什么", "What changed")`.

One mechanism for templates and code: no catalogue to keep in step, no compiled file, and a test finds every
Chinese text in a template that has no English one.
"""

from typing import Any

from flask import g, has_request_context

from scheduler import language
from solver.words import Words


def lang() -> str:
    """zh or en, found once a request."""
    if not has_request_context():
        return language.chosen()
    if "language" not in g:
        g.language = language.chosen()
    return str(g.language)


def t(zh: str, en: str, **values: Any) -> str:
    """The text in the reader's language, with its {placeholders} filled."""
    text = en if lang() == "en" else zh
    return text.format(**values) if values else text


def w(words: Words | dict[str, str] | None) -> str:
    """Words, or their JSON {zh, en}, in the reader's language; the other one where it is missing."""
    if isinstance(words, dict):
        words = Words(words.get("zh", ""), words.get("en", ""))
    return words.get(lang()) if words else ""


def counted(count: int, zh: str, one: str, many: str) -> str:
    """A number with its noun: "6 场改期", "1 moved"."""
    return t(zh, one if count == 1 else many, n=grouped(count))


def grouped(number: float | int | None) -> str:
    """3 642, with a thin space that does not break."""
    if number is None:
        return "–"
    return f"{number:,.0f}".replace(",", "\u202f").replace("-", "\u2212")
