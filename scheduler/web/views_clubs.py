"""A club as its head sees it: ballots with its wishes or its result, the ledger, the dates to come."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler import clock
from scheduler.models import Ballot, BallotWish, Booking, Group
from scheduler.queries import clubs
from scheduler.queries import courts as rooms
from scheduler.services import ballot as ballots
from scheduler.services.ballot_slots import MOST, Slot
from scheduler.web import times, views_kit
from scheduler.web.words import t, w


@dataclass(frozen=True)
class SlotSaid:
    code: str
    words: str  # 健身操房 周二 18:00–19:30


@dataclass(frozen=True)
class BallotView:
    """`wish` is the club's own, `ranks` how many it may name; `carried` what the ledger brings along."""

    ballot: Ballot
    title: str
    slots: Sequence[SlotSaid]
    wish: BallotWish | None
    carried: int
    is_open: bool
    ranks: int
    result: str = ""
    why: str = ""

    def is_wished(self, rank: int, code: str) -> bool:
        ranked = self.wish.ranked if self.wish else []
        return len(ranked) > rank and ranked[rank] == code


@dataclass(frozen=True)
class ClubView:
    club: Group
    title: str
    ballots: Sequence[BallotView]
    dates: Sequence[tuple[Booking, str, str]]  # with its place and its kit


def club_view(club: Group) -> ClubView:
    rows = clubs.standing([club], clock.now())
    kits = views_kit.said_of(b.kit for b in rows)
    dates = [(b, w(rooms.title_of(b.venue)), kits.get(tuple(sorted(b.kit.items())), "")) for b in rows]
    return ClubView(club, w(club.title), [_ballot(b, club) for b in clubs.ballots()], dates)


def _ballot(ballot: Ballot, club: Group) -> BallotView:
    said = slots_said(ballot)
    wish = next((x for x in ballot.wishes if x.group_id == club.id), None)
    drawn = ballot.drawn_at is not None and wish is not None
    return BallotView(
        ballot,
        w(ballot.title),
        [SlotSaid(code, words) for code, words in said.items()],
        wish,
        wish.carried if wish and drawn else ballots.carried(ballot, club.id),
        ballot.drawn_at is None and clock.now() < ballot.closes_at,
        min(MOST, len(said)),
        said.get(wish.slot, t("没有排到", "none")) if wish and drawn else "",
        (wish.why_en if t("zh", "en") == "en" else wish.why_zh) if wish and drawn else "",
    )


def slots_said(ballot: Ballot) -> dict[str, str]:
    """The slots by code, in words."""
    titles = {v.code: w(rooms.title_of(v)) for v in rooms.venues()}
    return {code: _said(slot, titles) for code, slot in ballots.slots_of(ballot).items()}


def _said(slot: Slot, titles: dict[str, str]) -> str:
    when = f"{times.minutes(slot.start)}–{times.minutes(slot.start + slot.minutes)}"
    return f"{titles.get(slot.venue, slot.venue)} {times.weekday(slot.weekday - 1)} {when}"
