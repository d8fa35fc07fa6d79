"""Server-sent events with the live part of a solve's page: the same fragment that the page was made of."""

import time
from collections.abc import Callable, Iterator

from flask import Response, stream_with_context

from scheduler.extensions import db
from scheduler.models import Solve
from scheduler.queries import solves

EVERY = 0.5  # seconds between two fragments, at most two a second
SIGN_OF_LIFE = 15.0
LONGEST = 3600.0


def stream(solve_id: int, fragment: Callable[[Solve], str]) -> Response:
    """Events `live` whenever the fragment changed; `end` when the solve is over."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    told = stream_with_context(_fragments(solve_id, fragment))
    return Response(told, mimetype="text/event-stream", headers=headers)


def _fragments(solve_id: int, fragment: Callable[[Solve], str]) -> Iterator[str]:
    """Each look is a transaction of its own, so nothing is held while it waits."""
    began = spoke = time.monotonic()
    last = ""
    while time.monotonic() - began < LONGEST:
        row = db.session.get(Solve, solve_id)
        if row is None:
            return
        now, is_open = fragment(row), solves.is_open(row)
        db.session.rollback()
        if now != last:
            yield "event: live\n" + "".join(f"data: {line}\n" for line in now.splitlines()) + "\n"
            last, spoke = now, time.monotonic()
        elif time.monotonic() - spoke > SIGN_OF_LIFE:
            yield ": still here\n\n"
            spoke = time.monotonic()
        if not is_open:
            yield "event: end\ndata: end\n\n"
            return
        time.sleep(EVERY)
