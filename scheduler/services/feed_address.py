"""What a feed's address asks for."""

import re
from dataclasses import dataclass
from functools import lru_cache

from feeds.scopes import SCOPES

PERSONAL = "personal"
_PUBLIC = re.compile(r"/feeds/public/([a-z]+)(?:/([^/]{1,80}))?\.(ics|ifb)")
_TOKEN = re.compile(r"/feeds/([^/]{1,200})\.ics")


@dataclass(frozen=True, slots=True)
class Address:
    """`scope` and `key` of a public feed, or `secret` of a personal one. `form` is ics or ifb."""

    scope: str
    key: str = ""
    form: str = "ics"
    secret: str = ""

    @property
    def path(self) -> str:
        if self.secret:
            return f"/feeds/{self.secret}.ics"
        middle = f"{self.scope}/{self.key}" if self.key else self.scope
        return f"/feeds/public/{middle}.{self.form}"


@lru_cache(maxsize=1024)
def read(path: str) -> Address | None:
    """The address that a path is, known or not; None where it is of no form that a feed has."""
    if found := _PUBLIC.fullmatch(path):
        scope, key, form = found[1], found[2] or "", found[3]
        known = scope in SCOPES and SCOPES[scope].public
        fits = (scope == "everything") == (key == "") and (form == "ics" or scope == "venue")
        return Address(scope, key, form) if known and fits else None
    if found := _TOKEN.fullmatch(path):
        return Address(PERSONAL, secret=found[1])
    return None
