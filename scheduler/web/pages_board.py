"""/board: the screen at the door. Who is on now, who comes next; no script, loads again every 30 s."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler import clock
from scheduler.queries import courts as rooms
from scheduler.queries import day_board
from scheduler.queries.courts import Court
from scheduler.queries.day_board import Block
from scheduler.services import door as tokens
from scheduler.web import shell, times
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
def board() -> Response:
    """All courts; with `?venue=CODE` those of one venue, large; `GYM-B/2` is one court."""
    found = rooms.courts()
    code = request.args.get("venue", "")
    chosen = [c for c in found if not code or code in (c.venue, c.code)] or abort(404)
    blocks = day_board.blocks(chosen, times.today())
    heads = day_board.floor_bookings(chosen, times.today())
    shown = [_shown(c, [b for b in blocks if b.court.number == c.number]) for c in chosen]
    loads = {x.court.number: x.heads for x in day_board.loads(chosen, heads, [clock.now()])}
    page = render_template(
        "board.html",
        shown=shown,
        loads=loads,
        one=shown[0] if len(shown) == 1 else None,
        now=clock.now(),
        qr=qr(shell.outside_url() + url_for("web.at_door", token=tokens.token(chosen[0].venue)))
        if len(chosen) == 1
        else "",
        reload=RELOAD,
    )
    answer = make_response(page)
    answer.headers["Refresh"] = str(RELOAD)
    return answer


def _shown(court: Court, blocks: list[Block]) -> Shown:
    now = clock.now()
    present = next((b for b in blocks if b.start <= now < b.end), None)
    later = [b for b in blocks if b.start > now][:AHEAD]
    words = [f"{times.time(b.start)} {_name(b)}" for b in later]
    last = max((b.end for b in blocks), default=None)
    if last and last > now and len(later) < AHEAD:
        words.append(t("{at} 起空", "free from {at}", at=times.time(last)))
    return Shown(court, _name(present) if present else "", present.end if present else None, tuple(words))


def _name(block: Block) -> str:
    """Who may be read by anybody who passes: the title of an event or club; a person with family name and 等."""
    if block.entry:
        return _short(entry_title(block.entry) if block.entry.public else t("活动", "Event"))
    booking = block.booking
    if booking is None:
        return t("活动", "Event")
    if booking.group:
        return _short(w(booking.group.title))
    if booking.person is None:
        return t("散客", "Walk-in")
    name = booking.person.name
    if booking.party > 1:
        return _short(
            t(
                "{x}等 {n} 人",
                "{x} and {n}",
                x=name,
                n=booking.party if t("zh", "en") == "zh" else booking.party - 1,
            )
        )
    return _short(name)


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
