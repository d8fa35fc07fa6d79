"""Working hours, teaching, beam time, field trips: entered by the person or the office, kept as busy spans.

Nobody is asked which of these it is. `source` of the spans is pattern:NUMBER, or works: several patterns of
working hours make one set of spans.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import delete, select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Busy, BusyPattern, Person, User
from scheduler.services import auditing, busy_spans, late_busy
from scheduler.services.busy_spans import DAY, Pattern, Span
from scheduler.transactions import writing
from solver.words import Words

MOST = 40  # of one person
LONGEST = 3 * 366  # days
DAY_TYPES = ("work", "eve", "makeup", "rest", "holiday")
WORKS = "works"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pattern as somebody typed it. `start` and `end` in minutes of the day, both or none."""

    first: date
    last: date
    what: str = "busy"
    weight: str = "busy"
    weekdays: Sequence[int] = ()
    start: int | None = None
    end: int | None = None
    not_on: Sequence[str] = ()
    skipped: Sequence[date] = field(default=())


def add(person: Person, wanted: Wanted, by: User) -> BusyPattern:
    """The person is busy like this from now on. Raises Refusal for what makes no sense."""
    refuse_stranger(person, by)
    _refuse_bad(wanted)
    with writing():
        _refuse_many(person)
        row = BusyPattern(person_id=person.id, made_at=clock.now(), **_columns(wanted))
        row.by_office = by.person_id != person.id
        db.session.add(row)
        db.session.flush()
        _spread(person, row)
        late_busy.look([person.id])
        auditing.record(by, "add", f"busy-pattern:{row.id}", person=person.code)
    return row


def remove(row: BusyPattern, by: User) -> None:
    """The pattern with its spans."""
    person = row.person
    refuse_stranger(person, by)
    with writing():
        auditing.record(by, "remove", f"busy-pattern:{row.id}", person=person.code)
        what, number = row.what, row.id
        db.session.delete(row)
        db.session.flush()
        _keep(person, *((WORKS, _worked(person)) if what == WORKS else (source_of(number), [])), "busy")
        late_busy.look([person.id])


def of(person: Person) -> Sequence[BusyPattern]:
    """The person's patterns that are not over, by date."""
    today = clock.now().astimezone(_zone()).date()
    query = select(BusyPattern).where(BusyPattern.person_id == person.id, BusyPattern.last >= today)
    return db.session.scalars(query.order_by(BusyPattern.first, BusyPattern.id)).all()


def source_of(number: int) -> str:
    return f"pattern:{number}"


def refuse_stranger(person: Person, by: User | None) -> None:
    """A person's own, or the office's."""
    user = access.require(by)
    if user.person_id != person.id and not user.has("organiser"):
        words = Words("只能填写自己的忙碌时间。", "Only one's own busy times can be entered.")
        raise Refusal("not-allowed", words, status=403)


def _spread(person: Person, row: BusyPattern) -> None:
    if row.what == WORKS:
        _keep(person, WORKS, _worked(person), "busy")
    else:
        _keep(person, source_of(row.id), busy_spans.busy_in(_pattern(row), _zone()), row.weight)


def _worked(person: Person) -> list[Span]:
    rows = select(BusyPattern).where(BusyPattern.person_id == person.id, BusyPattern.what == WORKS)
    return busy_spans.busy_outside(map(_pattern, db.session.scalars(rows)), _zone())


def _keep(person: Person, source: str, spans: Sequence[Span], weight: str) -> None:
    db.session.execute(delete(Busy).where(Busy.person_id == person.id, Busy.source == source))
    db.session.add_all(
        Busy(person_id=person.id, start=start, end=end, source=source, weight=weight) for start, end in spans
    )
    db.session.flush()


def _pattern(row: BusyPattern) -> Pattern:
    return Pattern(
        row.first,
        row.last,
        frozenset(row.weekdays),
        0 if row.start is None else row.start,
        DAY if row.end is None else row.end,
        frozenset(row.not_on),
        frozenset(map(date.fromisoformat, row.skipped)),
    )


def _columns(wanted: Wanted) -> Mapping[str, Any]:
    return {
        "what": wanted.what,
        "weight": wanted.weight if wanted.what == "busy" else "busy",
        "first": wanted.first,
        "last": wanted.last,
        "weekdays": sorted(set(wanted.weekdays)),
        "start": wanted.start,
        "end": wanted.end,
        "not_on": [kind for kind in DAY_TYPES if kind in wanted.not_on],
        "skipped": sorted(day.isoformat() for day in set(wanted.skipped)),
    }


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["ZONE"])


def _refuse_bad(wanted: Wanted) -> None:
    if wanted.last < wanted.first:
        raise _bad("last", Words("结束日期早于开始日期。", "The last day is before the first."))
    if (wanted.last - wanted.first).days > LONGEST:
        raise _bad("last", Words("最长三年。", "Three years at most."))
    if (wanted.start is None) != (wanted.end is None):
        raise _bad("end", Words("起止时刻要一起填，或都不填。", "Both times of day are needed, or none."))
    if wanted.start is not None and wanted.end is not None and not 0 <= wanted.start < wanted.end <= DAY:
        raise _bad("end", Words("结束不晚于开始。", "The end is not after the start."))
    if wanted.what not in ("busy", WORKS) or wanted.weight not in ("busy", "tentative"):
        raise _bad("what", Words("没有这一种。", "There is no such kind."))
    if not set(wanted.weekdays) <= set(range(1, 8)):
        raise _bad("weekdays", Words("星期是 1 到 7。", "Weekdays are 1 to 7."))
    if not set(wanted.not_on) <= set(DAY_TYPES):
        raise _bad("not_on", Words("没有这种日期类型。", "There is no such type of day."))
    pattern = Pattern(wanted.first, wanted.last, frozenset(wanted.weekdays))
    if not any(pattern.holds_on(day) for day in pattern.days()):
        raise _bad(
            "weekdays", Words("这段日期里没有这样的星期。", "No such weekday lies between these dates.")
        )


def _refuse_many(person: Person) -> None:
    count = len(db.session.scalars(select(BusyPattern.id).where(BusyPattern.person_id == person.id)).all())
    if count >= MOST:
        raise Refusal(
            "patterns-many",
            Words(f"最多 {MOST} 条。", f"At most {MOST} entries."),
            hint=Words("请先删去过期的。", "Remove one that is over first."),
            context={"limit": MOST},
        )


def _bad(name: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {name: [words.zh, words.en]}})
