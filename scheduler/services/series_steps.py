"""A change of a standing slot taken back, or done again: exactly the state of before, or not at all.

Every change by the desk notes the rows that it touched as they were and as they are now. Taking it back puts the
first in the place of the second, in one transaction, while nobody has changed any of them since, all is still
ahead, and the places are free. Otherwise the refusal says which dates are in the way and offers the nearest free
place for each; with that chosen, all the others go back and the step keeps where these went, so that it can be
done again.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, select

from scheduler import access, clock, spoken
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, Claim, Lesson, SeriesStep, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.floors import Want
from scheduler.services import auditing, booking_checks, desk_rules, series_elsewhere, series_words
from scheduler.services import series as of
from scheduler.services.series_elsewhere import Elsewhere, Side
from scheduler.transactions import give_up, lock_row, writing
from solver.words import Words

KEPT = timedelta(days=2)  # after which nobody takes a change back any more
OF_BOOKING = (
    "series_id", "occurrence", "venue_id", "start", "end", "lanes", "party", "state", "over_at", "reason", "kit",
)  # fmt: skip
OF_SERIES = (
    "rrule", "first", "day_types", "skipped", "venue_id", "minutes", "lanes", "title_zh", "title_en",
)  # fmt: skip
Picture = dict[str, Any]  # of a row, by column; of a booking with its `claims`
ABSENT: Picture = {
    "state": "cancelled",
    "series_id": None,
    "occurrence": "",
    "claims": [],
}  # what the change made itself

T = TypeVar("T")


def noted(series: BookingSeries | None, by: User, act: Callable[[], T]) -> tuple[T, SeriesStep]:
    """Do it in one transaction, and note what it changes of the series and of what splits off it. Nobody else
    changes any of its dates meanwhile, or the step would take that back as well."""
    with writing():
        if series is not None:
            of.hold([series])
        before = _pictures([series] if series is not None else [])
        done = act()
        db.session.flush()
        made = [one for one in (series, done) if isinstance(one, BookingSeries)]
        after = _pictures([*made, *_split_off(before["bookings"], made)], also=before["bookings"])
        step = SeriesStep(by_id=by.id, made_at=clock.now(), **_differences(before, after))
        db.session.add(step)
        db.session.flush()  # before the old ones go: SQLite would give it the number of one that somebody still names
        db.session.execute(delete(SeriesStep).where(SeriesStep.made_at < clock.now() - KEPT))
    return done, step


def restore(step_id: int, side: Side, by: User, elsewhere: Elsewhere | None = None) -> list[Booking]:
    """The rows as they were before the change, or after it; back come those that changed by this.

    `elsewhere` are dates that go to another place, or stay as they are, because their own is taken: as the
    alternatives of the refusal `series-taken` name them.
    """
    access.require(by, "desk", "organiser")
    chosen, wants = elsewhere or {}, {}
    try:
        with writing():
            step = db.session.get(SeriesStep, step_id)
            if step is None or step.by_id != by.id:
                raise _too_old()
            wanted, present = getattr(step, side), step.before if side == "after" else step.after
            rows = _rows(wanted)
            _refuse_changed(rows, present)
            there = series_elsewhere.with_places(wanted["bookings"], present["bookings"], chosen)
            wanted = {**wanted, "bookings": there}
            _refuse_begun(rows, wanted)
            _refuse_ended_classes(rows, wanted)
            wants = {row: _wants(there[str(row.id)], row) for row in rows}
            _put(rows, wanted, wants, chosen, by)
            if chosen:  # what is done again later is done to the state that is now
                setattr(step, side, {**wanted, "bookings": _of_rows(rows)})
            auditing.record(by, "restore-series", f"step:{step.id}", side=side, dates=len(rows))
    except Refusal as refusal:
        if refusal.code == "series-taken":
            give_up()  # of an outer block too: nobody shall wait while places are looked for
            refusal.alternatives = tuple(series_elsewhere.ways(refusal, wants, side, chosen, by))
            refusal.hint = Words(
                "选一个办法，其余日期照样恢复。", "Choose what becomes of these; the others go back."
            )
        raise
    return rows


def _split_off(numbers: Collection[str], known: Collection[BookingSeries]) -> list[BookingSeries]:
    """The series to which some of these bookings have gone. Others may have been made beside us."""
    went = select(Booking.series_id).where(Booking.id.in_([int(n) for n in numbers]))
    query = select(BookingSeries).where(BookingSeries.id.in_(went)).order_by(BookingSeries.id)
    return [one for one in db.session.scalars(query) if one not in known]


def _pictures(series: Sequence[BookingSeries], also: Collection[str] = ()) -> dict[str, dict[str, Picture]]:
    """Of the series and all their bookings, by id; `also` are bookings that have left them."""
    ids = [one.id for one in series]
    query = select(Booking).where(Booking.series_id.in_(ids) | Booking.id.in_([int(n) for n in also]))
    rows = db.session.scalars(query.order_by(Booking.id).execution_options(populate_existing=True)).all()
    return {
        "bookings": _of_rows(rows),
        "series": {str(one.id): _picture(one, OF_SERIES) for one in series},
    }


def _of_rows(rows: Sequence[Booking]) -> dict[str, Picture]:
    """Of each booking, with the courts that it has."""
    db.session.flush()
    lanes = _lanes([row.id for row in rows])
    return {str(row.id): {**_picture(row, OF_BOOKING), "claims": lanes[row.id]} for row in rows}


def _picture(row: Any, columns: Sequence[str]) -> Picture:
    values = ((name, getattr(row, name)) for name in columns)
    return {name: v.astimezone(UTC).isoformat() if isinstance(v, datetime) else v for name, v in values}


def _lanes(ids: Sequence[int]) -> Mapping[int, list[list[int]]]:
    """The floors and lanes that each booking has."""
    found: dict[int, list[list[int]]] = defaultdict(list)
    columns = select(Claim.booking_id, Claim.venue_id, Claim.lane)
    for at in range(0, len(ids), 500):
        query = columns.where(Claim.booking_id.in_(ids[at : at + 500])).distinct()
        for booking, floor, lane in db.session.execute(query.order_by(Claim.venue_id, Claim.lane)):
            found[booking or 0].append([floor, lane])
    return found


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Both pictures without what is the same in both."""
    told: dict[str, Any] = {"before": {}, "after": {}}
    for table in ("bookings", "series"):
        old, new = before[table], after[table]
        changed = [number for number in new if old.get(number) != new[number]]
        told["after"][table] = {number: new[number] for number in changed}
        absent = ABSENT if table == "bookings" else {}
        told["before"][table] = {number: old.get(number, {**new[number], **absent}) for number in changed}
    return told


