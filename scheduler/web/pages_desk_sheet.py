"""Paper: the day list of the desk, ready from early morning, and the list for one venue's door."""

from flask import abort, render_template, request, url_for

from scheduler import clock
from scheduler.queries import courts as rooms
from scheduler.queries import day_board
from scheduler.queries.programme import day_types
from scheduler.web import said_bookings, shell, views_kit
from scheduler.web.desk_answers import around
from scheduler.web.desk_asked import asked_day, clerk
from scheduler.web.door import door
from scheduler.web.subscribing import qr


@door.get("/desk/sheet")
def desk_sheet() -> str:
    """Every court with its bookings and a box to tick: the fallback when the net is down. With `venue` the
    list for that door."""
    clerk()
    day, code = asked_day(), request.args.get("venue", "")
    venues = rooms.venues()
    courts = [c for c in rooms.courts(venues) if code in ("", c.venue)] or abort(404)
    blocks = day_board.blocks(courts, day)
    heads = day_board.floor_bookings(courts, day)
    rows = [*(b.booking for b in blocks if b.booking), *heads]
    words = views_kit.said_of(row.kit for row in rows)
    kits = {row.id: words[tuple(sorted(row.kit.items()))] for row in rows if row.kit}
    return render_template(
        "desk_sheet.html",
        day=day,
        day_type=day_types(day, day)[day],
        courts=courts,
        code=code,
        venues=[(v.code, rooms.title_of(v)) for v in venues],
        of_court={c.number: [b for b in blocks if b.court.number == c.number] for c in courts},
        of_floor={c.number: [b for b in heads if b.venue_id == c.venue_id] for c in courts if c.heads},
        who=said_bookings.who,
        under=said_bookings.under,
        kits=kits,
        printed=clock.now(),
        qr=qr(shell.outside_url() + url_for("web.desk", date=day)),
        **around("desk"),
    )
