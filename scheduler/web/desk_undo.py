"""Taking back and doing again: each act of the clerk knows its opposite, and the opposite of that is the act.

The last acts stand in the session. A booking that was cancelled and is made again is another row: whatever
still names the old one is rewritten, so that several steps back and forth go on with the right one.

Where the old place is taken meanwhile the refusal's alternatives say `back` (undo or redo): taking one does the step
with that place instead.
"""

from datetime import datetime
from typing import Any, TypedDict

from flask import session

from scheduler import spoken
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Booking, User, Waiting
from scheduler.queries import courts, day_board
from scheduler.services import booking as desk
from scheduler.services import (
    checking_in,
    lending,
    series_elsewhere,
    series_steps,
    taking_back,
    waiting,
    wishing,
)
from scheduler.services.booking import Order
from scheduler.transactions import writing
from scheduler.web import times
from scheduler.web.words import t, w
from solver.words import Words

KEPT = 10  # acts that can be taken back, the last first
MOVES = ("book", "move", "join", "series")  # steps that can be done at another place
BACK = {"desk_acts": "undo", "desk_undone": "redo"}


class Act(TypedDict):
    """What happened, in words; how to do the opposite, {verb, …}; the booking that it is about."""

    words: str
    undo: dict[str, Any]
    booking: int


def note(words: str, booking: Booking, undo: dict[str, Any]) -> None:
    """A new act: what was taken back before it cannot be done again."""
    session["desk_acts"] = [*_stack("desk_acts"), Act(words=words, undo=undo, booking=booking.id)][-KEPT:]
    session["desk_undone"] = []


def last_words() -> str:
    """What would be taken back now."""
    acts = _stack("desk_acts")
    return acts[-1]["words"] if acts else ""


def undone_words() -> str:
    """What would be done again now."""
    acts = _stack("desk_undone")
    return acts[-1]["words"] if acts else ""


def undo(by: User, instead: dict[str, Any] | None = None) -> str:
    """Take the last act back, to the place `instead` where that is given; what it was, in words."""
    if not _stack("desk_acts"):
        raise Refusal("nothing-to-undo", Words("没有可撤销的", "There is nothing to take back."), status=409)
    return t("已撤销：{x}", "Taken back: {x}", x=_step("desk_acts", "desk_undone", by, instead))


def redo(by: User, instead: dict[str, Any] | None = None) -> str:
    """Do again what was taken back last."""
    if not _stack("desk_undone"):
        raise Refusal("nothing-to-redo", Words("没有可重做的", "There is nothing to do again."), status=409)
    return t("已重做：{x}", "Done again: {x}", x=_step("desk_undone", "desk_acts", by, instead))


def _step(source: str, target: str, by: User, instead: dict[str, Any] | None) -> str:
    last = _stack(source)[-1]
    row = db.session.get(Booking, last["booking"])
    if row is None:
        raise Refusal("not-found", Words("这条预订没有了", "That booking is gone."), status=404)
    how = {**last["undo"], **(instead or {})}
    if how.pop("of", row.id) != row.id:
        raise Refusal("changed-meanwhile", Words("这已不是最后一步", "That is not the last step any more."))
    try:
        made, opposite = _opposite(row, how, by)
    except Refusal as refusal:
        refusal.alternatives = _takeable(refusal, how, {"back": BACK[source], "of": row.id})
        raise
    session[source] = _stack(source)[:-1]
    act = Act(words=last["words"], undo=opposite, booking=made.id)
    session[target] = [*_stack(target), act][-KEPT:]
    if made.id != row.id:
        for name in ("desk_acts", "desk_undone"):
            session[name] = [_renamed(a, row.id, made.id) for a in _stack(name)]
    return last["words"] + (_where(made) if "venue" in (instead or {}) else "")


def _takeable(refusal: Refusal, how: dict[str, Any], step: dict[str, Any]) -> tuple[Alternative, ...]:
    """The alternatives with what they would do: this step, at that place. Others stand nowhere in its way."""
    places = refusal.alternatives if how["verb"] in MOVES else ()
    return tuple(Alternative(one.words, {**one.action, **step}) for one in places)


def _where(row: Booking) -> str:
    return t(
        "，现在在{place} {when}",
        "; now {place}, {when}",
        place=w(courts.title_of(row.venue, _lane(row))),
        when=w(spoken.span(row.start, row.end, str(times.zone()))),
    )


