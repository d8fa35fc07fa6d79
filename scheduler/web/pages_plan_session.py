"""/organiser/plans/CODE/board/SESSION: one session, where it may go and at what price, why not elsewhere, its locks.

The one page from which a session is moved, by mouse, key or form; the grid asks it for prices and reasons.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.errors import Refusal
from scheduler.models import Plan, Timetable
from scheduler.queries import plans
from scheduler.services import consulting
from scheduler.services.draft_now import Now, now_of
from scheduler.web.board_asked import day_of, draft_of, start_of, venues_of
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.views_board import DAY
from scheduler.web.words import lang, w

SHOWN = 40  # places in the list of one session


@door.get("/organiser/plans/<plan>/board/<code>")
def plan_board_session(plan: str, code: str) -> str:
    """Where it may go, cheapest first; its locks; why not at a time and place that one names; why nowhere else."""
    found = plan_of(plan)
    return session_page(found, draft_of(found), code)


@door.get("/organiser/plans/<plan>/sessions/<session>/move")
def move_session(plan: str, session: str) -> AnyResponse:
    """Where this page was before: what was asked of it is asked of the one page now."""
    found = plan_of(plan)
    query = {
        "draft": request.args.get("draft"),
        "start": request.args.get("at"),
        "venues": request.args.get("venues"),
    }
    asked: dict[str, Any] = {name: value for name, value in query.items() if value}
    return redirect(url_for("web.plan_board_session", plan=found.code, code=session, **asked))


def session_page(plan: Plan, draft: Timetable, code: str, error: dict[str, Any] | None = None) -> str:
    now = now_of(draft)
    asked = now.problem.session.get(code) or abort(404)
    answer, trouble = _asked(lambda: _places(draft, code))
    nowhere, _ = _asked(lambda: consulting.explanation(draft, code, organiser()))
    why, wrong = _asked(lambda: _why(plan, draft, code))
    return render_template(
        "plan_board_session.html",
        draft=draft,
        session=asked,
        title=w(asked.name) or code,
        row=plans.session_called(plan, code),
        there=_there(now, code),
        places=answer["places"] if answer else [],
        people=answer["people"] if answer else 0,
        subscribers=answer["subscribers"] if answer else 0,
        cost=now.report.cost,
        trouble=trouble,
        nowhere=nowhere,
        why=why,
        error=error or wrong,
        venue_names={v.id: w(v.name) or v.id for v in now.problem.venues},
        breaches=_breaches_of(now, code),
        back=request.args.get("back") or url_for("web.plan_board", plan=plan.code),
        **around(plan, "board"),
    )


@door.post("/organiser/plans/<plan>/board/warm")
def plan_board_warm(plan: str) -> tuple[str, int]:
    """Whoever points at the grid will lift soon: what answers then takes two seconds to begin."""
    consulting.make_ready(draft_of(plan_of(plan)), organiser())
    return "", 204


@door.get("/organiser/plans/<plan>/board/<code>/prices")
def plan_board_prices(plan: str, code: str) -> Response:
    """All legal starts between two days with their exact price, for the grid: (minute, venues, cost)."""
    found = plan_of(plan)
    draft = draft_of(found)
    zone, now = ZoneInfo(found.zone), now_of(draft)
    first, last = day_of("from", found), day_of("to", found)
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
    draft = draft_of(found)
    return jsonify(_verdict(draft, code, start_of(found, request.args), venues_of(request.args)))


def _verdict(draft: Timetable, code: str, start: datetime, venues: tuple[str, ...]) -> dict[str, Any]:
    found = consulting.verdict(draft, code, organiser(), start=start, venues=venues)
    return {
        "fits": found["fits"],
        "broken": [w(b["words"]) for b in found["broken"]],
        "renaming": _renaming(found["renaming"]),
        "cost": found["cost"],
        "largest": [[w(d["title"]), d["cost"]] for d in found["largest"]],
        "people": found["people"],
    }


def _renaming(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """Who else could do the duties that are in the way, and what is broken even then."""
    if found is None:
        return None
    return {
        "names": [w(one["words"]) for one in found["names"]],
        "broken": [w(b["words"]) for b in found.get("broken", [])],
    }


def _asked(ask: Any) -> tuple[Any, dict[str, Any] | None]:
    """The answer, or the refusal where the adviser cannot answer now: the forms work without it."""
    try:
        return ask(), None
    except Refusal as refusal:
        return None, refusal.to_json(lang())


def _places(draft: Timetable, code: str) -> dict[str, Any]:
    found = consulting.places(draft, code, organiser(), count=SHOWN)
    for one in found["places"]:
        one["at"] = datetime.fromisoformat(one["start"])
    return found


def _why(plan: Plan, draft: Timetable, code: str) -> dict[str, Any] | None:
    if "start" not in request.args and "day" not in request.args:
        return None
    return _verdict(draft, code, start_of(plan, request.args), venues_of(request.args)) | {
        "start": start_of(plan, request.args),
        "venues": venues_of(request.args),
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


def _floors(now: Now, venues: list[str]) -> list[str]:
    return [f for v in venues if v in now.problem.venue for f in now.problem.floors(v)] or ["-"]


def _minute(start: str, zone: ZoneInfo, first: date) -> int:
    local = datetime.fromisoformat(start).astimezone(zone)
    return (local.date() - first).days * DAY + local.hour * 60 + local.minute
