"""What a subscriber may choose in the address: language and reminder. Never what the feed holds."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl

from feeds.agenda import LANGUAGES, Text
from feeds.entry import LONGEST_ALARM


class Options(NamedTuple):
    """`language` is zh, en, both or None (the feed's own); `alarm` is minutes before, or None."""

    language: str | None = None
    alarm: int | None = None


class BadOption(ValueError):
    """An option with a value that means nothing: a stable code and a sentence for the person."""

    code = "feed-option-invalid"

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


@lru_cache(maxsize=512)
def parsed(query: str) -> Options:
    """The options of a query string (without its question mark); what else stands there is ignored.

    Raises BadOption. An empty value is as good as none.
    """
    given = dict(parse_qsl(query[:1024], max_num_fields=None, errors="replace"))
    return Options(_language(given.get("lang", "")), _alarm(given.get("alarm", "")))


def _language(value: str) -> str | None:
    language = value.lower()
    if language and language not in LANGUAGES:
        raise BadOption(Text("lang 只能是 zh、en 或 both。", "lang is one of zh, en, both."))
    return language or None


def _alarm(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= LONGEST_ALARM):
        raise BadOption(
            Text(
                f"alarm 是提前的分钟数，0 到 {LONGEST_ALARM} 的整数。",
                f"alarm is a whole number of minutes before, 0 to {LONGEST_ALARM}.",
            )
        )
    return int(value)
