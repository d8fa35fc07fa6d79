"""Which of several refusals is named first: the cause, not what follows from it.

Where a place is closed nothing else matters. But whoever asks for seven hours in an evening of four has asked for
too much, and only therefore stands at a closed door in the end: the length is named, and the hours as well where
it would still be too long for them.
"""

import dataclasses
from collections.abc import Collection
from datetime import datetime, timedelta

from scheduler.desk import opened
from scheduler.desk.base import No, Request
from solver.words import Words

MOMENT = timedelta(minutes=1)


def in_order(request: Request, found: Collection[No]) -> tuple[No, ...]:
    """The refusals of a request, `opening` first where it is among them, with the length before it where it is the
    cause of being closed."""
    length = next((no for no in found if no.code == "length"), None)
    closed = next((no for no in found if no.code == "opening"), None)
    if length is None or closed is None or not _is_cause(request, length):
        return tuple(found)
    rest = [no for no in found if no is not length]
    if opened.is_open(request, request.start, request.start + _allowed(length)):
        return length, *rest
    return _both(request, length, closed), *rest


def _is_cause(request: Request, length: No) -> bool:
    """It begins while it is open, and is longer than may be."""
    is_open = opened.is_open(request, request.start, request.start + MOMENT)
    return is_open and _allowed(length) < request.length


def _allowed(length: No) -> timedelta:
    return timedelta(minutes=length.context["minutes"])


def _both(request: Request, length: No, closed: No) -> No:
    words = Words(length.words.zh + closed.words.zh, f"{length.words.en} {closed.words.en}")
    until = f"{request.local(_open_until(request)):%-H:%M}"
    hint = Words(f"改短，最晚到 {until}。", f"Take less, until {until} at the latest.")
    return dataclasses.replace(length, words=words, hint=hint)


def _open_until(request: Request) -> datetime:
    """When it closes after the wanted start: the end of the hours, or the beginning of a closure."""
    spans = opened.spans(request, request.day)
    ends = [until for since, until in spans if since <= request.start < until]
    return min([*ends, *(c.start for c in request.closures if c.start > request.start)])
