"""/organiser/plans/CODE/board: the draft as a grid of venues and time; sessions are lifted, priced and put.

The grid is a view of the list beside it. Everything that it does is one of the forms of this page and of the
page of one session, so that it works without script and on a phone.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, flash, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler import answers
from scheduler.daytypes import day_type
from scheduler.errors import Refusal
from scheduler.models import DraftEdit, Plan, Timetable
from scheduler.queries import plans, timetables
from scheduler.services import consulting, placing
from scheduler.services.draft_now import Now, now_of
from scheduler.services.placing_refused import told
from scheduler.services.reviewing import current_draft
from scheduler.web import times
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.views_board import DAY, board, day_note
from scheduler.web.words import lang, t, w
from solver.words import Words

VIEWS = {"day": 1, "2": 2, "week": 7, "month": 31}
STEPS = (5, 15, 30)
SHOWN = 40  # places in the list of one session


@door.get("/organiser/plans/<plan>/board")
def plan_board(plan: str) -> str:
    """Some days of the draft; `view` is day, 2, week or month, `from` the first day, `step` minutes."""
    found = plan_of(plan)
    draft = timetables.current(found)
    if draft is None:
        return render_template("plan_board_nothing.html", **around(found, "board"))
    view, step = _remembered()
    now = now_of(draft)
    first = _first(found, now, view)
    days = _days(found, first, view)
    made = board(draft, now, days)
    return render_template(
        "plan_board.html",
        board=made,
        now=now,
        draft=draft,
        view=view,
        step=step,
        steps=STEPS,
        views=_views(found, first, view),
        before=_other(found, first, view, -1),
        after=_other(found, first, view, 1),
        span=times.days(days[0], days[-1]) if len(days) > 1 else times.full_day(days[0]),
        types=[day_type(d) for d in days],
        notes=[day_note(now.problem, d) for d in days],
        undo=_said(placing.next_edit(draft, undone=False)),
        redo=_said(placing.next_edit(draft, undone=True)),
        cost=now.report.cost,
        is_proven=draft.bound is not None and placing.next_edit(draft, undone=False) is None,
        left={u["session"]: now.problem.session.get(u["session"]) for u in draft.unplaced},
        **around(found, "board"),
    )


@door.post("/organiser/plans/<plan>/board")
def plan_board_act(plan: str) -> AnyResponse:
    """`act` is put, take, lock, undo or redo, with the `version` of the draft that the person has seen."""
    found, user = plan_of(plan), organiser()
    draft = current_draft(found)
    form = request.form
    seen, code = form.get("version", type=int), form.get("session", "")
    match form.get("act"):
        case "put":
            edit = placing.put(draft, code, _start(found), _venues(), user, seen=seen)
        case "take":
            edit = placing.take_out(draft, code, user, seen=seen)
        case "lock" if form.get("lock", "") in placing.LOCKS:
            edit = placing.lock(draft, code, form.get("lock", ""), user, seen=seen)
        case "undo":
            edit = placing.undo(draft, user, seen=seen)
        case "redo":
            edit = placing.redo(draft, user, seen=seen)
        case _:
            abort(400)
    words = t("{x}。", "{x}.", x=w(told(edit)))
    if answers.wants_json():
        return jsonify({"said": words, "version": draft.version})
    flash(words)
    back = form.get("back", "")
    home = url_for("web.plan_board", plan=found.code)
    return redirect(back if back.startswith(home) else home, 303)


@door.get("/organiser/plans/<plan>/board/<code>")
def plan_board_session(plan: str, code: str) -> str:
    """One session: where it may go, cheapest first; its locks; why not at a time and place that one names."""
    found = plan_of(plan)
    draft = current_draft(found)
    now = now_of(draft)
    asked = now.problem.session.get(code) or abort(404)
    answer, trouble = _places(draft, code)
    return render_template(
        "plan_board_session.html",
        draft=draft,
        session=asked,
        title=w(asked.name) or code,
        row=plans.session_called(found, code),
        there=_there(now, code),
        places=answer["places"][:SHOWN] if answer else [],
        people=answer["people"] if answer else 0,
        cost=now.report.cost,
        trouble=trouble,
        why=_why(found, draft, code),
        venue_names=_venue_names(now),
        breaches=_breaches_of(now, code),
        back=request.args.get("back") or url_for("web.plan_board", plan=found.code),
        **around(found, "board"),
    )


@door.get("/organiser/plans/<plan>/board/<code>/prices")
def plan_board_prices(plan: str, code: str) -> Response:
    """All legal starts between two days with their exact price, for the grid: (minute, venues, cost)."""
    found = plan_of(plan)
    draft = current_draft(found)
    zone, now = ZoneInfo(found.zone), now_of(draft)
    first, last = _day_arg("from", found), _day_arg("to", found)
    shift = timedelta(days=request.args.get("shift", 0, type=int))
    answer = consulting.places(
        draft,
        code,
        organiser(),
        first=datetime.combine(first - shift, datetime.min.time(), zone),
        last=datetime.combine(last - shift, datetime.min.time(), zone) + timedelta(days=1),
        count=100_000,
    )
    options = [
        [
            _minute(o["start"], zone, first - shift),
            "+".join(_floors(now, o["venues"])),
            o["cost"],
            "+".join(o["venues"]),
        ]
        for o in answer["places"]
    ]
    return jsonify(
        {
            "options": options,
            "people": answer["people"] if now.problem.session[code].released else 0,
            "cost": now.report.cost,
        }
    )


@door.get("/organiser/plans/<plan>/board/<code>/why")
def plan_board_why(plan: str, code: str) -> Response:
    """What the session would break and cost at `start` in `venues`: sentences in the reader's language."""
    found = plan_of(plan)
    draft = current_draft(found)
    return jsonify(_verdict(draft, code, _start(found, request.args), _venues(request.args)))


