"""Dates of a standing slot that a change of it could not take along: which, why, and where they could be instead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import current_app

from scheduler import daytypes, spoken
from scheduler.desk.known import WORDS
from scheduler.errors import Alternative
from scheduler.models import Booking, BookingSeries, User
from scheduler.queries.premises import premises
from scheduler.services import booking_checks, booking_places
from solver.words import Words


@dataclass(frozen=True)
class Dropped:
    """A booking that ended with a change of its series: it would have moved to the `day`, on which there is none.
    `instead` are free places near its old time."""

    booking: Booking
    day: date
    why: Words
    instead: tuple[Alternative, ...] = ()

    @property
    def words(self) -> Words:
        """The old span, the reason, and where else."""
        was = spoken.span(self.booking.start, self.booking.end, current_app.config["ZONE"])
        zh, en = f"{was.zh}：{self.why.zh}", f"{was.en}: {self.why.en}"
        if not self.instead:
            return Words(f"{zh}。", f"{en}.")
        places = [one.words for one in self.instead]
        return Words(
            f"{zh}，可改订{'、'.join(w.zh for w in places)}。",
            f"{en}. Free instead: {'; '.join(w.en for w in places)}.",
        )


def dropped(gone: Mapping[date, Booking], series: BookingSeries, by: User) -> tuple[Dropped, ...]:
    """What became of the dates that the new rule has no place for, by the day that each would have had. Inside the
    transaction of the change, once the claims are as they will be."""
    return tuple(
        Dropped(row, day, _why(series, day), tuple(_instead(row, by))) for day, row in sorted(gone.items())
    )


def _why(series: BookingSeries, day: date) -> Words:
    said = spoken.day(day)
    if day.isoformat() in series.skipped:
        return Words(
            f"要移到的{said.zh}按要求去掉", f"it would move to {said.en}, which is left out as asked"
        )
    kind = premises().days.get(day) or daytypes.day_type(day).type
    name = WORDS.get(kind, Words(kind, kind))
    return Words(
        f"要移到的{said.zh}是{name.zh}", f"it would move to {said.en}, which is one of the {name.en}"
    )


def _instead(row: Booking, by: User) -> list[Alternative]:
    """Near the old time: its old place is free again, and what is like it."""
    return booking_places.alternatives(replace(booking_checks.asked_of(row), before=None), by)
