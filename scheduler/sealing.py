"""What has to be kept in secret and read again – addresses of people's calendars – is sealed in the database.

A copy of the database or a backup of it gives nothing away without the service's SECRET_KEY, which lies elsewhere.
What was sealed with a former key (FORMER_SECRETS) can still be read; whoever reads it seals it anew.
"""

import base64
import hmac
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_MARK = "sealed:"
_PURPOSE = b"fieldday: addresses in the database"


class Lost(ValueError):
    """Sealed with a key that is not ours any more."""


def seal(text: str) -> str:
    """The text as it is kept. Nothing stays nothing."""
    return _MARK + _box([current_app.config["SECRET_KEY"]]).encrypt(text.encode()).decode() if text else ""


def unsealed(kept: str) -> str:
    """What was sealed; as it is where it was kept before there was sealing. Raises Lost."""
    if not kept.startswith(_MARK):
        return kept
    from cryptography.fernet import InvalidToken

    try:
        return _box(_secrets()).decrypt(kept.removeprefix(_MARK).encode()).decode()
    except InvalidToken:
        raise Lost from None


def is_current(kept: str) -> bool:
    """Whether it is sealed with the present key, or is nothing."""
    if not kept:
        return True
    from cryptography.fernet import InvalidToken

    try:
        _box([current_app.config["SECRET_KEY"]]).decrypt(kept.removeprefix(_MARK).encode())
    except InvalidToken:
        return False
    return kept.startswith(_MARK)


def _secrets() -> list[str]:
    return [current_app.config["SECRET_KEY"], *current_app.config["FORMER_SECRETS"].split()]


def _box(secrets: list[str]) -> "MultiFernet":
    # Imported here: it takes 10 MB, and most processes never open a seal.
    from cryptography.fernet import Fernet, MultiFernet

    keys = (hmac.digest(secret.encode(), _PURPOSE, "sha256") for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
