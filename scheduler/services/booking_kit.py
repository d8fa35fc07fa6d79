"""Kit lent with a booking: never more at once than there is."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, KitItem, Venue
from scheduler.models.booking import LIVE
from scheduler.queries import desk_rules
from solver.words import Words


def asked(kit: Mapping[str, int]) -> dict[str, int]:
    """What of the kit is asked for at all; nobody can borrow less than nothing."""
    wanted = {code: n for code, n in kit.items() if n}
    if any(n < 0 for n in wanted.values()):
        raise Refusal("bad-fields", Words("数量不能是负数。", "A number cannot be negative."), status=422)
    return wanted


def refuse_missing(
    kit: Mapping[str, int], start: datetime, end: datetime, *, before: Booking | None = None
) -> None:
    """Looks and counts under the lock of the kit's rows, so two cannot both take the last one."""
    wanted = {code: n for code, n in kit.items() if n}
    if not wanted:
        return
    items = lock(wanted)
    refuse_unknown(wanted, items)
    lent = _lent(start, end, before)
    for code, n in wanted.items():
        item = items[code]
        left = item.stock - _most(lent, code, start)
        if n > left:
            raise _too_few(item, n, left)


def missing(
    kit: Mapping[str, int], start: datetime, end: datetime, *, leaving: Collection[int] = ()
) -> list[tuple[KitItem, int, int]]:
    """What of it is not there for all of the span: the thing, how many are wanted and how many are left. Call
    it under the lock. What the bookings `leaving` borrow does not count: they change, too."""
    wanted = {code: n for code, n in kit.items() if n}
    if not wanted:
        return []
    lent = [one for one in _lent(start, end, None) if one.id not in leaving]
    items = db.session.scalars(select(KitItem).where(KitItem.code.in_(wanted)).order_by(KitItem.id))
    counted = ((item, wanted[item.code], item.stock - _most(lent, item.code, start)) for item in items)
    return [(item, n, max(0, left)) for item, n, left in counted if n > left]


def refuse_unknown(kit: Mapping[str, int], items: Mapping[str, KitItem]) -> None:
    """There is no such thing to lend."""
    for code in (code for code, n in kit.items() if n and code not in items):
        raise Refusal("not-found", Words(f"没有器材“{code}”。", f"There is no kit “{code}”."), status=404)


def lock(codes: Collection[str]) -> dict[str, KitItem]:
    """The things by their codes; nobody else counts them until the end of the transaction. Before the floors."""
    query = select(KitItem).where(KitItem.code.in_(set(codes))).order_by(KitItem.id)
    return {item.code: item for item in db.session.scalars(query.with_for_update())} if codes else {}


def is_there(
    kit: Mapping[str, int], start: datetime, end: datetime, *, before: Booking | None = None
) -> bool:
    """Whether nothing of it would be refused, as things are; locks nothing."""
    return not any(n > left(code, start, end, before=before) for code, n in kit.items() if n)


def lent_at(venue: Venue) -> list[KitItem]:
    """What may be borrowed with a booking there: what its rule names; everything where no rule says."""
    params = desk_rules.params("kit", venue.code)
    rows = db.session.scalars(select(KitItem).order_by(KitItem.id))
    return [item for item in rows if params is None or item.code in params.items]


def all_left(
    items: Iterable[KitItem], start: datetime, end: datetime, *, before: Booking | None = None
) -> dict[str, int]:
    """Of each thing the fewest that are not lent at any moment of the span, by code. Bookings are read once."""
    items = list(items)
    lent = _lent(start, end, before) if items else []
    return {item.code: max(0, item.stock - _most(lent, item.code, start)) for item in items}


def left(code: str, start: datetime, end: datetime, *, before: Booking | None = None) -> int:
    """The fewest of a thing that are not lent at any moment of the span; 0 where there is no such thing."""
    stock = db.session.scalar(select(KitItem.stock).where(KitItem.code == code)) or 0
    return stock - _most(_lent(start, end, before), code, start)


class Lent(NamedTuple):
    """What a booking has borrowed, as it is now: a row of the session may have been read before the lock."""

    id: int
    start: datetime
    end: datetime
    kit: Mapping[str, int]


def _lent(start: datetime, end: datetime, before: Booking | None) -> list[Lent]:
    columns = select(Booking.id, Booking.start, Booking.end, Booking.kit)
    query = columns.where(Booking.state.in_(LIVE), Booking.start < end, Booking.end > start)
    found = (Lent(*row) for row in db.session.execute(query))
    return [b for b in found if b.kit and (before is None or b.id != before.id)]


def _most(lent: list[Lent], code: str, start: datetime) -> int:
    """The most that are out at once: at the start, or when another booking begins."""
    moments = {start, *(b.start for b in lent if b.start > start)}
    return max(sum(b.kit.get(code, 0) for b in lent if b.start <= at < b.end) for at in moments)


def _too_few(item: KitItem, wanted: int, left: int) -> Refusal:
    return Refusal(
        "kit-taken",
        Words(
            f"{item.title.zh}那时只剩 {max(0, left)} 件，要 {wanted} 件。",
            f"Only {max(0, left)} of {item.title.get('en')} left then; {wanted} are wanted.",
        ),
        hint=Words("少借几件，或换个时间。", "Take fewer, or another time."),
        context={"kit": item.code, "left": max(0, left), "wanted": wanted},
    )
