"""Invitations: one entry as a REQUEST or a CANCEL to one attendee.

The same UID as in feeds, so whoever gets an invitation must not have the entry in a feed as well. Source: RFC
5546 §3.2.2, §3.2.5, RFC 6047.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from feeds.agenda import Item
from feeds.calendar import PRODID, ZONE_BLOCK
from feeds.entry import fragment
from feeds.lines import folded, one_line

_END = b"END:VEVENT\r\n"


@dataclass(frozen=True, slots=True)
class Party:
    """Who invites or is invited: a name and one plain mail address (the caller has checked it)."""

    name: str
    address: str


def request(
    item: Item, language: str, *, organizer: Party, attendee: Party, sequence: int, stamp: datetime
) -> bytes:
    """Please come then and there, and answer. `sequence` rises with each mail about this UID; `stamp`, aware
    UTC in whole seconds, is when it was made: with a METHOD that is what DTSTAMP means. Raises BadItem."""
    asked = ("ROLE=REQ-PARTICIPANT", "PARTSTAT=NEEDS-ACTION", "RSVP=TRUE")
    return _file("REQUEST", item, language, organizer, attendee, asked, sequence, stamp)


def cancel(
    item: Item, language: str, *, organizer: Party, attendee: Party, sequence: int, stamp: datetime
) -> bytes:
    """You need not come any more. Raises BadItem."""
    gone = replace(item, status="CANCELLED")
    return _file("CANCEL", gone, language, organizer, attendee, ("ROLE=REQ-PARTICIPANT",), sequence, stamp)


def _file(
    method: str,
    item: Item,
    language: str,
    organizer: Party,
    attendee: Party,
    asked: tuple[str, ...],
    sequence: int,
    stamp: datetime,
) -> bytes:
    event = fragment(replace(item, sequence=sequence, changed_at=stamp), language).removesuffix(_END)
    people = (_party("ORGANIZER", organizer), _party("ATTENDEE", attendee, "CUTYPE=INDIVIDUAL", *asked))
    head = ("BEGIN:VCALENDAR", f"PRODID:{PRODID}", "VERSION:2.0", "CALSCALE:GREGORIAN", f"METHOD:{method}")
    lines = b"".join(folded(line) for line in head)
    ends = b"".join(folded(line) for line in people)
    return b"".join((lines, ZONE_BLOCK, event, ends, _END, b"END:VCALENDAR\r\n"))


def _party(name: str, party: Party, *params: str) -> str:
    """A calendar user; the name in quotes, whatever stands in it. Source: RFC 6868."""
    said = one_line(party.name).replace("^", "^^").replace('"', "^'")
    called = (f'CN="{said}"',) if said else ()
    return ";".join((name, *called, *params)) + f":mailto:{party.address}"
