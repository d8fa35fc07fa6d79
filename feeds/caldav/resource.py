"""One kept fragment as a calendar file of its own: what a CalDAV client stores and compares."""

from feeds.calendar import PRODID, TAIL, ZONE_BLOCK

_HEAD = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\nCALSCALE:GREGORIAN\r\n".encode()


def whole(fragment: bytes) -> bytes:
    """The fragment with a head and, where it names the zone, the zone; the fragment's bytes unchanged.

    The head holds no name of a calendar: renaming one must not change its entries' tags. No METHOD, one
    component. Source: RFC 4791 §4.1.
    """
    zone = ZONE_BLOCK if b";TZID=" in fragment else b""
    return b"".join((_HEAD, zone, fragment, TAIL))
