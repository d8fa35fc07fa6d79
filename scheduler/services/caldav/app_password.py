"""Passwords for calendar programs: made here, one a device, never chosen and never the account's own."""

import re
import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
GROUPS, SIZE = 7, 4  # 28 letters: 138 bits, so a plain hash cannot be guessed back
_ANY = re.compile(f"[{LETTERS}]{{{GROUPS * SIZE}}}")


def new() -> str:
    """Such as `abcd-efgh-…`: a phone's keyboard can be asked to type it."""
    return _grouped("".join(secrets.choice(LETTERS) for _ in range(GROUPS * SIZE)))


def meant(typed: str) -> str:
    """The password as it was made, however its dashes, spaces and capitals were typed.

    A secret of another form, such as that of a feed's address, is given back as it is.
    """
    bare = re.sub(r"[\s\u2010-\u2014-]", "", typed).lower()
    return _grouped(bare) if _ANY.fullmatch(bare) else typed


def _grouped(letters: str) -> str:
    return "-".join(letters[n : n + SIZE] for n in range(0, len(letters), SIZE))