def _rows(wanted: Mapping[str, Any]) -> list[Booking]:
    of.hold([db.session.get_one(BookingSeries, int(number)) for number in wanted["series"]])
    rows = [db.session.get_one(Booking, int(number)) for number in sorted(wanted["bookings"], key=int)]
    for row in rows:
        lock_row(row)
    return rows


def _refuse_changed(rows: Sequence[Booking], present: Mapping[str, Any]) -> None:
    """What somebody did since stays: the change is not the last any more."""
    lanes = _lanes([row.id for row in rows])
    for row in rows:
        now = {**_picture(row, OF_BOOKING), "claims": lanes[row.id]}
        then = present["bookings"][str(row.id)]
        if any(now[name] != then[name] for name in now if name not in ("over_at", "reason")):
            raise _changed(_when(row))
    for number, then in present["series"].items():
        if _picture(db.session.get_one(BookingSeries, int(number)), OF_SERIES) != then:
            raise _changed(Words("这个固定时段", "the standing slot"))


def _refuse_begun(rows: Sequence[Booking], wanted: Mapping[str, Any]) -> None:
    for row in rows:
        picture = wanted["bookings"][str(row.id)]
        starts = [row.start] if row.state in LIVE else []
        starts += [datetime.fromisoformat(picture["start"])] if picture["state"] in LIVE else []
        if any(start <= clock.now() for start in starts):
            when = _when(row)
            raise Refusal(
                "booking-over",
                Words(
                    f"{when.zh}已经开始或结束，整个改动不能撤销了。",
                    f"{when.en} has begun or is over: the change as a whole cannot be taken back any more.",
                ),
                hint=Words("从下一次起再改一遍。", "Change it anew from the next date on."),
                context={"booking": row.id},
            )


