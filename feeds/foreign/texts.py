"""Titles and places of foreign events as one line of plain text."""

import re

from feeds.lines import one_line

LONGEST = 200  # characters

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def plain(value: str) -> str:
    """Unescaped (RFC 5545 §3.3.11), without line breaks and control characters, cut at 200 characters."""
    text = _ESCAPE.sub(lambda m: " " if m[1] in "nN" else m[1], value[: LONGEST * 4])
    return one_line(text)[:LONGEST]
