"""What a ballot offers, who speaks for a club, and when a ballot cannot be announced, wished in or drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Ballot, Group, Membership, Person, User, Venue
from scheduler.services.displacing import HEADS
from solver.words import Words

MOST = 10  # wishes of a club


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly time. `start` is a minute of the local day, `lanes` what one club gets (0: all), `clubs` how
    many clubs have it side by side."""

    code: str
    venue: str
    weekday: int  # 1 is Monday
    start: int
    minutes: int
    lanes: int = 1
    clubs: int = 1


def slots_of(ballot: Ballot) -> dict[str, Slot]:
    return {slot["code"]: Slot(**slot) for slot in ballot.slots}


def heads(group_id: int) -> Iterator[Person]:
    query = select(Person).join(Membership).where(Membership.group_id == group_id)
    yield from db.session.scalars(query.where(Membership.role.in_(HEADS)).order_by(Person.id))


def refuse_bad(slots: Sequence[Slot], term: tuple[date, date], open_share: int) -> None:
    known = set(db.session.scalars(select(Venue.code)))
    seen: dict[str, Slot] = {}
    right = term[0] <= term[1] and 0 <= open_share <= 100 and bool(slots)
    for slot in slots:
        fits = 1 <= slot.weekday <= 7 and slot.start >= 0 and slot.minutes > 0 and slot.clubs > 0
        fits = fits and slot.start + slot.minutes <= 1440 and slot.lanes >= 0
        clash = any(_same_time(slot, other) for other in seen.values())
        if not (right and fits and slot.code and slot.code not in seen and slot.venue in known) or clash:
            raise _bad(slot.code)
        seen[slot.code] = slot
    if not right:
        raise _bad("")


def _same_time(one: Slot, other: Slot) -> bool:
    same = (one.venue, one.weekday) == (other.venue, other.weekday)
    return same and one.start < other.start + other.minutes and other.start < one.start + one.minutes


def _bad(code: str) -> Refusal:
    return Refusal(
        "ballot-wrong",
        Words(
            f"时段“{code}”不对，或学期、开放比例不对。",
            f"Slot “{code}”, the term or the open share is not right.",
        ),
        hint=Words(
            "同一场地的时段不能重叠。", "Slots of one place must not overlap; each needs a known place."
        ),
        status=422,
        context={"slot": code},
    )


def refuse_known(code: str) -> None:
    taken = code and db.session.scalar(select(Ballot.id).where(Ballot.code == code))
    if code and not taken:
        return
    raise Refusal(
        "ballot-exists" if taken else "bad-fields",
        Words(f"已有一期叫“{code}”。", f"There is a ballot “{code}” already.")
        if taken
        else Words("写一个代码。", "Give it a code."),
        hint=Words("换一个代码。", "Take another code."),
        status=409 if taken else 422,
        context={"ballot": code},
    )


def refuse_stranger(group: Group, by: User) -> None:
    access.require(by)
    if by.has("desk", "organiser"):
        return
    if by.person_id is None or by.person_id not in {p.id for p in heads(group.id)}:
        raise Refusal(
            "not-allowed",
            Words("只有协会负责人能替协会填志愿。", "Only the head of a club wishes for it."),
            status=403,
            context={"club": group.code},
        )


def refuse_late(ballot: Ballot) -> None:
    if ballot.drawn_at is None and clock.now() < ballot.closes_at:
        return
    raise Refusal(
        "ballot-closed",
        Words("志愿填报已截止。", "This ballot is closed."),
        hint=Words("空着的时段可以找前台订。", "Free slots can be booked at the desk."),
        context={"ballot": ballot.code},
    )


def refuse_early(ballot: Ballot) -> None:
    if ballot.drawn_at is not None:
        raise Refusal(
            "ballot-drawn",
            Words("已经抽过了。", "This ballot has been drawn."),
            context={"ballot": ballot.code},
        )
    if clock.now() < ballot.closes_at:
        raise Refusal(
            "ballot-open",
            Words("志愿填报还没截止，不能抽签。", "Clubs may still wish: it cannot be drawn yet."),
            context={"ballot": ballot.code, "closes_at": ballot.closes_at.isoformat()},
        )


def refuse_unknown(ballot: Ballot, ranked: Sequence[str]) -> None:
    wrong = [code for code in ranked if code not in slots_of(ballot)]
    if not wrong and 0 < len(ranked) <= MOST and len(set(ranked)) == len(ranked):
        return
    raise Refusal(
        "wish-wrong",
        Words(f"志愿要有 1–{MOST} 个不同的时段。", f"Wish for 1 to {MOST} different slots of this ballot."),
        status=422,
        context={"unknown": wrong, "slots": list(slots_of(ballot))},
    )