def _refuse_ended_classes(rows: Sequence[Booking], wanted: Mapping[str, Any]) -> None:
    """Whoever had a seat was told that the class is off, and may have another by now."""
    ids = [row.id for row in rows if wanted["bookings"][str(row.id)]["state"] in LIVE]
    query = select(Lesson).where(Lesson.room.in_(ids), Lesson.state == "cancelled")
    lesson = db.session.scalar(query.limit(1))
    if lesson is not None:
        raise Refusal(
            "class-over",
            Words(
                "课程已通知取消，不能撤销；请重新开课。",
                "The class was called off and its people were told: offer it anew.",
            ),
            context={"lesson": lesson.id},
        )


def _put(
    rows: Sequence[Booking],
    wanted: Mapping[str, Any],
    wants: Mapping[Booking, Sequence[Want]],
    chosen: Elsewhere,
    by: User,
) -> None:
    several = [
        (want, wanted["bookings"][str(row.id)]["kit"]) for row, some in wants.items() for want in some[:1]
    ]
    more = [want for some in wants.values() for want in some[1:]]  # further courts of the same date
    kits = [*(kit for _, kit in several), *({} for _ in more)]
    leaving = [of.owner(row) for row in rows]
    of.refuse_collisions([*(want for want, _ in several), *more], by, leaving, kits)
    _refuse_by_rules(wants, chosen, by)
    for number, picture in wanted["series"].items():
        _write(db.session.get_one(BookingSeries, int(number)), picture)
    moved, over = [], []
    for row in rows:
        picture = wanted["bookings"][str(row.id)]
        was = (row.venue_id, row.start, row.end, row.state in LIVE)
        _write(row, {name: value for name, value in picture.items() if name != "claims"})
        row.venue = db.session.get_one(Venue, row.venue_id)
        if row.state in LIVE and was != (row.venue_id, row.start, row.end, True):
            moved.append(row)
        elif row.state not in LIVE and was[3]:
            over.append(row)
    of.claim_all(wants)
    series_words.tell(moved, by)
    series_words.tell(over, by, is_over=True)


def _refuse_by_rules(wants: Mapping[Booking, Sequence[Want]], chosen: Elsewhere, by: User) -> None:
    """A date that goes where it was not before goes by the rules, as any that is moved by itself."""
    for row, some in wants.items():
        for want in some if chosen.get(row.id) else ():
            asked = replace(booking_checks.asked_of(row), venue=of.venue(want.venue), start=want.start)
            desk_rules.refuse_by_rules(replace(asked, end=want.end), by, "change")


def _write(row: Any, picture: Picture) -> None:
    for name, value in picture.items():
        is_instant = name in ("start", "end", "over_at", "first") and value is not None
        setattr(row, name, datetime.fromisoformat(value) if is_instant else value)


def _wants(picture: Picture, row: Booking) -> list[Want]:
    """The very courts that it had; places of a floor by their number."""
    if picture["state"] not in LIVE:
        return []
    venue = db.session.get_one(Venue, picture["venue_id"])
    start, end = (datetime.fromisoformat(picture[name]) for name in ("start", "end"))
    lanes = picture["lanes"]
    if picture["claims"] is None:  # another place than it ever had: any court that is free
        return [Want(venue.code, start, end, lanes, use=row.activity)]
    if venue.shared or venue.parts or lanes in (0, max(1, venue.lanes)):
        return [Want(venue.code, start, end, lanes, use=row.activity)]
    return [Want(venue.code, start, end, 1, lane, row.activity) for _, lane in picture["claims"]]


def _when(row: Booking) -> Words:
    return spoken.span(row.start, row.end, of.zone())


def _changed(what: Words) -> Refusal:
    return Refusal(
        "changed-meanwhile",
        Words(
            f"{what.zh}后来又改过，撤销会盖掉它。",
            f"{what.en} was changed since: taking this back would undo that, too.",
        ),
        hint=Words("看看现在的情况再改。", "Look at it as it is now, then change it."),
    )


def _too_old() -> Refusal:
    return Refusal(
        "nothing-to-undo",
        Words("这个改动太久了，不能撤销。", "That change is too long ago to be taken back."),
        hint=Words("再改一次就行。", "Change it once more."),
    )
