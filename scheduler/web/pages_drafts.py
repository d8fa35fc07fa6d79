"""/organiser/plans/CODE/drafts: drafts and editions as versions; /drafts/compare: what differs between two."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.extensions import db
from scheduler.models import Plan, Timetable
from scheduler.queries import editions
from scheduler.services import comparing, drafting, editing, versions
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.views_versions import by_person, by_venue, choices
from scheduler.web.words import t

SHOWN = 200  # rows of a table


@door.get("/organiser/plans/<plan>/drafts")
def drafts(plan: str) -> str:
    """The drafts, each below the one it came from; the editions; what was deleted and can come back."""
    found = plan_of(plan)
    return render_template(
        "drafts.html",
        tree=versions.tree(versions.drafts(found)),
        deleted=versions.drafts(found, deleted=True),
        editions=editions.editions(found),
        choices=choices(found),
        **around(found, "plan"),
    )


@door.get("/organiser/plans/<plan>/drafts/compare")
def compare(plan: str) -> str:
    """Two versions side by side: sessions, people, venues, rules, and what the feeds would say."""
    found = plan_of(plan)
    a, b = (versions.called(found, request.args.get(k) or default) for k, default in _SIDES)
    one = comparing.compare(a, b)
    return render_template(
        "compare.html",
        one=one,
        rows=one.rows[:SHOWN],
        hidden=len(one.rows) - len(one.rows[:SHOWN]),
        people=by_person(one.people)[:SHOWN],
        venues=by_venue(one.rows),
        choices=choices(found),
        **around(found, "plan"),
    )


_SIDES = (("a", "published"), ("b", "current"))


@door.post("/organiser/plans/<plan>/drafts")
def drafts_new(plan: str) -> Response:
    """A branch of a draft, or an edition brought back."""
    found, user = plan_of(plan), organiser()
    source, name = versions.called(found, request.form.get("of", "")), request.form.get("name", "").strip()
    if source.found is not None:
        made = versions.bring_back(source, user, name=name, current=False)
        flash(
            t(
                "已存为草稿“{n}”，当前草稿没有动。",
                "Kept as the draft “{n}”; the current one is as it was.",
                n=made.name,
            )
        )
    elif source.edition is not None:
        versions.bring_back(source, user, name=name)
        flash(
            t(
                "已恢复为当前草稿。原来的草稿还在。",
                "Brought back as the current draft; the other one is still there.",
            )
        )
    elif source.draft is not None:
        drafting.branch(source.draft.id, name or t("假设", "What if"), by=user)
        flash(t("已另存为分支，当前草稿没有动。", "Branched; the current draft is as it was."))
    return _back(found)


@door.post("/organiser/plans/<plan>/drafts/<int:number>/<action>")
def drafts_change(plan: str, number: int, action: str) -> Response:
    """Rename, make current, delete, or take a deletion back."""
    found, user = plan_of(plan), organiser()
    draft = db.session.get(Timetable, number)
    if draft is None or draft.plan_id != found.id:
        abort(404)
    if action == "current":
        versions.make_current(draft, user)
        flash(t("“{name}”现在是当前草稿。", "“{name}” is the current draft now.", name=draft.name))
    elif action == "delete":
        versions.delete(draft, user)
        flash(
            t(
                "已删除“{name}”，可在下面恢复。",
                "“{name}” is deleted; it can come back below.",
                name=draft.name,
            )
        )
    elif action == "undelete":
        versions.undelete(draft, user)
    elif action == "name":
        editing.change(draft, _words(draft), user)
    else:
        abort(404)
    return _back(found)


def _words(draft: Timetable) -> dict[str, Any]:
    name = request.form.get("name", "").strip()[:120]
    return {"name": name or draft.name, "note": request.form.get("note", "").strip()[:2000]}


def _back(plan: Plan) -> Response:
    return redirect(url_for("web.drafts", plan=plan.code), 303)
