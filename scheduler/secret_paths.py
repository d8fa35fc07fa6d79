"""Paths with their secrets taken out, for whatever writes them down."""

import logging
import re

# After /feeds/ all that is not public, whatever it looks like: a mistyped key is nearly one. Elsewhere what is
# as long as our secrets.
_SECRET = re.compile(r"(/feeds/)(?!public/)[^/.\s?\"']+|(?<=/)[A-Za-z0-9_~-]{32,}")


def masked(text: str) -> str:
    """The text with the secret in any feed's address shown as …"""
    return _SECRET.sub(lambda found: f"{found[1] or ''}…", text) if "/" in text else text


class Masking(logging.Filter):
    """Takes secrets out of whatever is logged, also out of tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        return True
