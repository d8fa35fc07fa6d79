"""Everything that is in the way of a set of wants, not only the first thing: each date with what is there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from scheduler import spoken
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Claim, Venue
from scheduler.queries.floors import Floors, Key, Owner, Want
from scheduler.queries.premises import premises
from scheduler.queries.turnover import TICK, Turnover
from scheduler.services import clashes
from scheduler.services.free_times import is_open
from solver.words import Words

CLOSED = Words("不开放", "closed")
CHUNK = 60  # spans of one query
NOBODY: Mapping[Owner, Words] = {}  # is named


@dataclass(frozen=True, slots=True)
class Collision:
    """A want that cannot be had. `kind` is taken, changeover, closed or kit (not so much is left to lend);
    `words` say what is there, `minutes` how many have to lie between the two."""

    want: Want
    kind: str
    words: Words
    minutes: int = 0


def collisions(
    wants: Sequence[Want], leaving: Collection[Owner] = (), names: Mapping[Owner, Words] = NOBODY
) -> list[Collision]:
    """Those of the wants that cannot be had, in the order of time. Locks the floors: call it in `writing()`.

    `leaving` are owners whose claims are about to be made anew; `names` what may be said of who has a place.
    """
    floors = premises().floors
    floors.lock(want.venue for want in wants)
    codes = {want.venue for want in wants}
    venues = {v.code: v for v in db.session.scalars(select(Venue).where(Venue.code.in_(codes)))}
    turnover = Turnover.read()
    held = _held(floors, wants, leaving, turnover)
    wider = turnover.spread(held, Owner(use=wants[0].use)) if wants else held
    found = (_collision(venues[want.venue], want, floors, held, wider, turnover, names) for want in wants)
    return sorted((one for one in found if one), key=lambda c: (c.want.start, c.want.venue))


def refusal(found: Sequence[Collision], of: int, zone: str, *, without: bool = True) -> Refusal:
    """The answer that lists each date with what is there, and offers the rest without them where it can be had
    `without`."""
    listed = [_said(one, zone) for one in found]
    rest = of - len(found)
    skip = sorted({f"{one.want.start.astimezone(ZoneInfo(zone)):%Y-%m-%d}" for one in found})
    others = Alternative(
        Words(f"不含这 {len(skip)} 天，订其余 {rest} 次", f"Book the other {rest} without these days"),
        {"skip": skip},
    )
    return Refusal(
        "series-taken",
        Words(
            f"{of} 次里有 {len(found)} 次订不了：{'；'.join(w.zh for w in listed)}。",
            f"{len(found)} of {of} dates cannot be had: {'; '.join(w.en for w in listed)}.",
        ),
        hint=Words(
            "去掉这些日期，或换个时间或场地。", "Leave these dates out, or take another time or place."
        ),
        context={
            "of": of,
            "dates": [
                {
                    "venue": one.want.venue,
                    "start": one.want.start.isoformat(),
                    "end": one.want.end.isoformat(),
                    "kind": one.kind,
                    "minutes": one.minutes or None,
                    "zh": said.zh,
                    "en": said.en,
                }
                for one, said in zip(found, listed, strict=True)
            ],
        },
        alternatives=[others] if rest and without else [],
    )


def _said(one: Collision, zone: str) -> Words:
    when = spoken.span(one.want.start, one.want.end, zone)
    return Words(f"{when.zh}（{one.words.zh}）", f"{when.en} ({one.words.get('en')})")


def _held(
    floors: Floors, wants: Sequence[Want], leaving: Collection[Owner], turnover: Turnover
) -> Mapping[Key, Owner]:
    reach = turnover.reach(floor for want in wants for floor, _ in floors.by_venue[want.venue])
    spans = [
        and_(
            Claim.venue_id == floor,
            Claim.tick >= want.ticks.start - reach,
            Claim.tick < want.ticks.stop + reach,
        )
        for want in wants
        for floor, _ in floors.by_venue[want.venue]
    ]
    columns = (Claim.venue_id, Claim.lane, Claim.tick, Claim.plan_id, Claim.entry_uid, Claim.booking_id)
    found: dict[Key, Owner] = {}
    for at in range(0, len(spans), CHUNK):
        rows = db.session.execute(select(*columns, Claim.use).where(or_(*spans[at : at + CHUNK])))
        found.update({(v, lane, t): Owner(p, e, b, u) for v, lane, t, p, e, b, u in rows})
    return {key: owner for key, owner in found.items() if owner not in leaving}


def _collision(
    venue: Venue,
    want: Want,
    floors: Floors,
    held: Mapping[Key, Owner],
    wider: Mapping[Key, Owner],
    turnover: Turnover,
    names: Mapping[Owner, Words],
) -> Collision | None:
    """`wider` is what is held with the changeovers beside it."""
    if not is_open(venue, want):
        return Collision(want, "closed", _why_closed(venue, want.start, want.end))
    found = next(_in_the_way(floors, want, wider), None)
    if found is None:
        return None
    floor, owner = found
    who = clashes.name_of(owner, names)
    minutes = _too_near(floor, want, owner, held, turnover)
    if not minutes:
        return Collision(want, "taken", who)
    return Collision(want, "changeover", _with_changeover(who, minutes), minutes)


def _too_near(floor: int, want: Want, owner: Owner, held: Mapping[Key, Owner], turnover: Turnover) -> int:
    """The minutes of changeover that are missing beside the owner; 0 where it stands in the span itself."""
    its = [tick for (where, _, tick), who in held.items() if where == floor and who == owner]
    if any(tick in want.ticks for tick in its):
        return 0
    before, after = turnover.around(floor, Owner(use=want.use), owner)
    is_after = any(want.ticks.start - after <= tick < want.ticks.start for tick in its)
    return (after if is_after else before) * TICK


def _with_changeover(who: Words, minutes: int) -> Words:
    return Words(
        f"{who.zh}离得太近，之间要留 {minutes} 分钟换场",
        f"{who.get('en')} too near: {minutes} min are kept free between two uses",
    )


def _in_the_way(floors: Floors, want: Want, held: Mapping[Key, Owner]) -> Iterator[tuple[int, Owner]]:
    """The floor and who has one of its lanes that are missing; that very lane, where the want names one."""
    for floor, lanes in floors.by_venue[want.venue]:
        wanted = range(lanes) if want.lane is None else range(lanes)[want.lane : want.lane + 1]
        taken = [
            owner
            for lane in wanted
            if (owner := next((held[k] for t in want.ticks if (k := (floor, lane, t)) in held), None))
        ]
        if taken and len(wanted) - len(taken) < min(want.lanes or lanes, len(wanted)):
            yield floor, taken[0]


def _why_closed(venue: Venue, start: datetime, end: datetime) -> Words:
    closure = next((c for c in venue.closures if c.start < end and start < c.end), None)
    if closure is None:
        return CLOSED
    return Words(
        f"关闭：{closure.reason_zh or closure.reason_en}", f"closed: {closure.reason_en or closure.reason_zh}"
    )
