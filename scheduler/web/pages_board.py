"""/board: the screen at the door. Who is on now, who comes next; loads again every 30 s,
without script by itself, with script so that it can stay and turn grey while the server does not answer."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template, request, url_for

from scheduler import clock
from scheduler.models import Person
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, names
from scheduler.queries.courts import Court
from scheduler.queries.day_board import Block
from scheduler.services import choosing
from scheduler.services import door as tokens
from scheduler.web import shell, times
from scheduler.web import views_sports as sports_day
from scheduler.web.door import door
from scheduler.web.said_bookings import entry_title
from scheduler.web.subscribing import qr
from scheduler.web.words import t, w

RELOAD = 30  # seconds
LONGEST = 20  # characters that can be read from the other end of the corridor
AHEAD = 3


@dataclass(frozen=True)
class Shown:
    """A court at this moment."""

    court: Court
    now: str
    until: datetime | None
    later: tuple[str, ...]
    heads: int = 0


@door.get("/board")
def board() -> str:
    """All courts; with `?venue=CODE` those of one venue, large; `GYM-B/2` is one court."""
    found = rooms.courts()
    code = request.args.get("venue", "")
    chosen = [c for c in found if not code or code in (c.venue, c.code)] or abort(404)
    blocks = day_board.blocks(chosen, times.today())
    heads = day_board.floor_bookings(chosen, times.today())
    people = {b.booking.person_id for b in blocks if b.booking and b.booking.person_id}
    by_initials = choosing.wants_initials(people)
    shown = [_shown(c, [b for b in blocks if b.court.number == c.number], by_initials) for c in chosen]
    loads = {x.court.number: x.heads for x in day_board.loads(chosen, heads, [clock.now()])}
    return render_template(
        "board.html",
        shown=shown,
        loads=loads,
        one=shown[0] if len(shown) == 1 else None,
        now=clock.now(),
        **_codes(chosen[0].venue if code else "", chosen[0].activity),
        title=_title(chosen, code),
        reload=RELOAD,
        is_door=bool(code),
        sports=sports_day.today(),
    )


def _title(chosen: list[Court], code: str) -> str:
    """Of the court, or of the venue that has several."""
    if len(chosen) == 1:
        return w(chosen[0].title)
    venue = next((v for v in rooms.venues() if v.code == code), None)
    return w(rooms.title_of(venue)) if venue else t("健身房场地", "Gym courts")


def _codes(venue: str, activity: str) -> dict[str, Any]:
    """The codes at the door of a court, or of a venue with several: to check in, and to book."""
    if not venue:
        return {}
    here = shell.outside_url()
    check_in = here + url_for("web.at_door", token=tokens.token(venue))
    book = here + url_for("web.me_book", activity=activity or None)
    return {"qr": qr(check_in), "check_in_url": check_in, "book_qr": qr(book), "book_url": book}


def _shown(court: Court, blocks: list[Block], by_initials: set[int]) -> Shown:
    now = clock.now()
    present = next((b for b in blocks if b.start <= now < b.end), None)
    later = [b for b in blocks if b.start > now][:AHEAD]
    words = [f"{times.time(b.start)} {_name(b, by_initials)}" for b in later]
    last = max((b.end for b in blocks), default=None)
    if last and last > now and len(later) < AHEAD:
        words.append(t("{at} 起空", "free from {at}", at=times.time(last)))
    now_words = _name(present, by_initials) if present else ""
    return Shown(court, now_words, present.end if present else None, tuple(words))


def _name(block: Block, by_initials: set[int]) -> str:
    """Who may be read by anybody who passes, 20 characters at most: the title of an event or club; a person
    by name, or by initials where they chose so."""
    if block.entry:
        return _short(entry_title(block.entry) if block.entry.public else t("活动", "Event"))
    booking = block.booking
    if booking is None:
        return t("活动", "Event")
    if booking.group:
        return _short(w(booking.group.title))
    if booking.person is None:
        return t("散客", "Walk-in")
    name = _called(booking.person, by_initials)
    if booking.party < 2:
        return _short(name)
    more = t("等 {n} 人", " and {m}", n=booking.party, m=booking.party - 1)
    return _short(name, LONGEST - len(more)) + more


def _called(person: Person, by_initials: set[int]) -> str:
    if person.id not in by_initials:
        return person.name
    return names.initials(person.pinyin).upper() or person.name[:1]


def _short(text: str, longest: int = LONGEST) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= longest else text[: longest - 1] + "…"
