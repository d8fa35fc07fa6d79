"""/me/book: a court in four taps, or the end of its waiting list. Plain forms, made for a thumb."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from scheduler import clock, idempotency
from scheduler.errors import Refusal
from scheduler.models import User, Venue
from scheduler.queries import courts as rooms
from scheduler.queries import lessons, waiting_list
from scheduler.queries.programme import day_types
from scheduler.services import booking as desk
from scheduler.services import offers, quotas, waiting
from scheduler.services.booking import Order
from scheduler.services.waiting import Wish
from scheduler.transactions import give_up
from scheduler.web import graces, times, views_classes, views_kit, views_mine
from scheduler.web.desk_answers import without_alternatives
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.views_booking import (
    LENGTHS,
    Asked,
    Pick,
    activities,
    asked,
    instead,
    moment,
    picks,
    speaks_for,
)
from scheduler.web.words import lang, t, w
from solver.words import Words

DAYS = 8
PICK_A_TIME = Words("先选一个时间", "Choose a time first.")


@door.get("/me/book")
def me_book() -> str:
    return _book_page(me_(), asked(me_()))


@door.post("/me/book")
@idempotency.once
def me_book_now() -> Any:
    """Book, for oneself or for a club; refused, the same page with why and what instead."""
    user = me_()
    person_of(user)
    wanted = asked(user)
    try:
        made = desk.book(_order(user, wanted), user)
    except Refusal as refusal:
        give_up()
        return _book_page(me_(), asked(me_()), refusal.to_json(lang())), refusal.status
    words = (
        t("已申请，等批准：{x}", "Asked for, to be approved: {x}", x=views_mine.said(made))
        if made.state == "pending"
        else t("订好了：{x}", "Booked: {x}", x=views_mine.said(made))
    )
    flash(words)
    return redirect(url_for("web.me_clubs" if wanted.group else "web.me"), 303)


@door.post("/me/waiting")
@idempotency.once
def me_wait() -> Any:
    user = me_()
    order = _order(user, replace(asked(user), group="", lanes=1))
    try:
        wish = Wish(person_of(user), [order.venue], order.start, order.end, order.lanes, order.party)
        waiting.join(wish, user)
    except Refusal as refusal:
        give_up()
        return _book_page(user, asked(user), refusal.to_json(lang())), refusal.status
    flash(
        t(
            "已加入候补。轮到你时会为你留着并通知。",
            "You are on the waiting list; you will be told when it is your turn.",
        )
    )
    return redirect(url_for("web.me"), 303)


def _order(user: User, wanted: Asked) -> Order:
    start, minutes = moment(request.form.get("start", "")), request.form.get("minutes", 60, type=int)
    venue = next((v for v in rooms.venues() if v.code == request.form.get("venue")), None)
    if start is None or venue is None:
        raise Refusal("bad-fields", PICK_A_TIME, status=422)
    party = 1 + max(0, request.form.get("guests", 0, type=int))
    club = next((c for c in speaks_for(user) if c.code == wanted.group), None)
    return Order(
        venue=venue.code,
        start=start,
        end=moment(request.form.get("end", "")) or start + timedelta(minutes=minutes),
        person=None if club else person_of(user),
        group=club,
        lanes=party if venue.shared else wanted.lanes,
        party=party,
        activity=rooms.activity_of(venue),
        source="phone",
        kit=views_kit.asked_kit(),
    )


def _book_page(user: User, asked: Asked, error: dict[str, Any] | None = None) -> str:
    person = person_of(user)
    found = [v for v in rooms.venues() if rooms.activity_of(v) == asked.activity]
    day = picks(found, asked, user)
    all_picks = day.starts
    chosen = next((p for p in all_picks if p.start == asked.start), None)
    first = times.today()
    days = [first + timedelta(days=n) for n in range(DAYS)]
    parts = rooms.parts(found, asked.day)
    kit = views_kit.asked_kit()
    minute = lambda p: times.local(p.start).hour * 60 + times.local(p.start).minute  # noqa: E731
    return render_template(
        "me_book.html",
        here_key="book",
        person=person,
        asked=asked,
        activities=activities(),
        clubs=speaks_for(user),
        lanes=range(1, max((v.lanes for v in found if not v.shared), default=1) + 1),
        instead=instead(all_picks, chosen) if chosen and not chosen.free else [],
        days=[(d, day_types(d, d)[d]) for d in days],
        groups=[(part, [p for p in all_picks if part.start <= minute(p) < part.end]) for part in parts],
        kept_by=day.kept_by,
        chosen=chosen,
        place=w(rooms.title_of(next(v for v in found if v.code == chosen.venue))) if chosen else "",
        lengths=LENGTHS,
        error=error and error | {"message": without_alternatives(error)},
        has_classes=bool(lessons.between(clock.now(), clock.now() + views_classes.AHEAD, only_open=True)),
        quotas=[]
        if asked.group
        else [views_mine.quota_said(q) for q in quotas.quotas(person, user, found, _noon(asked))],
        peak=_peak(found),
        kit=_kit_there(found, chosen, kit),
        kit_fields=views_kit.fields(kit),
        held_minutes=offers.params(chosen.venue).hold if chosen else 0,
        waiting=len([r for r in waiting_list.of_day(chosen.start, chosen.end) if chosen.venue in r.venues])
        if chosen and not chosen.free
        else 0,
    )


def _kit_there(found: list[Venue], chosen: Pick | None, wanted: dict[str, int]) -> list[views_kit.Lent]:
    """What can be borrowed with the chosen time."""
    if chosen is None or not chosen.free:
        return []
    here = [v for v in found if v.code == chosen.venue]
    return views_kit.choices(here, (chosen.start, chosen.end), wanted=wanted)


def _noon(asked: Asked) -> datetime:
    return rooms.at(asked.day, 12 * 60)


def _peak(found: list[Venue]) -> str:
    """The peak times as the rule says them: 12:00–13:00、17:30–19:30."""
    params = graces.rules_of(found[0].code).get("quota_peak") if found else None
    return t("、", ", ").join(span.replace("-", "–") for span in params.peak) if params else ""
