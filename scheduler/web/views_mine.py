"""The gym's part of /me: what is booked, what is waited for, how much of the quotas is used."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Person, User, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, waiting_list
from scheduler.services import booking_kit, points, quotas, waiting
from scheduler.services.quotas import Quota
from scheduler.web import graces, said_bookings, times, views_kit
from scheduler.web.words import t, w


@dataclass(frozen=True)
class Mine:
    booking: Booking
    place: str
    mark: tuple[str, str]
    can_check_in: bool
    kit: str = ""  # what is borrowed with it, in words
    may_borrow: bool = False  # its place lends something


@dataclass(frozen=True)
class Offered:
    """A place that is held in exchange for one that an event took, or until somebody confirms."""

    booking: Booking
    place: str
    instead_of: str  # empty where it stands for nothing
    until: str


@dataclass(frozen=True)
class Wait:
    row: Waiting
    places: str
    turn: int


class QuotaSaid(NamedTuple):
    """本周高峰 2/4 小时 · peak hours this week 2 of 4."""

    words: str
    is_spent: bool


@dataclass(frozen=True)
class Gym:
    """`soon` is what to say of the next booking: in 35 minutes."""

    bookings: tuple[Mine, ...]
    offers: tuple[Offered, ...]
    waiting: tuple[Wait, ...]
    points: int
    quotas: tuple[QuotaSaid, ...]
    soon: str


def gym_of(person: Person, by: User) -> Gym | None:
    """None where there is no gym."""
    venues = rooms.venues()
    if not venues:
        return None
    titles = {v.code: w(rooms.title_of(v)) for v in venues}
    courts = {(c.venue, c.lane): w(c.title) for c in rooms.courts(venues)}
    rows = day_board.live_of(person, clock.now())
    lanes = day_board.lane_of(rows)

    def place(b: Booking) -> str:
        if b.lesson is not None:
            return w(b.lesson.course.title)
        alone = b.lanes == 1 and not b.venue.shared
        title = courts.get((b.venue.code, lanes.get(b.id, 0)), "") if alone else ""
        return title or titles.get(b.venue.code, b.venue.code)

    wishes = waiting_list.of_person(person, clock.now())
    waited = {r.booking_id for r in wishes if r.state == "offered"}
    held = [b for b in rows if b.state == "held" and b.id not in waited]
    firm = [b for b in rows if b.state != "held"]
    kits = views_kit.said_of(b.kit for b in firm)
    lends = {v.code for v in {b.venue for b in firm} if booking_kit.lent_at(v)}
    return Gym(
        tuple(
            Mine(
                b,
                place(b),
                said_bookings.mark_of(b),
                _may_check_in(b),
                kits.get(tuple(sorted(b.kit.items())), ""),
                b.venue.code in lends and b.lesson_id is None,
            )
            for b in firm
        ),
        tuple(Offered(b, place(b), _before(b, titles), _until(b)) for b in held),
        tuple(Wait(r, _waited_for(r, titles), waiting.place(r)) for r in wishes),
        len(points.standing(person)),
        tuple(quota_said(q) for q in quotas.quotas(person, by, venues)),
        _soon(firm),
    )


def _may_check_in(booking: Booking) -> bool:
    """By phone, from as many minutes before as the rule says."""
    params = graces.check_in_of(booking.venue.code)
    opens = booking.start - timedelta(minutes=params.opens if params else 0)
    return booking.state == "confirmed" and opens <= clock.now() < booking.end


def quota_said(quota: Quota) -> QuotaSaid:
    used, limit = f"{round(quota.used, 2):g}", f"{round(quota.limit, 2):g}"
    unit = t(f" {quota.unit.zh}" if quota.unit.zh else "", f" {quota.unit.en}" if quota.unit.en else "")
    return QuotaSaid(f"{_capital(w(quota.title))} {used}/{limit}{unit}", quota.is_spent)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _waited_for(row: Waiting, titles: dict[str, str]) -> str:
    if row.lesson is not None:
        return w(row.lesson.course.title)
    return t("、", ", ").join(titles.get(code, code) for code in row.venues)


def _before(booking: Booking, titles: dict[str, str]) -> str:
    """What an offer is given for."""
    old = db.session.get(Booking, booking.replaces_id) if booking.replaces_id else None
    if old is None:
        return ""
    return f"{titles.get(old.venue.code, old.venue.code)} · {times.day(old.start)} {times.time(old.start)}"


def _until(booking: Booking) -> str:
    """17:40, with the day where it is not today's."""
    if booking.hold_until is None:
        return ""
    local = times.local(booking.hold_until)
    day = "" if local.date() == times.today() else f"{times.day(booking.hold_until)} "
    return f"{day}{times.time(booking.hold_until)}"


def said(row: Booking) -> str:
    """羽毛球 · 10月15日 周五 12:30–13:30."""
    when = f"{times.day(row.start)} {times.time(row.start)}–{times.time(row.end)}"
    title = row.lesson.course.title if row.lesson else rooms.title_of(row.venue)
    return f"{w(title)} · {when}"


def _soon(rows: list[Booking]) -> str:
    if not rows:
        return ""
    minutes = said_bookings.minutes_until(rows[0].start)
    if minutes < 0:
        return t("正在进行", "now")
    if minutes < 120:
        return t("{n} 分钟后", "in {n} min", n=minutes)
    return ""