def _verdict(draft: Timetable, code: str, start: datetime, venues: tuple[str, ...]) -> dict[str, Any]:
    found = consulting.verdict(draft, code, organiser(), start=start, venues=venues)
    return {
        "fits": found["fits"],
        "broken": [w(b["words"]) for b in found["broken"]],
        "cost": found["cost"],
        "largest": [[w(d["title"]), d["cost"]] for d in found["largest"]],
        "people": found["people"],
    }


def _remembered() -> tuple[str, int]:
    """View and step: as asked, else as last time."""
    known = session.get("board", ["2", 15])
    view = request.args.get("view", known[0])
    view = view if view in VIEWS else "2"
    step = request.args.get("step", known[1], type=int)
    step = step if step in STEPS else 15
    if [view, step] != known:
        session["board"] = [view, step]
    return view, step


def _first(plan: Plan, now: Now, view: str) -> date:
    """The first day shown: the one asked for, else today, else the first with anything; Monday of a week."""
    asked = _date(request.args.get("from", ""))
    day = asked or times.today()
    if asked is None and not plan.first_day <= day <= plan.last_day:
        starts = [p.start for p in now.placed.placements]
        day = now.problem.grid.date(now.problem.grid.day(min(starts))) if starts else plan.first_day
    day = min(max(day, plan.first_day), plan.last_day)
    return _opening(day, view)


def _opening(day: date, view: str) -> date:
    if view == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if view == "month" else day


def _days(plan: Plan, first: date, view: str) -> list[date]:
    count = VIEWS[view]
    if view == "month":
        count = ((first + timedelta(days=31)).replace(day=1) - first).days
    days = [first + timedelta(days=n) for n in range(count)]
    return [d for d in days if plan.first_day <= d <= plan.last_day] or [first]


def _other(plan: Plan, first: date, view: str, way: int) -> str:
    if view == "month":
        day = (first + timedelta(days=31)).replace(day=1) if way > 0 else first - timedelta(days=1)
    else:
        day = first + timedelta(days=way * VIEWS[view])
    return _url(plan, {"from": _opening(day, view).isoformat()})


def _url(plan: Plan, query: dict[str, Any]) -> str:
    return url_for("web.plan_board", plan=plan.code, **query)


def _views(plan: Plan, first: date, view: str) -> list[tuple[str, str, bool, str]]:
    names = (
        ("day", t("日", "Day")),
        ("2", t("2 天", "2 days")),
        ("week", t("周", "Week")),
        ("month", t("月", "Month")),
    )
    return [
        (
            name,
            _url(plan, {"view": key, "from": first.isoformat()}),
            key == view,
            "",
        )
        for key, name in names
    ]


def _said(edit: DraftEdit | None) -> str:
    return w(told(edit)) if edit else ""


def _places(draft: Timetable, code: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The answer, or the refusal where the adviser cannot answer now: the form below works without it."""
    try:
        found = consulting.places(draft, code, organiser(), count=SHOWN)
    except Refusal as refusal:
        return None, refusal.to_json(lang())
    for one in found["places"]:
        one["at"] = datetime.fromisoformat(one["start"])
    return found, None


def _why(plan: Plan, draft: Timetable, code: str) -> dict[str, Any] | None:
    if "start" not in request.args and "day" not in request.args:
        return None
    return _verdict(draft, code, _start(plan, request.args), _venues(request.args)) | {
        "start": _start(plan, request.args),
        "venues": _venues(request.args),
    }


def _there(now: Now, code: str) -> dict[str, Any] | None:
    placed = now.placed.get(code)
    if placed is None:
        return None
    return {"start": now.problem.grid.datetime(placed.start), "venues": list(placed.place)}


def _breaches_of(now: Now, code: str) -> list[str]:
    return [
        use.rule.sentence.say(dict(breach.facts), lang(), now.problem.called)
        for use, breach in now.report.breaches
        if code in breach.sessions
    ]


def _venue_names(now: Now) -> dict[str, str]:
    return {v.id: w(v.name) or v.id for v in now.problem.venues}


def _floors(now: Now, venues: list[str]) -> list[str]:
    return [f for v in venues if v in now.problem.venue for f in now.problem.floors(v)] or ["-"]


def _minute(start: str, zone: ZoneInfo, first: date) -> int:
    local = datetime.fromisoformat(start).astimezone(zone)
    return (local.date() - first).days * DAY + local.hour * 60 + local.minute


def _start(plan: Plan, source: Any = None) -> datetime:
    """`start` as 2021-06-09T14:00 on the plan's clocks, or with an offset; or `day` and `time` of a form."""
    source = request.form if source is None else source
    text = source.get("start") or f"{source.get('day', '')}T{source.get('time', '')}"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        words = Words(
            "请填日期和时间，例如 2021-06-09 14:00。", "Give a date and a time, such as 2021-06-09 14:00."
        )
        raise Refusal("bad-fields", words, status=422, context={"fields": {"start": [text]}}) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(plan.zone))


def _venues(source: Any = None) -> tuple[str, ...]:
    text = (request.form if source is None else source).get("venues", "")
    return tuple(v for v in text.split("+") if v and v != "-")


def _day_arg(name: str, plan: Plan) -> date:
    return _date(request.args.get(name, "")) or plan.first_day


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
