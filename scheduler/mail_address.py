"""What a mail address is, for whoever takes one in and whoever writes to it."""

import re

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)


def is_address(text: str) -> bool:
    """Whether it is one plain address that a server would take: no name, no list, no line break, ASCII."""
    return bool(_ADDRESS.fullmatch(text)) and ".." not in text and not text.startswith(".")
