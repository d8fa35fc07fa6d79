"""Qualified names as `{namespace}local`, and the prefixes under which they are written."""

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
SERVER = "http://calendarserver.org/ns/"  # getctag, asked by Apple, Thunderbird, Evolution, DAVx5
APPLE = "http://apple.com/ns/ical/"  # calendar-color and -order, asked by all of them
OWN = "urn:fieldday:caldav"  # the word that goes with a refusal

PREFIXES = {DAV: "d", CALDAV: "c", SERVER: "cs", APPLE: "a", OWN: "f"}
DECLARED = "".join(f' xmlns:{prefix}="{space}"' for space, prefix in PREFIXES.items())


def d(local: str) -> str:
    return f"{{{DAV}}}{local}"


def c(local: str) -> str:
    return f"{{{CALDAV}}}{local}"


def cs(local: str) -> str:
    return f"{{{SERVER}}}{local}"


def apple(local: str) -> str:
    return f"{{{APPLE}}}{local}"


def split(name: str) -> tuple[str, str]:
    """Namespace and local part."""
    space, _, local = name[1:].rpartition("}") if name.startswith("{") else ("", "", name)
    return space, local
