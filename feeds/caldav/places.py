"""Where things are: a path as the place that it names."""

import re
from dataclasses import dataclass

ROOT = "/caldav/"
WELL_KNOWN = "/.well-known/caldav"
_PRINCIPAL = re.compile(r"/caldav/principals/([^/]{1,80})/?")
_HOME = re.compile(r"/caldav/calendars/([^/]{1,80})/?")
_CALENDAR = re.compile(r"/caldav/calendars/([^/]{1,80})/([^/]{1,120})/?")
_ENTRY = re.compile(r"/caldav/calendars/([^/]{1,80})/([^/]{1,120})/([^/]{1,200})\.ics")


@dataclass(frozen=True, slots=True)
class Place:
    """`kind` is root, principals, principal, home, calendar or entry; the rest is what the path says."""

    kind: str
    login: str = ""
    slug: str = ""
    name: str = ""

    @property
    def path(self) -> str:
        """The decoded path, collections with their slash."""
        return {
            "root": ROOT,
            "principals": "/caldav/principals/",
            "principal": f"/caldav/principals/{self.login}/",
            "home": f"/caldav/calendars/{self.login}/",
            "calendar": f"/caldav/calendars/{self.login}/{self.slug}/",
            "entry": f"/caldav/calendars/{self.login}/{self.slug}/{self.name}.ics",
        }[self.kind]


def place(path: str) -> Place | None:
    """The place of a decoded path, whether or not there is something; None for no place at all."""
    if path in (ROOT, ROOT[:-1]):
        return Place("root")
    if path in ("/caldav/principals", "/caldav/principals/"):
        return Place("principals")
    if found := _PRINCIPAL.fullmatch(path):
        return Place("principal", found[1])
    if found := _HOME.fullmatch(path):
        return Place("home", found[1])
    if found := _ENTRY.fullmatch(path):
        return Place("entry", found[1], found[2], found[3])
    if found := _CALENDAR.fullmatch(path):
        return Place("calendar", found[1], found[2])
    return None


def inside(path: str) -> bool:
    """Whether the path is for CalDAV at all."""
    return path.startswith(ROOT) or path in (ROOT[:-1], WELL_KNOWN, WELL_KNOWN + "/")
