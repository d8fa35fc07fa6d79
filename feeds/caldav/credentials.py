"""HTTP Basic: the login and the secret that a request brings. Source: RFC 7617."""

import base64
import binascii

LONGEST = 512  # characters of a header that is read


def given(header: str) -> tuple[str, str] | None:
    """Login and secret, None where there are none. A client that does not know UTF-8 sends Latin-1."""
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic" or len(header) > LONGEST:
        return None
    try:
        raw = base64.b64decode(coded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    login, colon, secret = text.partition(":")
    return (login.strip(), secret) if colon and login.strip() and secret else None
