"""An outside item as an event of the plan: of the kind `outside`, fixed where its calendar says.

`settings` of the calendar say how its items are shown and whom they concern: category, public, people, groups,
audience, place.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from feeds.identity import uid_for
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.kinds import EventSpec, SessionSpec, kinds, read_options
from scheduler.kinds.base import to_json
from scheduler.models import (
    DraftPlacement,
    Event,
    EventSession,
    Group,
    OutsideItem,
    Person,
    Plan,
    Timetable,
    Venue,
)
from solver.words import Words

KIND = "outside"
_THINGS = {
    "groups": ("群组", "group"),
    "audience": ("群组", "group"),
    "people": ("人员", "person"),
    "place": ("场地", "venue"),
}
DAY = timedelta(days=1)


def put(item: OutsideItem, plan: Plan, settings: Mapping[str, Any], *, free: bool) -> Event:
    """The item's event, made or brought up to date, also in the plan's current draft."""
    spec, options = _planned(item, plan, settings, free)
    event = item.event
    if event is None:
        event = Event(plan_id=plan.id, code=code_of(item), kind=KIND, category="meeting")
        db.session.add(event)
        item.event = event
    event.title_zh = event.title_en = spec.name.zh
    event.about_zh = event.about_en = item.place
    event.category = settings.get("category") or kinds()[KIND].category
    event.public = bool(settings.get("public", True))
    event.options = options
    db.session.flush()
    session = _session(event, plan, spec)
    _place(session, item, plan, spec)
    return event


def refuse_unknown(settings: Mapping[str, Any]) -> None:
    """Raise a Refusal for the first code that nothing has: it would be found at every solve."""
    for name, model in (("groups", Group), ("audience", Group), ("people", Person)):
        for code in settings.get(name, ()):
            if db.session.scalar(select(model.id).where(model.code == code)) is None:
                raise _unknown(name, code)
    for code in filter(None, settings.get("place", "").split("+")):
        if db.session.scalar(select(Venue.id).where(Venue.code == code)) is None:
            raise _unknown("place", code)


def _unknown(name: str, code: str) -> Refusal:
    zh, en = _THINGS[name]
    words = Words(f"没有{zh}“{code}”", f"There is no {en} “{code}”.")
    return Refusal("unknown-code", words, status=422, context={"field": name, "code": code})


def code_of(item: OutsideItem) -> str:
    return f"X{item.calendar_id}-{item.id}"


def _planned(
    item: OutsideItem, plan: Plan, settings: Mapping[str, Any], free: bool
) -> tuple[SessionSpec, dict[str, str]]:
    zone = ZoneInfo(plan.zone)
    start, end = item.start.astimezone(zone), item.end.astimezone(zone)
    days = max(1, -(-(end - start) // DAY)) if item.all_day else 1
    at = f"{start:%Y-%m-%d}" if item.all_day else f"{start:%Y-%m-%dT%H:%M}"
    options = {"at": at, "days": str(days)} | ({"free": "yes"} if free else {})
    title = item.title or "–"
    places = (tuple(settings["place"].split("+")),) if settings.get("place") else ((),)
    spec = EventSpec(
        code=code_of(item),
        kind=KIND,
        title=Words(title, title),
        first=start.date(),
        last=min(max(start.date(), (end - timedelta(seconds=1)).date()), plan.last_day),
        minutes=max(5, int((end - start).total_seconds()) // 60),
        places=places,
        people=tuple(settings.get("people", ())),
        groups=tuple(settings.get("groups", ())),
        audience=tuple(settings.get("audience", ())),
        options=read_options(kinds()[KIND], options),
    )
    return kinds()[KIND].plan(spec).sessions[0], options


def _session(event: Event, plan: Plan, spec: SessionSpec) -> EventSession:
    values = {"title_zh": spec.name.zh, "title_en": spec.name.en, "spec": to_json(spec)}
    session = next(iter(event.sessions), None)
    if session is None:
        uid = uid_for("session", plan.code, event.code, spec.code)
        session = EventSession(code=spec.code, uid=uid, **values)
        event.sessions.append(session)
    else:
        for name, value in values.items():
            setattr(session, name, value)
    db.session.flush()
    return session


def _place(session: EventSession, item: OutsideItem, plan: Plan, spec: SessionSpec) -> None:
    """In the current draft it stands where it is fixed: there is nothing to be solved about it."""
    draft = db.session.scalar(select(Timetable).where(Timetable.plan_id == plan.id, Timetable.current))
    if draft is None:
        return
    placed = db.session.scalar(
        select(DraftPlacement).where(
            DraftPlacement.timetable_id == draft.id, DraftPlacement.session_id == session.id
        )
    )
    if placed is None:
        placed = DraftPlacement(timetable_id=draft.id, session_id=session.id, duties={})
        db.session.add(placed)
    placed.start = _on_grid(item.start, plan)
    placed.end = placed.start + timedelta(minutes=spec.minutes)
    placed.venues = list(spec.fixed_place or ())


def _on_grid(start: datetime, plan: Plan) -> datetime:
    """Rounded down, as the solver's own sessions are."""
    tick = timedelta(minutes=plan.tick)
    midnight = datetime.combine(plan.first_day, datetime.min.time(), ZoneInfo(plan.zone))
    return midnight + (start - midnight) // tick * tick