def _renamed(act: Act, old: int, new: int) -> Act:
    return Act(words=act["words"], undo=act["undo"], booking=new if act["booking"] == old else act["booking"])


def _opposite(row: Booking, how: dict[str, Any], by: User) -> tuple[Booking, dict[str, Any]]:
    """Do it; back come the booking and how to do the opposite."""
    if how["verb"] == "cancel":
        back = how_to_book(row)
        return desk.cancel(row, by, "undo"), back
    if how["verb"] == "put_back":
        back = {**how_to_book(row), "waiting": how["waiting"]}
        return taking_back.put_back(db.session.get_one(Waiting, how["waiting"]), row, by), back
    if how["verb"] == "book" and how.get("waiting"):
        return _filled_again(row, how, by), {"verb": "put_back", "waiting": how["waiting"]}
    if how["verb"] == "book":
        return _booked_again(row, how, by), {"verb": "cancel"}
    if how["verb"] == "not_here":
        return taking_back.not_here(row, by), {"verb": "here"}
    if how["verb"] == "here":
        return checking_in.check_in(row, by), {"verb": "not_here"}
    if how["verb"] == "swap":
        return desk.swap(row, db.session.get_one(Booking, how["other"]), by)[0], how
    if how["verb"] == "join":
        cut = row.end.isoformat()
        return _joined(row, how, by), {"verb": "split", "at": cut}
    if how["verb"] == "split":
        until = row.end.isoformat()
        row, rest = desk.split(row, datetime.fromisoformat(how["at"]), by)
        return row, {"verb": "join", "rest": rest.id, "end": until}
    if how["verb"] == "lend":
        had = dict(row.kit)
        return lending.lend(row, how["kit"], by), {"verb": "lend", "kit": had}
    if how["verb"] == "series":
        chosen = series_elsewhere.read(how.pop("elsewhere", ""))
        series_steps.restore(how["step"], how["side"], by, chosen)
        return row, {**how, "side": "after" if how["side"] == "before" else "before"}
    back = how_to_move(row)
    start, end = datetime.fromisoformat(how["start"]), datetime.fromisoformat(how["end"])
    return desk.move(row, by, venue=how["venue"], start=start, end=end, lane=how.get("lane")), back


def _joined(row: Booking, how: dict[str, Any], by: User) -> Booking:
    """The rest is given up and the first is as long as both were, in one: nobody gets in between."""
    with writing():
        desk.cancel(db.session.get_one(Booking, how["rest"]), by, "undo")
        if "venue" in how:  # elsewhere, because somebody has the place of the rest
            start, end = datetime.fromisoformat(how["start"]), datetime.fromisoformat(how["end"])
            return desk.move(row, by, venue=how["venue"], start=start, end=end)
        return desk.resize(row, by, end=datetime.fromisoformat(how["end"]))


def how_to_move(row: Booking) -> dict[str, Any]:
    """Back to where it is now, to the very court."""
    return {
        "verb": "move",
        "venue": row.venue.code,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "lane": _lane(row),
    }


def how_to_book(row: Booking) -> dict[str, Any]:
    """The same once more, where it is now."""
    return {**how_to_move(row), "verb": "book", "lanes": row.lanes, "party": row.party, "was": row.state}


def _filled_again(row: Booking, how: dict[str, Any], by: User) -> Booking:
    """First off the list: what was held meanwhile for the same person is the place that they get."""
    with writing():
        waits = db.session.get_one(Waiting, how["waiting"])
        if waits.state in wishing.OPEN:
            waiting.withdraw(waits, by)
        return _booked_again(row, how, by)


def _booked_again(row: Booking, how: dict[str, Any], by: User) -> Booking:
    made = desk.book(
        Order(
            venue=how["venue"],
            start=datetime.fromisoformat(how["start"]),
            end=datetime.fromisoformat(how["end"]),
            person=row.person,
            group=row.group,
            lanes=how["lanes"],
            party=how["party"],
            activity=row.activity,
            source=row.source,
            kit=dict(row.kit),
            override=tuple(row.overridden),
            reason="undo",
            lane=how.get("lane"),
        ),
        by,
    )
    if how.get("was") == "checked_in" and made.state == "confirmed":
        checking_in.check_in(made, by)
    return made


def _lane(row: Booking) -> int | None:
    """The court it is on; None where it is on several, or on a floor."""
    if row.venue.shared or row.lanes != 1:
        return None
    return day_board.lane_of([row]).get(row.id)


def _stack(name: str) -> list[Act]:
    return list(session.get(name, []))
