"""The organiser's board as data: rows of venues, stretches that are closed, blocks, and what is broken.

Positions are minutes from midnight of the first day shown, on the plan's clocks; the page's script turns them
into places, and the list beside the grid says the same without.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from scheduler.categories import category_of
from scheduler.models import Timetable
from scheduler.queries import timetables
from scheduler.services.draft_now import Now
from scheduler.services.placing_refused import LOCKED
from scheduler.web import times
from scheduler.web.words import lang, t, w
from solver.problem import Problem, Session
from solver.timespan import Span
from solver.timetable import Placement
from solver.words import Words

DAY = 24 * 60
NOWHERE = "-"  # the row of what needs no place


@dataclass(frozen=True)
class Band:
    """A stretch of a row: closed, closure, quiet or taken, with its reason."""

    kind: str
    start: int
    end: int
    why: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the grid."""

    code: str
    name: str
    size: int
    bands: tuple[Band, ...]
    part_of: str = ""


@dataclass(frozen=True)
class Block:
    """One occurrence of a session. `shift` is the days between it and the first one, which is what is moved."""

    session: str
    title: str
    category: str
    start: int
    end: int
    rows: tuple[str, ...]
    lock: str
    day: date
    when: str
    place: str
    under: str
    shift: int
    broken: tuple[str, ...]

    @property
    def can_move(self) -> bool:
        return self.lock not in ("fixed", "both")

    @property
    def short(self) -> str:
        """What tells it from the others of its event, for a block without room: "final" of "Contest: final"."""
        own = self.title.replace(" · ", "：").replace(": ", "：").rpartition("：")[2]
        return own or self.title

    @property
    def label(self) -> str:
        """As a reader hears it."""
        parts = [self.title, w(category_of(self.category).name), self.when, self.place]
        parts += [lock_words(self.lock)] if self.lock else []
        parts += [t("有冲突", "clashes")] if self.broken else []
        return t("，", ", ").join(p for p in parts if p)


@dataclass(frozen=True)
class Breach:
    number: int
    rule: str
    words: str
    sessions: tuple[str, ...]


@dataclass
class Board:
    days: list[date]
    first: int
    last: int
    lines: list[Line]
    blocks: list[Block]
    breaches: list[Breach]
    by_day: dict[date, list[Block]] = field(default_factory=dict)


def lock_words(lock: str) -> str:
    if lock == "fixed":
        return t("外部固定，不能动", "fixed from outside")
    return t("已锁定{x}", "{x} locked", x=w(LOCKED[lock])) if lock else ""


def board(draft: Timetable, now: Now, days: list[date]) -> Board:
    """The days of the draft. Sessions that lie outside of them are left out; breaches are all of the draft's."""
    problem = now.problem
    shown = Span(
        problem.grid.at(problem.grid.day_of(days[0])), problem.grid.at(problem.grid.day_of(days[-1]) + 1)
    )
    breaches = [*_breaches(now)]
    marked = defaultdict(list)
    for breach in breaches:
        for session in breach.sessions:
            marked[session].append(breach.words)
    rows = _rows(problem)
    blocks = sorted(
        _blocks(draft, now, shown, rows, marked), key=lambda b: (_order(rows, b), b.start, b.session)
    )
    lines = [_line(problem, code, parent, shown) for code, parent in rows.items()]
    if any(NOWHERE in b.rows for b in blocks):
        lines.append(Line(NOWHERE, t("不用场地", "No venue"), 0, ()))
    first, last = _hours(lines, blocks, len(days), problem.house)
    found = Board(days, first, last, lines, blocks, breaches)
    for day in days:
        found.by_day[day] = sorted((b for b in blocks if b.day == day), key=lambda b: (b.start, b.session))
    return found


def _breaches(now: Now) -> Iterator[Breach]:
    for number, (use, breach) in enumerate(now.report.breaches, 1):
        said = use.rule.sentence.say(dict(breach.facts), lang(), now.problem.called)
        yield Breach(number, w(use.rule.title), said, tuple(breach.sessions))


def _rows(problem: Problem) -> dict[str, str]:
    """Venues that any session may use, halves instead of halls: code → the hall that it is a half of."""
    parents = {part: v.id for v in problem.venues for part in v.parts}
    used = {v for s in problem.sessions for place in s.places for v in place if v in problem.venue}
    floors = {floor for venue in used for floor in problem.floors(venue)}
    return {f: parents.get(f, "") for f in sorted(floors, key=lambda f: (parents.get(f, f), f))}


def _order(rows: dict[str, str], block: Block) -> int:
    order = [*rows]
    return min((order.index(r) for r in block.rows if r in rows), default=len(order))


def _line(problem: Problem, code: str, parent: str, shown: Span) -> Line:
    venue = problem.venue[code]
    bands = [*_bands(problem, code, shown)]
    return Line(code, venue.name.get(lang()) or code, venue.capacity, tuple(bands), parent)


