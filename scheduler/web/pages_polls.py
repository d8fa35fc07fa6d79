"""/organiser/plans/CODE/polls: which times suit people: asked, counted, closed into a wish of the next solve."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.imports.cells import read_clock, read_day
from scheduler.models import EventSession, Group, Plan, Poll, User
from scheduler.queries import plans, timetables
from scheduler.services import consulting, poll_words, polls
from scheduler.transactions import give_up, is_writing
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w
from solver.words import Words

SHOWN, A_DAY = 12, 2  # best places that are offered, and how many of one day
LOOKED_AT = 400
AHEAD = timedelta(days=2)  # nobody answers at once


@door.get("/organiser/plans/<plan>/polls", endpoint="polls")
def all_polls(plan: str) -> str:
    """The polls of the plan, and a form for one more; `session` shows its best places."""
    return _page(plan_of(plan), organiser(), request.args.get("session", ""))


@door.post("/organiser/plans/<plan>/polls")
def poll_ask(plan: str) -> AnyResponse | tuple[str, int]:
    """Times that were ticked and times that were typed, for whom, until when."""
    here, user = plan_of(plan), organiser()
    form = request.form
    try:
        starts = _ticked(here) | _typed(here)
        poll = polls.ask(
            _session(here, form.get("session", "")),
            starts,
            _moment(here, form.get("until_day", ""), form.get("until_time", "") or "18:00"),
            user,
            groups=_codes("groups"),
            people=_codes("people"),
        )
    except Refusal as refusal:
        if is_writing():
            give_up()
        return _page(here, user, form.get("session", ""), refusal.to_json(lang())), refusal.status
    flash(t("已发出，问了 {n} 人。", "Sent; {n} people are asked.", n=len(poll.asked)))
    return redirect(url_for("web.poll", plan=plan, number=poll.id), 303)


@door.get("/organiser/plans/<plan>/polls/<int:number>", endpoint="poll")
def one_poll(plan: str, number: int) -> str:
    """How many said what; never who."""
    found = plan_of(plan)
    return _poll_page(found, _poll(found, number))


@door.post("/organiser/plans/<plan>/polls/<int:number>")
def poll_end(plan: str, number: int) -> AnyResponse | tuple[str, int]:
    """Close it now, or withdraw it with the wish that it made."""
    found, user = plan_of(plan), organiser()
    poll = _poll(found, number)
    try:
        if request.form.get("act") == "withdraw":
            polls.withdraw(poll, user)
        else:
            polls.close_now(poll, user)
    except Refusal as refusal:
        give_up()
        return _poll_page(found, _poll(found, number), refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.poll", plan=plan, number=number), 303)


def _poll_page(plan: Plan, poll: Poll, error: dict[str, Any] | None = None) -> str:
    counts = polls.counts(poll)
    rows: list[dict[str, Any]] = [
        {
            "option": o,
            "counts": counts[o.id],
            "score": sum(polls.ANSWERS[a] * n for a, n in counts[o.id].items()),
        }
        for o in poll.options
    ]
    return render_template(
        "poll.html",
        poll=poll,
        name=w(poll_words.name(poll)),
        rows=rows,
        best=max((row["score"] for row in rows), default=0),
        answered=len(polls.answered(poll)),
        error=error,
        **around(plan, "busy"),
    )


def _page(plan: Plan, user: User, session: str, error: dict[str, Any] | None = None) -> str:
    best, problem = _best(plan, session, user) if session else ([], None)
    groups = db.session.scalars(select(Group).order_by(Group.kind, Group.code)).all()
    return render_template(
        "polls.html",
        polls=[(poll, w(poll_words.name(poll)), len(polls.answered(poll))) for poll in _polls(plan)],
        sessions=[(f"{s.event.code}.{s.code}", w(s.title) or w(s.event.title)) for s in plans.sessions(plan)],
        session=session,
        best=best,
        problem=problem,
        groups=groups,
        form={name: request.form.getlist(name) for name in request.form},
        error=error,
        **around(plan, "busy"),
    )


def _best(plan: Plan, session: str, user: User) -> tuple[list[tuple[datetime, int]], dict[str, Any] | None]:
    """The cheapest starts in the present draft, some days apart; where it cannot be asked, why not."""
    draft = timetables.current(plan)
    if draft is None:
        return [], None
    try:
        found = consulting.places(draft, session, user, first=clock.now() + AHEAD, count=LOOKED_AT)
    except Refusal as refusal:
        return [], refusal.to_json(lang())
    costs: dict[datetime, int] = {}
    for place in found["places"]:
        costs.setdefault(datetime.fromisoformat(place["start"]), place["cost"])
    days: Counter[Any] = Counter()
    chosen = []
    for start, cost in costs.items():  # the cheapest first
        days[start.date()] += 1
        if days[start.date()] <= A_DAY:
            chosen.append((start, cost))
    return sorted(chosen[:SHOWN]), None


def _ticked(plan: Plan) -> dict[datetime, int | None]:
    found: dict[datetime, int | None] = {}
    for text in request.form.getlist("start"):
        moment, _, cost = text.partition("|")
        try:
            start = datetime.fromisoformat(moment)
            price = int(cost) if cost else None
        except ValueError:
            abort(422)
        found[start if start.tzinfo else start.replace(tzinfo=ZoneInfo(plan.zone))] = price
    return found


def _typed(plan: Plan) -> dict[datetime, int | None]:
    """One time a line: 2021-03-05 14:00."""
    found: dict[datetime, int | None] = {}
    for line in request.form.get("typed", "").splitlines():
        day, _, minute = line.strip().partition(" ")
        if day:
            found[_moment(plan, day, minute)] = None
    return found


def _moment(plan: Plan, day: str, minute: str) -> datetime:
    try:
        when, at = read_day(day), read_clock(minute)
        midnight = datetime(when.year, when.month, when.day, tzinfo=ZoneInfo(plan.zone))
        return midnight + timedelta(minutes=at)
    except ValueError:
        wrong = Words("时间写作 2021-03-05 14:00。", "A time, written 2021-03-05 14:00.")
        fields = {"starts": [f"{day} {minute}"]}
        raise Refusal("bad-fields", wrong, status=422, context={"fields": fields}) from None


def _codes(name: str) -> list[str]:
    text = " ".join(request.form.getlist(name))
    return text.replace(",", " ").replace("，", " ").replace("、", " ").split()


def _session(plan: Plan, code: str) -> EventSession:
    found = next((s for s in plans.sessions(plan) if f"{s.event.code}.{s.code}" == code), None)
    if found is None:
        words = Words("请选一个场次。", "Choose a session.")
        raise Refusal("bad-fields", words, status=422, context={"fields": {"session": [code]}})
    return found


def _polls(plan: Plan) -> list[Poll]:
    return list(db.session.scalars(select(Poll).where(Poll.plan_id == plan.id).order_by(Poll.id.desc())))


def _poll(plan: Plan, number: int) -> Poll:
    poll = db.session.get(Poll, number)
    return poll if poll is not None and poll.plan_id == plan.id else abort(404)
