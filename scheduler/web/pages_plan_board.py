"""/organiser/plans/CODE/board: the draft as a grid of venues and time; sessions are lifted, priced and put.

The grid is a view of the list beside it. Everything that it does is one of the forms of this page and of the
page of one session, so that it works without script and on a phone.
"""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler import answers
from scheduler.daytypes import day_type
from scheduler.models import DraftEdit
from scheduler.queries import timetables
from scheduler.services import placing
from scheduler.services.draft_now import now_of
from scheduler.services.placing_refused import told
from scheduler.web import times
from scheduler.web.board_asked import draft_of, start_of, venues_of
from scheduler.web.board_days import STEPS, days_of, first_day, other, remembered, views
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.views_board import board, day_note
from scheduler.web.words import t, w


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
        left={u["session"]: now.problem.session.get(u["session"]) for u in draft.unplaced},
        **around(found, "board"),
    )


@door.post("/organiser/plans/<plan>/board")
def plan_board_act(plan: str) -> AnyResponse:
    """`act` is put, take, lock, undo or redo, with the `version` of the draft that the person has seen."""
    found, user = plan_of(plan), organiser()
    draft = draft_of(found)
    form = request.form
    seen, code = form.get("version", type=int), form.get("session", "")
    match form.get("act"):
        case "put":
            edit = placing.put(draft, code, start_of(found), venues_of(), user, seen=seen)
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


def _said(edit: DraftEdit | None) -> str:
    return w(told(edit)) if edit else ""