def _bands(problem: Problem, code: str, shown: Span) -> Iterator[Band]:
    grid, venue = problem.grid, problem.venue[code]
    origin = grid.day(shown.start)
    for day in range(origin, grid.day(shown.end - 1) + 1):
        whole = Span(grid.at(day), grid.at(day + 1))
        if venue.openings:
            at = whole.start
            for span in (*problem.hours(venue.openings, day), Span(whole.end, whole.end)):
                if at < span.start:
                    yield _band(problem, "closed", Span(at, span.start), origin)
                at = max(at, span.end)
        for span in problem.hours(venue.quiet, day) if venue.quiet else ():
            yield _band(problem, "quiet", span, origin, t("静音时段", "quiet hours"))
    near = {v for v in problem.parts[code] if code in problem.floors(v)}
    for kind, rows in (
        ("closure", [c for v in near for c in problem.venue[v].closures]),
        ("taken", [c for v in near for c in problem.venue[v].taken]),
    ):
        for one in rows:
            span = Span(max(one.span[0], shown.start), min(one.span[1], shown.end))
            if span.start < span.end:
                why = w(one.reason) or (t("停用", "closed") if kind == "closure" else t("已被占用", "taken"))
                yield _band(problem, kind, span, origin, why)


def _band(problem: Problem, kind: str, span: Span, origin: int, why: str = "") -> Band:
    return Band(kind, _minute(problem, span.start, origin), _minute(problem, span.end, origin), why)


def _minute(problem: Problem, tick: int, origin: int) -> int:
    grid = problem.grid
    if tick >= grid.ticks:
        return (grid.days - origin) * DAY
    return (grid.day(tick) - origin) * DAY + grid.minute(tick)


def _blocks(
    draft: Timetable, now: Now, shown: Span, rows: dict[str, str], marked: dict[str, list[str]]
) -> Iterator[Block]:
    rows_of = {code: row for code, row, _ in timetables.placements(draft)}
    for placement in now.placed.placements:
        session = now.problem.session.get(placement.session)
        row = rows_of.get(placement.session)
        if session is None or row is None:
            continue
        lock = "fixed" if session.fixed is not None else row.lock
        title = w(row.title) or w(row.event.title)
        if w(row.title) and w(row.event.title) not in title:
            title = f"{w(row.event.title)} · {title}"
        for span in now.problem.occurrences(session, placement.start):
            if span.overlaps(shown):
                yield _block(
                    now.problem, session, placement, span, shown, title, row.event.category, lock, marked
                )


def _block(
    problem: Problem,
    session: Session,
    placement: Placement,
    span: Span,
    shown: Span,
    title: str,
    category: str,
    lock: str,
    marked: dict[str, list[str]],
) -> Block:
    grid, origin = problem.grid, problem.grid.day(shown.start)
    known = [v for v in placement.place if v in problem.venue]
    floors = tuple(dict.fromkeys(f for v in known for f in problem.floors(v))) or (NOWHERE,)
    start = _minute(problem, max(span.start, shown.start), origin)
    begins = grid.datetime(span.start)
    ends = begins + timedelta(minutes=session.minutes)
    end = min(start + session.minutes, _minute(problem, shown.end, origin))
    if span.start < shown.start:
        end = _minute(problem, min(span.end, shown.end), origin)
    size = session.size
    return Block(
        session.id,
        title,
        category,
        start,
        end,
        floors,
        lock,
        grid.date(grid.day(max(span.start, shown.start))),
        times.span(begins, ends, session.all_day),
        " + ".join(problem.venue[v].name.get(lang()) for v in known),
        t("{n} 人", "{n} people", n=size) if size else "",
        grid.day(span.start) - grid.day(placement.start),
        tuple(marked.get(session.id, ())),
    )


def _hours(
    lines: Iterable[Line], blocks: Iterable[Block], days: int, house: tuple[int, int]
) -> tuple[int, int]:
    """The house hours of the day in which anything is open, and whatever is placed."""
    firsts, lasts = [8 * 60], [18 * 60]
    for line in lines:
        for day in range(days):
            closed = sorted(
                (b.start - day * DAY, b.end - day * DAY)
                for b in line.bands
                if b.kind == "closed" and day * DAY <= b.start < (day + 1) * DAY
            )
            if closed and closed[0][0] == 0 and closed[0][1] < DAY:
                firsts.append(max(closed[0][1], house[0]))
            if closed and closed[-1][1] == DAY and closed[-1][0] > 0:
                lasts.append(min(closed[-1][0], house[1]))
    for block in blocks:
        if block.end - block.start < DAY and block.start // DAY == (block.end - 1) // DAY:
            firsts.append(block.start % DAY)
            lasts.append((block.end - 1) % DAY + 1)
    return min(firsts) // 60 * 60, -(-max(lasts) // 60) * 60


def day_note(problem: Problem, day: date) -> str:
    """The holiday's name, where the day has one."""
    if not 0 <= problem.grid.day_of(day) < problem.grid.days:
        return ""
    found: Words = problem.days[problem.grid.day_of(day)].name
    return w(found)
