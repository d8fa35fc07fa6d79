"""What a feed's address asks for."""

import re
from dataclasses import dataclass
from functools import lru_cache

from feeds.scopes import SCOPES

PERSONAL = "personal"
COURT, VENUE = "court", "venue"
# What stands at the end of an address, so that no form needs a query string or an Accept.
ENDINGS = {"ics": ".ics", "busy": ".busy.ics", "ifb": ".ifb", "json": ".json", "atom": ".atom"}
HIDING = ("busy", "ifb")  # forms that tell times and nothing else
_FORMS = {ending: form for form, ending in ENDINGS.items()}
_ENDING = "|".join(map(re.escape, sorted(_FORMS, key=len, reverse=True)))
_PUBLIC = re.compile(rf"/feeds/public/([a-z]+)(?:/([^/]{{1,80}}?))?({_ENDING})")
_TOKEN = re.compile(rf"/feeds/([^/]{{1,200}}?)({_ENDING})")


@dataclass(frozen=True, slots=True)
class Address:
    """`scope` and `key` of a public feed, or `secret` of a personal one. `form` is one of ENDINGS."""

    scope: str
    key: str = ""
    form: str = "ics"
    secret: str = ""

    @property
    def path(self) -> str:
        ending = ENDINGS[self.form]
        if self.secret:
            return f"/feeds/{self.secret}{ending}"
        middle = f"{self.scope}/{self.key}" if self.key else self.scope
        return f"/feeds/public/{middle}{ending}"

    @property
    def hides(self) -> bool:
        return self.form in HIDING

    @property
    def tells_a_place(self) -> bool:
        """Whether it says when a place is taken, by whatever: then bookings and what is not public count too."""
        return self.scope == COURT or (self.scope == VENUE and self.hides)


@lru_cache(maxsize=1024)
def read(path: str) -> Address | None:
    """The address that a path is, known or not; None where it is of no form that a feed has."""
    if found := _PUBLIC.fullmatch(path):
        scope, key, form = found[1], found[2] or "", _FORMS[found[3]]
        known = scope in SCOPES and SCOPES[scope].public
        return Address(scope, key, form) if known and (scope == "everything") == (key == "") else None
    if found := _TOKEN.fullmatch(path):
        return Address(PERSONAL, form=_FORMS[found[2]], secret=found[1])
    return None
