"""Why a draft cannot be changed like that by hand, and what to do instead."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler import spoken
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import DraftEdit, Timetable, Venue
from solver.problem import Problem, Session
from solver.words import Words

LOCKED = {
    "time": Words("时间", "time"),
    "place": Words("地点", "place"),
    "both": Words("时间和地点", "time and place"),
}


def no_such_session(session: str) -> Refusal:
    words = Words(f"这个计划里没有场次“{session}”", f"This plan has no session “{session}”.")
    return Refusal("unknown-session", words, status=404, context={"session": session})


def fixed_elsewhere(session: Session) -> Refusal:
    name = session.name
    return Refusal(
        "session-fixed",
        Words(
            f"“{name.zh or session.id}”由外部固定，不能动。",
            f"“{_en(session)}” is fixed from outside and stays.",
        ),
        hint=Words("改它的来源（导入的表），再来。", "Change where it comes from (the imported table)."),
        context={"session": session.id},
    )


def locked(session: Session, what: str) -> Refusal:
    zh, en = LOCKED[what].zh, LOCKED[what].en
    return Refusal(
        "session-locked",
        Words(f"“{session.name.zh or session.id}”已锁定{zh}。", f"The {en} of “{_en(session)}” is locked."),
        hint=Words("先解锁（L），再移动。", "Take the lock off first (L), then move it."),
        context={"session": session.id, "lock": what},
        alternatives=[Alternative(Words("解锁", "Take the lock off"), {"session": session.id, "lock": ""})],
    )


def not_a_place(problem: Problem, session: Session) -> Refusal:
    def said(language: str) -> str:
        stop = "、" if language == "zh" else ", "
        return stop.join("+".join(problem.venue[v].name.get(language) for v in p) for p in session.places[:5])

    return Refusal(
        "not-its-place",
        Words("这不是它可用的场地。", "This is none of its places."),
        hint=Words(f"可用：{said('zh')}", f"Its places: {said('en')}"),
        status=422,
        context={"session": session.id, "places": [list(p) for p in session.places]},
    )


def not_at_that_time(session: Session) -> Refusal:
    words = Words("不能在这个时刻开始。", "It cannot begin at that moment.")
    hint = Words(
        f"每 {session.step} 分钟一个起点，在办公时段之内。",
        f"It may begin every {session.step} minutes, within house hours.",
    )
    return Refusal("not-its-time", words, hint=hint, status=422, context={"session": session.id})


def none_to_undo(*, redo: bool) -> Refusal:
    words = (
        Words("没有可重做的。", "Nothing to do again.")
        if redo
        else Words("没有可撤销的。", "Nothing to undo.")
    )
    return Refusal("nothing-to-undo", words)


def stale(draft: Timetable, seen: int) -> Refusal:
    """Somebody else was faster: who, and what they did."""
    rows = select(DraftEdit).where(DraftEdit.timetable_id == draft.id, DraftEdit.version > seen)
    edit = db.session.scalar(rows.order_by(DraftEdit.number.desc()).limit(1))
    what = told(edit) if edit else Words("草稿换了一份", "the draft is another")
    who = edit.made_by.login if edit and edit.made_by else ""
    return Refusal(
        "draft-edited",
        Words(
            f"有人刚改过这份草稿：{who + '：' if who else ''}{what.zh}。",
            f"This draft was just changed{' by ' + who if who else ''}: {what.en}.",
        ),
        hint=Words("看差别，或者用我的。", "See the difference, or keep yours."),
        status=412,
        context={"draft": draft.id, "version": draft.version, "seen": seen},
        alternatives=[
            Alternative(Words("看差别", "See the difference"), {"see": draft.id, "since": seen}),
            Alternative(Words("用我的", "Keep mine"), {"version": draft.version}),
        ],
    )


def told(edit: DraftEdit) -> Words:
    """What an edit did, in a sentence without a stop."""
    state = edit.was if edit.undone else edit.now
    other = edit.now if edit.undone else edit.was
    name = edit.session.title if edit.session.title.get("zh") else edit.session.event.title
    zh, en = name.get("zh"), name.get("en")
    if state["lock"] != other["lock"]:
        if not state["lock"]:
            return Words(f"“{zh}”解锁", f"“{en}” unlocked")
        what = LOCKED[state["lock"]]
        return Words(f"“{zh}”锁定{what.zh}", f"“{en}”: {what.en} locked")
    if state["placed"] is None:
        return Words(f"“{zh}”移到未排定", f"“{en}” taken out")
    if other["placed"] and _stays(state["placed"], other["placed"]):
        return Words(f"“{zh}”换人值班", f"“{en}”: others on duty")
    when = _when(state["placed"], edit.session.event.plan.zone)
    return Words(f"“{zh}”移到{when.zh}", f"“{en}” moved to {when.en}")


def _stays(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether only who is on duty differs."""
    same = all(one[name] == other[name] for name in ("start", "venues"))
    return same and one["duties"] != other["duties"]


def _when(placed: dict[str, Any], zone: str) -> Words:
    start = datetime.fromisoformat(placed["start"]).astimezone(ZoneInfo(zone))
    day = spoken.day(start.date())
    names = {
        v.code: v.title for v in db.session.scalars(select(Venue).where(Venue.code.in_(placed["venues"])))
    }
    zh, en = (
        " + ".join(names[v].get(language) if v in names else v for v in placed["venues"])
        for language in ("zh", "en")
    )
    return Words(
        f"{day.zh} {start:%H:%M}{' ' + zh if zh else ''}", f"{day.en} {start:%H:%M}{', ' + en if en else ''}"
    )


def _en(session: Session) -> str:
    return session.name.get("en") or session.id
