"""What a clash for a place is answered with: who has it, when, and what is free instead."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from scheduler import spoken
from scheduler.config import TABLE
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Claim, Entry, Plan, Venue
from scheduler.queries.floors import Key, Owner, Want, instant
from scheduler.queries.premises import premises
from scheduler.queries.turnover import TICK, Turnover
from scheduler.services import clash_words
from scheduler.services.clash_words import Court
from scheduler.services.free_times import free_times
from solver.words import Words

BOOKED = Words("一项预订", "a booking")
RESERVED = Words("一项不公开的安排", "something that is not public")


class Taken(Refusal):
    """`venue-taken`: what is taken by whom, and after it what is free instead."""

    def __init__(self, what: Words, **values: Any) -> None:
        found = values.get("alternatives", ())
        said = Words(what.zh + _instead(found, "zh"), f"{what.en} {_instead(found, 'en')}")
        super().__init__("venue-taken", said, **values)
        self.what = what

    def instead(self, found: Sequence[Alternative]) -> "Taken":
        """The same with other alternatives."""
        return Taken(self.what, hint=self.hint, context=self.context, alternatives=found)


def taken(
    want: Want,
    court: Court,
    names: Mapping[Owner, Words],
    *,
    keep: Collection[Key] = (),
    leaving: Collection[Owner] = (),
    instead: bool = True,
    asker: Owner | None = None,
) -> Refusal:
    """`court` is the one in the way, with who has which tick of the wanted span on it. `keep` are claims about
    to be made beside this one, `leaving` are owners whose claims are about to be made anew: alternatives respect
    both. None are looked for without `instead`. Where the holder stands only so near that the changeover is
    too short, it says so, with the minutes."""
    venue = db.session.scalars(select(Venue).where(Venue.code == want.venue)).one()
    held = court.held
    first, holder = min(held.items(), key=lambda pair: pair[0])
    ticks = [tick for tick, owner in held.items() if owner == holder]
    zone = _zone(holder)
    when = spoken.span(instant(first), instant(max(ticks) + 1), zone)
    who = name_of(holder, names)
    found = [
        _alternative(v, start, want, zone)
        for v, start in (free_times(venue, want, zone, keep=keep, leaving=leaving) if instead else ())
    ]
    between = _changeover(want, holder, asker or Owner(use=want.use))
    if between:
        return _too_near(venue, want, between, who, holder, found)
    return Taken(
        clash_words.taken(want, court, when, who),
        hint=Words(
            "换个时间或场地，或请对方让出来。", "Take another time or place, or ask them to give way."
        ),
        context={
            "venue": want.venue,
            "court": clash_words.code_of(court),
            "start": want.start.isoformat(),
            "end": want.end.isoformat(),
            "taken_from": instant(first).isoformat(),
            "taken_until": instant(max(ticks) + 1).isoformat(),
            "entry": holder.entry_uid if who != RESERVED else None,
            "booking": holder.booking_id,
        },
        alternatives=found,
    )


@dataclass(frozen=True)
class Between:
    """What the holder really has, and how many minutes have to lie between it and the wanted span."""

    start: datetime
    end: datetime
    minutes: int


def _changeover(want: Want, holder: Owner, asker: Owner) -> Between | None:
    """None where the holder stands in the wanted span itself, or nobody asks for a changeover."""
    turnover = Turnover.read()
    floors = [floor for floor, _ in premises().floors.by_venue[want.venue]]
    reach = turnover.reach(floors)
    if not reach:
        return None
    query = select(Claim.venue_id, func.min(Claim.tick), func.max(Claim.tick)).where(
        Claim.venue_id.in_(floors),
        Claim.tick >= want.ticks.start - reach,
        Claim.tick < want.ticks.stop + reach,
        Claim.booking_id == holder.booking_id
        if holder.booking_id is not None
        else Claim.entry_uid == holder.entry_uid,
    )
    for floor, first, last in db.session.execute(query.group_by(Claim.venue_id)):
        before, after = turnover.around(floor, asker, holder)
        minutes = (after if last < want.ticks.start else before) * TICK
        if minutes and (last < want.ticks.start or first >= want.ticks.stop):
            return Between(instant(first), instant(last + 1), minutes)
    return None


def _too_near(
    venue: Venue, want: Want, between: Between, who: Words, holder: Owner, found: Sequence[Alternative]
) -> Taken:
    zone, is_after = _zone(holder), between.end <= want.start
    edge = (between.end if is_after else between.start).astimezone(ZoneInfo(zone))
    apart = timedelta(minutes=between.minutes)
    best = edge + apart if is_after else edge - apart
    place = clash_words.asked_for(venue, want)
    said = Words(f"{edge:%H:%M} 前", f"until {edge:%H:%M}")
    hint = Words(f"最早 {best:%H:%M} 开始。", f"Start at {best:%H:%M} at the earliest.")
    if not is_after:
        said = Words(f"{edge:%H:%M} 起", f"from {edge:%H:%M}")
        hint = Words(f"最晚 {best:%H:%M} 结束。", f"End by {best:%H:%M}.")
    return Taken(
        Words(
            f"{place.zh}{said.zh}有人（{who.zh}），两次使用之间要留 {between.minutes} 分钟换场。",
            f"{place.get('en')} is taken {said.en} ({who.get('en')}), and {between.minutes} min are "
            "kept free between two uses.",
        ),
        hint=hint,
        context={
            "venue": want.venue,
            "start": want.start.isoformat(),
            "end": want.end.isoformat(),
            "rule": "changeover",
            "minutes": between.minutes,
            "possible_from" if is_after else "possible_until": best.isoformat(),
            "entry": holder.entry_uid if who != RESERVED else None,
            "booking": holder.booking_id,
        },
        alternatives=found,
    )


def taken_tick(floor: int, lane: int, tick: int, holder: Owner) -> Refusal:
    """The same for a clash that only the database saw: one tick of a lane is all that is known."""
    venue = db.session.get_one(Venue, floor)
    want = Want(venue.code, instant(tick), instant(tick + 1), lanes=1)
    return taken(want, Court(floor, lane, {tick: holder}), {})


def taken_by_somebody() -> Refusal:
    """The one who was faster has let go again: only trying again can tell."""
    return Refusal(
        "venue-taken",
        Words("刚才有人同时占用了这个场地。", "Somebody else took the place at the same moment."),
        hint=Words("请再试一次。", "Try again."),
    )


def _zone(owner: Owner) -> str:
    plan = db.session.get(Plan, owner.plan_id) if owner.plan_id else None
    return plan.zone if plan else TABLE["ZONE"].default


def name_of(owner: Owner, names: Mapping[Owner, Words]) -> Words:
    """The title of the entry, with its plan's; a booking is not told by its person."""
    if owner in names:
        return names[owner]
    if owner.entry_uid is None:
        return BOOKED
    query = select(Entry, Plan).join(Plan, Plan.id == Entry.plan_id)
    query = query.where(Entry.uid == owner.entry_uid, Entry.superseded_by.is_(None))
    row = db.session.execute(query).first()
    if row is None or not row.Entry.public:
        return RESERVED
    entry, plan = row
    return Words(
        f"{plan.title.zh}：{entry.title_zh or entry.title_en}",
        f"{plan.title.get('en')}: {entry.title_en or entry.title_zh}",
    )


def _instead(found: Iterable[Alternative], language: str) -> str:
    said = [a.words.get(language) for a in found]
    if language == "zh":
        return f"还可以：{'、'.join(said)}。" if said else "当天没有别的空档。"
    return f"Free instead: {', '.join(said)}." if said else "Nothing else is free that day."


def _alternative(venue: Venue, start: datetime, want: Want, zone: str) -> Alternative:
    local = start.astimezone(ZoneInfo(zone))
    end = start + (want.end - want.start)
    words = Words(f"{local:%H:%M}", f"{local:%H:%M}")
    if venue.code != want.venue:
        words = Words(
            f"{venue.title.zh}的 {local:%H:%M}",
            f"{venue.title.get('en')} at {local:%H:%M}",
        )
    action = {"venue": venue.code, "start": start.isoformat(), "end": end.isoformat()}
    return Alternative(words, action)
