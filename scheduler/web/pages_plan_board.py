"""/organiser/plans/CODE/board: the draft as a grid of venues and time; sessions are lifted, priced and put.

The grid is a view of the list beside it. Everything that it does is one of the forms of this page and of the
page of one session, so that it works without script and on a phone.
"""

from typing import Any

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler import answers
from scheduler.daytypes import day_type
from scheduler.errors import Refusal
from scheduler.models import DraftEdit, Plan, Timetable, User
from scheduler.queries import plans, timetables
from scheduler.services import placing
from scheduler.services.draft_now import Now, now_of
from scheduler.services.placing_refused import told
from scheduler.web import times
from scheduler.web.board_asked import draft_of, start_of, venues_of
from scheduler.web.board_days import STEPS, days_of, first_day, other, remembered, views
from scheduler.web.door import door
from scheduler.web.plans import around, left_out_of, organiser, plan_of
from scheduler.web.views_board import board, day_note
from scheduler.web.words import lang, t, w


@door.get("/organiser/plans/<plan>/board")
def plan_board(plan: str) -> str:
    """Some days of the draft; `view` is day, 2, week or month, `from` the first day, `step` minutes."""
    found = plan_of(plan)
    draft = timetables.current(found)
    if draft is None:
        return render_template("plan_board_nothing.html", **around(found, "board"))
    view, step = remembered()
    now = now_of(draft)
    first = first_day(found, now, view)
    days = days_of(found, first, view)
    made = board(draft, now, days)
    return render_template(
        "plan_board.html",
        board=made,
        now=now,
        draft=draft,
        view=view,
        step=step,
        steps=STEPS,
        views=views(found, first, view),
        before=other(found, first, view, -1),
        after=other(found, first, view, 1),
        span=times.days(days[0], days[-1]) if len(days) > 1 else times.full_day(days[0]),
        types=[day_type(d) for d in days],
        notes=[day_note(now.problem, d) for d in days],
        undo=_said(placing.next_edit(draft, undone=False)),
        redo=_said(placing.next_edit(draft, undone=True)),
        cost=now.report.cost,
        is_proven=draft.bound is not None and placing.next_edit(draft, undone=False) is None,
        left_out=left_out_of(draft),
        left={u["session"]: now.problem.session.get(u["session"]) for u in draft.unplaced},
        windows={u["session"]: _window(now, u["session"]) for u in draft.unplaced},
        categories_of=plans.categories(found),
        **around(found, "board"),
    )


def _window(now: Now, session: str) -> str:
    """The days between which it has to lie, as it is said."""
    asked = now.problem.session.get(session)
    if asked is None:
        return ""
    grid = now.problem.grid
    last = max(asked.window.start, asked.window.end - 1)
    return times.days(grid.datetime(asked.window.start).date(), grid.datetime(last).date())


@door.post("/organiser/plans/<plan>/board")
def plan_board_act(plan: str) -> AnyResponse:
    """`act` is put, take, lock, undo or redo, with the `version` of the draft that the person has seen. Where
    somebody was first, what they did is shown beside what was asked, which can be sent again."""
    found, user = plan_of(plan), organiser()
    draft = draft_of(found)
    try:
        edit = _acted(found, draft, user)
    except Refusal as refusal:
        if refusal.code != "draft-edited" or answers.wants_json():
            raise
        return make_response(_meanwhile(found, draft, refusal), refusal.status)
    words = t("{x}。", "{x}.", x=w(told(edit)))
    if answers.wants_json():
        return jsonify({"said": words, "version": draft.version})
    flash(words)
    back = request.form.get("back", "")
    home = url_for("web.plan_board", plan=found.code)
    return redirect(back if back.startswith(home) else home, 303)


@door.get("/organiser/plans/<plan>/board/since/<int:version>")
def plan_board_since(plan: str, version: int) -> str:
    """What was changed by hand since that version of the draft: what somebody who comes second looks at."""
    found = plan_of(plan)
    return _since(found, draft_of(found), version)


def _meanwhile(found: Plan, draft: Timetable, refusal: Refusal) -> str:
    """The same with what was asked, to be sent again under the version that there is now."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "version"]
    seen = request.form.get("version", type=int) or 0
    return _since(found, draft, seen, error=refusal.to_json(lang()), mine=fields)


def _since(found: Plan, draft: Timetable, version: int, **more: Any) -> str:
    edits = [(edit, w(told(edit))) for edit in placing.edits_since(draft, version)]
    return render_template(
        "plan_board_since.html", edits=edits, draft=draft, **more, **around(found, "board")
    )


def _acted(found: Plan, draft: Timetable, user: User) -> DraftEdit:
    form = request.form
    seen, code = form.get("version", type=int), form.get("session", "")
    match form.get("act"):
        case "put":
            rename = bool(form.get("rename"))
            return placing.put(draft, code, start_of(found), venues_of(), user, seen=seen, rename=rename)
        case "take":
            return placing.take_out(draft, code, user, seen=seen)
        case "lock" if form.get("lock", "") in placing.LOCKS:
            return placing.lock(draft, code, form.get("lock", ""), user, seen=seen)
        case "undo":
            return placing.undo(draft, user, seen=seen)
        case "redo":
            return placing.redo(draft, user, seen=seen)
        case _:
            return abort(400)


def _said(edit: DraftEdit | None) -> str:
    return w(told(edit)) if edit else ""
