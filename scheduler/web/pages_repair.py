"""Something has happened: say what, see the least change, make it the draft, review, publish."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import or_, select
from werkzeug.wrappers import Response as AnyResponse

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Entry, Event, EventSession, Group, Person, Plan, Repair, Venue, Withdrawal
from scheduler.services import happenings, repairing, restoring
from scheduler.services.who_is_told import who_is_told
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w
from solver.words import Words

TEXTS = ("reason", "person", "session", "event", "team", "joins", "title_zh", "title_en")
CHOSEN = ("session", "person")
LISTS = ("venues", "groups", "audience", "tags")


@door.get("/organiser/plans/<plan>/repair")
def repair(plan: str) -> str:
    """What may have happened, as forms; below, the proposals there were."""
    return _page(plan_of(plan))


@door.post("/organiser/plans/<plan>/repair")
def propose_repair(plan: str) -> AnyResponse | tuple[str, int]:
    """Write down what happened, if anything is said, and compute the least change."""
    found, user = plan_of(plan), organiser()
    try:
        what = request.form.get("what", "")
        if what in happenings.HAPPENINGS:
            row = repairing.after(found, what, _details(found), user)
        else:
            row = repairing.propose(found, user, cause=_cause(what))
    except Refusal as refusal:
        return _page(found, error=refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.one_repair", plan=found.code, number=row.id), 303)


@door.get("/organiser/plans/<plan>/repair/<int:number>")
def one_repair(plan: str, number: int) -> str:
    """What moves, who is touched, what is proven."""
    found = plan_of(plan)
    return _page(found, chosen=_repair(found, number))


@door.post("/organiser/plans/<plan>/repair/<int:number>/adopt")
def adopt_repair(plan: str, number: int) -> AnyResponse | tuple[str, int]:
    """It becomes the draft; next is the review."""
    found, user = plan_of(plan), organiser()
    row = _repair(found, number)
    try:
        repairing.adopt(row, user)
    except Refusal as refusal:
        return _page(found, chosen=row, error=refusal.to_json(lang())), refusal.status
    flash(t("修复 {n} 现在是草稿。", "Repair {n} is the draft now.", n=row.id))
    return redirect(url_for("web.publish", plan=found.code), 303)


@door.post("/organiser/plans/<plan>/withdrawals/<int:number>/restore")
def restore_team(plan: str, number: int) -> AnyResponse | tuple[str, int]:
    """The team plays after all; next is the review, or the board where something has no place."""
    found, user = plan_of(plan), organiser()
    row = db.session.get(Withdrawal, number)
    if row is None or row.event.plan_id != found.id:
        abort(404)
    team = w(row.team.title) or row.team.code
    try:
        back = restoring.restore(row, user)
    except Refusal as refusal:
        return _page(found, error=refusal.to_json(lang())), refusal.status
    flash(_restored(team, back))
    return redirect(url_for("web.repair", plan=found.code), 303)


def _restored(team: str, back: restoring.Restored) -> str:
    count, placed = len(back.sessions), len(back.placed)
    said = t(
        "{team}恢复参赛：{n} 场回到计划里", "{team} plays again: {n} back in the plan", team=team, n=count
    )
    if placed < count:
        return said + t(
            "，{k} 场在原来的时间；另外 {m} 场的时间已被占，在计划板的“未排定”里。",
            ", {k} where they were; of {m} the place is taken, they are in the tray of the board.",
            k=placed,
            m=count - placed,
        )
    return said + t(
        "，都在原来的时间和地点。取消若已发布，再发布一次就通知大家。",
        ", all where they were. If it was published that they are cancelled, publish again to announce it.",
    )


def _cause(what: str) -> Words:
    """What is in the plan already when somebody comes to have it repaired."""
    if what == "busy":
        title = request.form.get("session", "").strip()[:200]
        return Words(f"{title}：需要的人没空了", f"{title}: somebody needed is not free any more")
    if what == "outside":
        return Words("外部日历有变化", "an outside calendar has changed")
    return Words("计划有改动", "the plan has changed")


def _details(plan: Plan) -> dict[str, Any]:
    """The fields of the form that are filled in, as dates, numbers, instants and lists."""
    form = request.form
    found: dict[str, Any] = {name: form[name].strip() for name in TEXTS if form.get(name, "").strip()}
    found |= {name: _chosen(found[name]) for name in CHOSEN if name in found}
    found |= {name: codes for name in LISTS if (codes := _codes(name))}
    found |= {name: _day(name) for name in ("first", "last") if form.get(name)}
    minutes = form.get("minutes", "")
    found["minutes"] = int(minutes) if minutes.isascii() and minutes.isdecimal() else 0
    if form.get("start"):
        found["start"] = _instant(plan)
    return found


def _chosen(text: str) -> str:
    """The code of what was chosen from a list ("Final · Fri 30 Apr · E22.final"), or the code itself."""
    return text.rpartition(" · ")[2].strip()


def _codes(name: str) -> list[str]:
    text = " ".join(request.form.getlist(name))
    return text.replace(",", " ").replace("，", " ").replace("、", " ").split()


def _day(name: str) -> date:
    text = request.form[name]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _no_date(name, text) from None


def _instant(plan: Plan) -> datetime:
    """A local time of the plan."""
    text = request.form["start"]
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(plan.zone))
    except ValueError:
        raise _no_date("start", text) from None


def _no_date(name: str, text: str) -> Refusal:
    words = Words("请填日期", "A date is needed.")
    return Refusal("bad-fields", words, status=422, context={"fields": {name: [text]}})


def _repair(plan: Plan, number: int) -> Repair:
    found = db.session.get(Repair, number)
    if found is None or found.plan_id != plan.id:
        abort(404)
    return found


def _page(plan: Plan, *, chosen: Repair | None = None, error: dict[str, Any] | None = None) -> str:
    return render_template(
        "repair.html",
        chosen=chosen,
        told=who_is_told(repairing.preview(chosen)) if chosen and chosen.state == "done" else None,
        repairs=repairing.of_plan(plan),
        venues=db.session.scalars(select(Venue).order_by(Venue.code)).all(),
        contests=_contests(plan),
        away=restoring.withdrawn_from(plan),
        sessions=_sessions(plan),
        people=_people(plan),
        asked=request.form,
        error=error,
        **around(plan, "repair"),
    )


def _sessions(plan: Plan) -> list[tuple[str, str, datetime]]:
    """What stands and is not over: code, title, start."""
    rows = db.session.execute(
        select(Entry.event_code + "." + Entry.session_code, Entry.title_zh, Entry.title_en, Entry.start)
        .where(Entry.plan_id == plan.id, Entry.superseded_by.is_(None), Entry.status != "CANCELLED")
        .where(Entry.end >= clock.now(), ~Entry.all_day)
        .order_by(Entry.start)
    )
    found: dict[str, tuple[str, str, datetime]] = {}
    for code, zh, en, start in rows:  # of a weekly one the next
        found.setdefault(code, (code, w(Words(zh, en)) or code, start))
    return list(found.values())


def _people(plan: Plan) -> list[tuple[str, str]]:
    """Those whom some session of the plan needs by name: staff number and name."""
    needed: set[str] = set()
    for spec in db.session.scalars(select(EventSession.spec).join(Event).where(Event.plan_id == plan.id)):
        needed.update(spec.get("people", ()), *(people for _, people, _, _ in spec.get("pools", ())))
    rows = select(Person.code, Person.name).where(or_(Person.code.in_(needed), Person.duty.in_(needed)))
    return [(code, name) for code, name in db.session.execute(rows.order_by(Person.name))]


def _contests(plan: Plan) -> list[tuple[Event, list[Group]]]:
    """Events whose matches name their sides, with the teams."""
    rows = db.session.scalars(select(Event).where(Event.plan_id == plan.id).order_by(Event.code)).all()
    playing = {e: {code for s in e.sessions for code in s.spec.get("entries", ())} for e in rows}
    codes = {code for found in playing.values() for code in found}
    teams = db.session.scalars(select(Group).where(Group.code.in_(codes)).order_by(Group.code)).all()
    return [(e, [t for t in teams if t.code in found]) for e, found in playing.items() if found]
