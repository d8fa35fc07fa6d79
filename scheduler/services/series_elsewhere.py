"""Dates of a standing slot that cannot go back to where they were, and where each could go instead.

A change is taken back as a whole. Where somebody has the place of some dates meanwhile, the refusal offers the
nearest free place of each, or to leave just these as they are; what is chosen comes back as one text:
`BOOKING VENUE START END` for a date that goes elsewhere, `BOOKING` for one that stays, separated by `;`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from scheduler import spoken
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Booking, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.floors import Want
from scheduler.services import booking_checks, booking_places
from scheduler.services import series as of
from scheduler.services.desk_asked import Asked
from solver.words import Words

Side = Literal["before", "after"]
Picture = dict[str, Any]  # of a booking, by column
LOOKED = 12  # dates for which a place is looked for
NAMED = 3  # of them in the words of one button
VERBS = {"before": Words("撤销", "Take back"), "after": Words("重做", "Do again")}
STAYS = ("venue_id", "start", "end", "lanes", "party", "state", "over_at", "reason", "kit", "claims")


@dataclass(frozen=True)
class Place:
    """Where a date goes instead."""

    venue_id: int
    start: datetime
    end: datetime

    @property
    def text(self) -> str:
        return f"{self.venue_id} {self.start.isoformat()} {self.end.isoformat()}"


Elsewhere = Mapping[int, Place | None]  # by booking; None: it stays as it is


@dataclass(frozen=True)
class Stuck:
    """A booking whose place is taken, as the rules are asked about that place."""

    booking: Booking
    wanted: Asked


def read(text: str) -> dict[int, Place | None]:
    """What was chosen; a refusal where it is no such text."""
    try:
        return dict(_one(part.split()) for part in text.split(";") if part.strip())
    except ValueError:
        raise Refusal(
            "bad-fields", Words("时间看不懂", "That is no time."), status=422, context={"elsewhere": text}
        ) from None


def _one(parts: Sequence[str]) -> tuple[int, Place | None]:
    if len(parts) == 1:
        return int(parts[0]), None
    number, venue, start, end = parts
    place = Place(int(venue), datetime.fromisoformat(start), datetime.fromisoformat(end))
    if place.start.tzinfo is None or place.end.tzinfo is None or place.end <= place.start:
        raise ValueError(text_of({int(number): place}))
    return int(number), place


def text_of(chosen: Elsewhere) -> str:
    return ";".join(f"{number} {place.text}" if place else f"{number}" for number, place in chosen.items())


def with_places(wanted: Mapping[str, Picture], present: Mapping[str, Picture], chosen: Elsewhere) -> Any:
    """The pictures of all bookings as they shall be. Who stays is a date of the series as it shall be."""
    found = {}
    for number, picture in wanted.items():
        if int(number) not in chosen:
            found[number] = picture
            continue
        place = chosen[int(number)]
        if place is None:
            found[number] = {**picture, **{name: present[number][name] for name in STAYS}}
            continue
        if picture["state"] not in LIVE or db.session.get(Venue, place.venue_id) is None:
            raise Refusal("not-found", Words("没有这个场地。", "There is no such venue."), status=404)
        span = {"start": place.start.isoformat(), "end": place.end.isoformat()}
        found[number] = {**picture, "venue_id": place.venue_id, **span, "claims": None}
    return found


def ways(
    refusal: Refusal, wants: Mapping[Booking, Sequence[Want]], side: Side, chosen: Elsewhere, by: User
) -> Iterator[Alternative]:
    """What can be done with the dates that the refusal names: the nearest places, or to leave them."""
    taken = {_key(one["venue"], one["start"], one["end"]) for one in refusal.context["dates"]}
    stuck = [
        Stuck(row, _asked(row, some))
        for row, some in wants.items()
        if any(_key(want.venue, want.start, want.end) in taken for want in some)
    ]
    spans = [want for some in wants.values() for want in some]
    near = [_nearest(one, spans, by) if n < LOOKED else [] for n, one in enumerate(stuck)]
    verb = VERBS[side]
    if len(stuck) == 1:
        yield from (_moved(verb, stuck, [place], chosen, side) for place in near[0][:2])
    elif any(near):
        yield _moved(verb, stuck, [places[0] if places else None for places in near], chosen, side)
    rest = len(wants) - len(stuck) - len(chosen)
    if rest > 0:
        left = {**chosen, **{one.booking.id: None for one in stuck}}
        yield Alternative(_without(verb, rest, len(stuck)), {"side": side, "elsewhere": text_of(left)})


def _key(venue: str, start: Any, end: Any) -> tuple[str, datetime, datetime]:
    first, last = (datetime.fromisoformat(x) if isinstance(x, str) else x for x in (start, end))
    return venue, first, last


def _asked(row: Booking, some: Sequence[Want]) -> Asked:
    first, there = some[0], of.venue(some[0].venue)
    lanes = len(some) if len(some) > 1 else first.lanes
    return replace(booking_checks.asked_of(row), venue=there, start=first.start, end=first.end, lanes=lanes)


def _nearest(one: Stuck, spans: Sequence[Want], by: User) -> list[Alternative]:
    """Free places near the old one, without those that other dates go back to."""
    found = booking_places.alternatives(one.wanted, by)
    return [place for place in found if not any(_meets(place, want) for want in spans)]


def _meets(place: Alternative, want: Want) -> bool:
    venue, start, end = _key(*(place.action[name] for name in ("venue", "start", "end")))
    is_same_court = want.lane is not None and (venue, start, end) == (want.venue, want.start, want.end)
    return venue == want.venue and start < want.end and want.start < end and not is_same_court


def _moved(
    verb: Words, stuck: Sequence[Stuck], places: Sequence[Alternative | None], chosen: Elsewhere, side: Side
) -> Alternative:
    pairs = list(zip(stuck, places, strict=True))
    said = [_said(one, place) for one, place in pairs if place][:NAMED]
    moved, stays = sum(place is not None for place in places), sum(place is None for place in places)
    more = moved - len(said)
    zh, en = "、".join(w.zh for w in said), "; ".join(w.en for w in said)
    zh, en = (
        (zh + f"，另 {more} 次也改到最近的空位", en + f"; {more} more to the nearest") if more else (zh, en)
    )
    zh, en = (zh + f"，{stays} 次不动", en + f"; {stays} left as now") if stays else (zh, en)
    gone = {one.booking.id: _place(place) for one, place in pairs}
    words = Words(f"{verb.zh}，{zh}", f"{verb.en}, {en}")
    return Alternative(words, {"side": side, "elsewhere": text_of({**chosen, **gone})})


def _said(one: Stuck, place: Alternative) -> Words:
    day = spoken.day(of.local(one.wanted.start).date())
    same = _key(*(place.action[name] for name in ("venue", "start", "end")))
    if same == (one.wanted.venue.code, one.wanted.start, one.wanted.end):
        return Words(f"{day.zh}用同一时间的另一片", f"{day.en} on another court at the same time")
    return Words(f"{day.zh}改到{place.words.zh}", f"{day.en} to {place.words.en}")


def _place(place: Alternative | None) -> Place | None:
    if place is None:
        return None
    venue, start, end = _key(*(place.action[name] for name in ("venue", "start", "end")))
    return Place(of.venue(venue).id, start, end)


def _without(verb: Words, rest: int, n: int) -> Words:
    them = "this one" if n == 1 else f"these {n}"
    return Words(
        f"{verb.zh}其余 {rest} 次，这 {n} 次不动", f"{verb.en} the other {rest}, leave {them} as now"
    )
