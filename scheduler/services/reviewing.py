"""What publishing a draft would change: the difference between it and what stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Edition, Entry, Event, EventSession, Plan, Timetable
from scheduler.queries.floors import Owner, Want
from scheduler.services import displacing
from scheduler.services.attendance import Attendance
from scheduler.services.building import build_problem
from scheduler.services.entries import Dated, Maker
from scheduler.services.reoffers import Offer
from solver.check import check
from solver.constraints.base import Bound, Breach
from solver.edits import Edit, apply
from solver.problem import Problem
from solver.timetable import Placement
from solver.timetable import Timetable as Placements
from solver.words import Words

CHANGES = ("moved", "changed", "cancelled", "new")  # in the order in which they matter to a reader


@dataclass(frozen=True, slots=True)
class Where:
    """Time and place of an entry, and its title there."""

    start: datetime
    end: datetime
    all_day: bool
    place: Words
    title: Words


@dataclass(frozen=True)
class Row:
    """One entry. `change` is new, moved (time or place), changed (anything else), cancelled or unchanged.

    `parts` say what differs: time, place, title, status (what subscribers are told, so SEQUENCE rises),
    text (shown, not told) and people (not shown). `people` are staff numbers of those who are touched.
    """

    uid: str
    change: str
    parts: tuple[str, ...]
    old: Where | None
    new: Where | None
    entry: Entry | None
    dated: Dated | None
    people: frozenset[str] = frozenset()

    @property
    def is_told(self) -> bool:
        return bool({"time", "place", "title", "status"} & set(self.parts))

    @property
    def is_shown(self) -> bool:
        return self.is_told or "text" in self.parts

    @property
    def where(self) -> Where:
        """Where it is now, or was last."""
        return self.new or self.old  # type: ignore[return-value]

    @property
    def session(self) -> str:
        """EVENT.SESSION."""
        thing = self.dated or self.entry
        return f"{thing.event_code}.{thing.session_code}" if thing else ""

    @property
    def category(self) -> str:
        thing = self.dated or self.entry
        return thing.category if thing else ""


@dataclass(frozen=True)
class Broken:
    """A hard rule that the draft breaks: which use, which sessions, and the sentence."""

    use: str
    sessions: tuple[str, ...]
    words: Words


@dataclass(frozen=True)
class Review:
    """The draft against the standing edition number `base` (0: nothing is published yet)."""

    plan: Plan
    timetable: Timetable
    base: int
    rows: tuple[Row, ...]
    broken: tuple[Broken, ...]
    cost: int
    unplaced: tuple[str, ...]

    @property
    def number(self) -> int:
        """What the new edition would be called."""
        return self.base + 1

    @cached_property
    def changes(self) -> tuple[Row, ...]:
        """The rows that change anything, moved ones first, then by time."""
        changed = (row for row in self.rows if row.change != "unchanged")
        return tuple(sorted(changed, key=lambda r: (CHANGES.index(r.change), r.where.start, r.uid)))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many entries are new, moved, changed, cancelled, unchanged."""
        count = Counter(row.change for row in self.rows)
        return {change: count[change] for change in (*CHANGES, "unchanged")}

    @cached_property
    def wants(self) -> dict[Owner, Sequence[Want]]:
        """The claims that every entry shall have; cancelled ones none."""
        return {
            Owner(plan_id=self.plan.id, entry_uid=row.uid): row.dated.wants if row.dated else ()
            for row in self.rows
        }

    @cached_property
    def displaced(self) -> tuple[Booking, ...]:
        """The bookings of the desk that it would push out, in the order of time."""
        return displacing.displaced(self.wants)

    @cached_property
    def reoffers(self) -> list[Offer]:
        """What each of them would get instead."""
        return displacing.reoffers(self.displaced, self.wants)

    @cached_property
    def people(self) -> dict[str, int]:
        """Staff number → how many changes touch that person, most first."""
        count = Counter(person for row in self.changes for person in row.people)
        return dict(sorted(count.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def is_empty(self) -> bool:
        return not self.changes


def review(plan: Plan, timetable: Timetable | None = None, edits: Sequence[Edit] = ()) -> Review:
    """What publishing the draft (the current one unless named) would change, `edits` of the plan being agreed to.
    Reads only."""
    timetable = timetable or current_draft(plan)
    problem = apply(build_problem(plan.id, heed_bookings=False), edits)
    placements = as_placed(problem, timetable)
    report = check(problem, placements)
    usable = replace(placements, placements=tuple(p for p in placements.placements if is_usable(problem, p)))
    maker = Maker.read(plan, problem)
    return Review(
        plan=plan,
        timetable=timetable,
        base=latest_number(plan.id),
        rows=tuple(differences(maker.entries(usable), standing(plan.id), maker.attendance)),
        broken=tuple(_broken(problem, use, breach) for use, breach in report.breaches),
        cost=report.cost,
        unplaced=tuple(report.unplaced),
    )


def current_draft(plan: Plan) -> Timetable:
    query = select(Timetable).where(Timetable.plan_id == plan.id, Timetable.current.is_(True))
    found = db.session.scalars(query.order_by(Timetable.id.desc())).first()
    if found is None:
        raise Refusal(
            "no-draft",
            Words("这个计划还没有草稿。", "This plan has no draft yet."),
            hint=Words("先求解，再审阅和发布。", "Ask for a solve first, then review and publish."),
            status=409,
            context={"plan": plan.code},
        )
    return found


def latest_number(plan_id: int) -> int:
    """The number of the standing edition, 0 where nothing is published."""
    return db.session.scalar(select(func.max(Edition.number)).where(Edition.plan_id == plan_id)) or 0


def standing(plan_id: int) -> dict[str, Entry]:
    """The entries that stand, cancelled ones too, by UID."""
    query = select(Entry).where(Entry.plan_id == plan_id, Entry.superseded_by.is_(None))
    return {entry.uid: entry for entry in db.session.scalars(query)}


def as_placed(problem: Problem, timetable: Timetable) -> Placements:
    """The draft in the solver's words."""
    codes = dict(
        db.session.execute(
            select(EventSession.id, Event.code + "." + EventSession.code)
            .join(EventSession.event)
            .where(Event.plan_id == timetable.plan_id)
        ).all()
    )
    return Placements.of(
        problem,
        (
            Placement(
                codes[p.session_id],
                problem.grid.tick_of(p.start),
                tuple(p.venues),
                tuple(sorted((role, tuple(people)) for role, people in p.duties.items())),
            )
            for p in timetable.placements
            if p.session_id in codes
        ),
    )


def differences(wanted: Iterable[Dated], standing: Mapping[str, Entry], attendance: Attendance) -> list[Row]:
    """One row an entry that stands or shall stand, in the order of time."""
    by_uid = {dated.uid: dated for dated in wanted}
    rows = [_row(standing.get(uid), dated, attendance) for uid, dated in by_uid.items()]
    rows += [_left(entry, attendance) for uid, entry in standing.items() if uid not in by_uid]
    return sorted(rows, key=lambda row: (row.where.start, row.uid))


def _row(entry: Entry | None, dated: Dated, attendance: Attendance) -> Row:
    people = attendance.touched(dated.groups, dated.people)
    new = Where(dated.start, dated.end, dated.all_day, dated.place, dated.title)
    if entry is None:
        return Row(dated.uid, "new", ("status",), None, new, None, dated, frozenset(people))
    parts = tuple(_parts(entry, dated))
    people |= attendance.touched(entry.groups, entry.people)
    moved = {"time", "place"} & set(parts)
    change = "moved" if moved else "changed" if parts else "unchanged"
    return Row(dated.uid, change, parts, where_of(entry), new, entry, dated, frozenset(people))


def _left(entry: Entry, attendance: Attendance) -> Row:
    """What the draft has no more: to be cancelled, unless it is already."""
    people = frozenset(attendance.touched(entry.groups, entry.people))
    if entry.status == "CANCELLED":
        return Row(entry.uid, "unchanged", (), where_of(entry), None, entry, None)
    return Row(entry.uid, "cancelled", ("status",), where_of(entry), None, entry, None, people)


def _parts(entry: Entry, dated: Dated) -> Iterable[str]:
    """What differs between what stands and what shall stand."""
    if (entry.start, entry.end, entry.all_day) != (dated.start, dated.end, dated.all_day):
        yield "time"
    if (entry.place_zh, entry.place_en) != (dated.place.zh, dated.place.en):
        yield "place"
    if (entry.title_zh, entry.title_en) != (dated.title.zh, dated.title.en):
        yield "title"
    if entry.status == "CANCELLED":
        yield "status"
    shown = (entry.about_zh, entry.about_en, entry.category, entry.free)
    if shown != (dated.about.zh, dated.about.en, dated.category, dated.free):
        yield "text"
    hidden = (entry.groups, entry.people, entry.public)
    same_name = (entry.place_zh, entry.place_en) == (dated.place.zh, dated.place.en)
    if hidden != (dated.groups, dated.people, dated.public) or (same_name and entry.venues != dated.venues):
        yield "people"


def where_of(entry: Entry) -> Where:
    return Where(
        entry.start,
        entry.end,
        entry.all_day,
        Words(entry.place_zh, entry.place_en),
        Words(entry.title_zh, entry.title_en),
    )


def is_usable(problem: Problem, placement: Placement) -> bool:
    return placement.session in problem.session and all(v in problem.venue for v in placement.place)


def _broken(problem: Problem, use: Bound, breach: Breach) -> Broken:
    zh, en = (use.rule.sentence.say(dict(breach.facts), lang, problem.called) for lang in ("zh", "en"))
    return Broken(use.rule.code, tuple(breach.sessions), Words(zh, en))
