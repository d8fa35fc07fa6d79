"""A small plan that can be published again and again: what the tests of editions and feeds stand on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import (
    Audit,
    Claim,
    DraftPlacement,
    Edition,
    Entry,
    EventSession,
    OpeningHours,
    Plan,
    Timetable,
    User,
    Venue,
)
from scheduler.services.publishing import publish
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at


@dataclass
class Small:
    """A plan of March 2021 with two venues; each session is put, moved and taken out by its code."""

    plan: Plan
    user: User
    sessions: dict[str, EventSession] = field(default_factory=dict)

    @classmethod
    def make(cls, code: str = "2021") -> "Small":
        """The venues are made by the first plan."""
        with writing():
            plan = factories.plan(code)
            if code == "2021":
                for venue, zh, en in (("AUD", "报告厅", "Auditorium"), ("MPH", "多功能厅", "Hall")):
                    factories.venue(venue, title_zh=zh, title_en=en)
            user = factories.user(f"organiser-{code}", "organiser")
            factories.timetable(plan)
        return cls(plan, user)

    def add(
        self, event: str, session: str = "1", *, about: str = "", category: str = "lecture", **spec
    ) -> None:
        with writing():
            known = {s.event.code: s.event for s in self.sessions.values()}
            row = known.get(event) or factories.event(
                self.plan, event, category=category, about_zh=about, public=spec.pop("public", True)
            )
            spec = {"name": Words(), "places": (("AUD",), ("MPH",)), **spec}
            self.sessions[f"{event}.{session}"] = factories.session(row, session, **spec)

    def put(self, session: str, when: str, *venues: str, **duties: list[str]) -> None:
        """The session is in the draft then and there, wherever it was."""
        with writing():
            self._take(session)
            start = at(when)
            row = self.sessions[session]
            end = start + timedelta(minutes=row.spec["minutes"])
            draft = self.draft()
            draft.placements.append(
                DraftPlacement(session_id=row.id, start=start, end=end, venues=list(venues), duties=duties)
            )

    def take(self, session: str) -> None:
        """The session is not in the draft any more."""
        with writing():
            self._take(session)

    def _take(self, session: str) -> None:
        draft = self.draft()
        draft.placements = [p for p in draft.placements if p.session_id != self.sessions[session].id]
        db.session.flush()

    def draft(self) -> Timetable:
        return db.session.query(Timetable).filter_by(plan_id=self.plan.id, current=True).one()

    def publish(self, when: datetime | None = None, **values) -> Edition:
        """Publish, at some other time of the clock if wanted."""
        if when is not None:
            clock.set_source(lambda: when)
        return publish(self.plan, self.user, **values)


def two_lectures() -> Small:
    """E01 and E02 in the auditorium on 5 and 6 March, not yet published."""
    small = Small.make()
    small.add("E01")
    small.add("E02")
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.put("E02.1", "2021-03-06 14:00", "AUD")
    return small


def one_without_place(begins: str) -> Small:
    """E01 at that time of Friday 5 March in the auditorium, which is open from 14 to 18 on working days; E02, two
    hours as well and of the same day, has no place."""
    small = Small.make()
    with writing():
        for venue in db.session.query(Venue):
            venue.openings = [OpeningHours(day_types=["work"], weekdays=[], start=840, end=1080)]
    for event in ("E01", "E02"):
        small.add(event, places=(("AUD",),), minutes=120, first="2021-03-05", last="2021-03-05")
    small.put("E01.1", f"2021-03-05 {begins}", "AUD")
    return small


def rows() -> list[int | None]:
    """How many rows there are of all that publishing writes."""
    tables = (Edition, Entry, Claim, Audit)
    return [db.session.scalar(select(func.count()).select_from(t)) for t in tables]
