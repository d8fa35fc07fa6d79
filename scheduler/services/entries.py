"""From a draft to the entries that an edition would have: one a dated occurrence, with all that is shown."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from feeds.identity import uid_for
from scheduler.daytypes import day_type
from scheduler.extensions import db
from scheduler.models import Event, EventSession, Plan, Venue
from scheduler.queries.courts import ACTIVITIES
from scheduler.queries.floors import Want
from scheduler.services.attendance import Attendance
from solver.problem import Problem, Session
from solver.timetable import Placement, Timetable
from solver.words import Words

CIRCLED = ("", *map(chr, range(0x2460, 0x2474)), *map(chr, range(0x3251, 0x3260)))  # ① to ㉟
_NUMBER_ZH, _NUMBER_EN = re.compile(r"（(\d+)）$"), re.compile(r" \((\d+)\)$")


@dataclass(frozen=True)
class Dated:
    """One occurrence as an edition would have it: what an `Entry` holds apart from its stamps, and its wants."""

    uid: str
    session_id: int
    event_code: str
    session_code: str
    category: str
    title: Words
    place: Words
    about: Words
    start: datetime
    end: datetime
    first_day: date
    all_day: bool
    free: bool
    public: bool
    venues: list[str]
    groups: dict[str, list[str]]
    people: dict[str, list[str]]
    series: str = ""
    wants: tuple[Want, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Maker:
    """Everything that making entries of one plan needs, read once."""

    plan: Plan
    problem: Problem
    rows: Mapping[str, EventSession]
    venues: Mapping[str, Venue]
    attendance: Attendance

    @classmethod
    def read(cls, plan: Plan, problem: Problem) -> "Maker":
        sessions = (
            select(EventSession)
            .join(EventSession.event)
            .options(joinedload(EventSession.event))
            .where(Event.plan_id == plan.id)
        )
        return cls(
            plan,
            problem,
            {f"{row.event.code}.{row.code}": row for row in db.session.scalars(sessions)},
            {venue.code: venue for venue in db.session.scalars(select(Venue))},
            Attendance.read(),
        )

    def entries(self, timetable: Timetable) -> list[Dated]:
        """All occurrences of all placed sessions, in the order of their time."""
        several = _with_several(self.problem.sessions)
        found = [
            dated
            for placement in timetable.placements
            for dated in self._of(placement, self.problem.session[placement.session], several)
        ]
        return sorted(found, key=lambda d: (d.start, d.uid))

    def _of(self, placement: Placement, session: Session, several: set[str]) -> Iterator[Dated]:
        row = self.rows[session.id]
        shared = self._shared(placement, session, row, several)
        for key, start in self._occurrences(session, placement.start):
            end = start + timedelta(minutes=session.minutes)
            yield Dated(
                uid=uid_of(row, key),
                start=start,
                end=end,
                first_day=start.date(),
                about=_about(row.event, start.date(), session.all_day),
                wants=_wants(session, [self.venues[code] for code in placement.place], start, end),
                **shared,
            )

    def _occurrences(self, session: Session, tick: int) -> Iterator[tuple[str, datetime]]:
        """The key of each occurrence, which its date does not change, and its start in local time."""
        grid = self.problem.grid
        for span in self.problem.occurrences(session, tick):
            week = (grid.day(span.start) - grid.day(tick)) // 7
            yield str(week) if session.repeat else "", grid.datetime(span.start)

    def _shared(
        self, placement: Placement, session: Session, row: EventSession, several: set[str]
    ) -> dict[str, Any]:
        """What all occurrences of a session have in common."""
        event = row.event
        in_series = event.code in several or session.repeat is not None
        return {
            "session_id": row.id,
            "event_code": event.code,
            "session_code": row.code,
            "category": event.category,
            "title": title(event, row, session, self.attendance),
            "place": _place(self.venues[code] for code in placement.place),
            "all_day": session.all_day,
            "free": bool(row.spec.get("free")),
            "public": event.public and all(self.venues[code].public for code in placement.place),
            "venues": list(placement.place),
            "groups": self.attendance.groups(session),
            "people": _people(session, placement),
            "series": f"{self.plan.code}.{event.code}" if in_series else "",
        }


def title(event: Event, row: EventSession, session: Session, attendance: Attendance) -> Words:
    """What a reader sees: event and session, teams by their names, the number of a series as ②.

    The kinds call sessions by the event's title already; a session that was named by hand gets it here.
    """
    zh = _with_event(event.title.get("zh"), row.title.get("zh"), "：")
    en = _with_event(event.title.get("en"), row.title.get("en"), ": ")
    for code in session.entries:
        name = attendance.name(code)
        zh, en = _renamed(zh, code, name.get("zh")), _renamed(en, code, name.get("en"))
    return Words(_circled(_NUMBER_ZH, zh, ""), _circled(_NUMBER_EN, en, " "))


def _with_event(event: str, session: str, between: str) -> str:
    if not session or session == event:
        return event
    return session if event in session else f"{event}{between}{session}"


def _renamed(text: str, code: str, name: str) -> str:
    """The name wherever the whole code stands: ROPE is not in ROPE-2."""
    return re.sub(rf"(?<![\w-]){re.escape(code)}(?![\w-])", name.replace("\\", r"\\"), text)


def _circled(number: re.Pattern[str], text: str, before: str) -> str:
    found = number.search(text)
    if found is None or not 0 < int(found[1]) < len(CIRCLED):
        return text
    return f"{text[: found.start()]}{before}{CIRCLED[int(found[1])]}"


def _with_several(sessions: Iterable[Session]) -> set[str]:
    count: dict[str, int] = defaultdict(int)
    for session in sessions:
        count[session.event] += 1
    return {event for event, n in count.items() if n > 1}


def uid_of(row: EventSession, key: str = "") -> str:
    """Lasts as long as the session; in a weekly series each week has its own, whatever its date."""
    if key:
        return uid_for("occurrence", row.uid, key)
    return row.uid if "@" in row.uid else uid_for("session", row.uid)


def _about(event: Event, day: date, all_day: bool) -> Words:
    """The event's text; on a make-up working day it says so, since nobody expects a match on a Sunday."""
    zh, en = event.about_zh, event.about_en
    if not all_day and day_type(day).type == "makeup":
        zh = "\n".join(part for part in (zh, "当天是调休上班日（班）。") if part)
        en = "\n".join(part for part in (en, "That day is a make-up working day.") if part)
    return Words(zh, en)


def _place(venues: Iterable[Venue]) -> Words:
    titles = [venue.title for venue in venues]
    return Words("、".join(t.get("zh") for t in titles), ", ".join(t.get("en") for t in titles))


def _people(session: Session, placement: Placement) -> dict[str, list[str]]:
    """Who is there as what: `people` must be, `optional` should be, and who was chosen for which duty."""
    found = {"people": list(session.people), "optional": list(session.optional)}
    for role, chosen in placement.duties:
        found[role] = sorted({*found.get(role, ()), *chosen})
    return {role: people for role, people in found.items() if people}


def _wants(session: Session, place: Iterable[Venue], start: datetime, end: datetime) -> tuple[Want, ...]:
    """Lanes; of a floor that is counted in heads, places for all of them."""
    begins, ends = start - timedelta(minutes=session.setup), end + timedelta(minutes=session.teardown)
    heads = max(1, session.size)
    use = next((activity for activity in ACTIVITIES if activity in session.features), "")
    return tuple(Want(v.code, begins, ends, heads if v.shared else session.lanes, use=use) for v in place)
