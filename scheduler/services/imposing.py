"""A meeting that others fix: in the plan from now on, where and when they say; all else makes room for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from feeds.identity import uid_for
from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.kinds import EventSpec, kinds, read_options
from scheduler.kinds.base import to_json
from scheduler.models import Event, EventSession, Group, Plan, User, Venue
from scheduler.services import auditing
from scheduler.transactions import writing
from solver.words import Words

KIND = "outside"


@dataclass(frozen=True)
class Imposed:
    """`start` is an instant; `venues` are used together; `groups` have to come, `audience` may."""

    title: Words
    start: datetime
    minutes: int
    venues: Sequence[str] = ()
    groups: Sequence[str] = ()
    audience: Sequence[str] = ()
    tags: Sequence[str] = ()


def impose(plan: Plan, wanted: Imposed, by: User | None) -> EventSession:
    """The meeting as an event of kind `outside`, which nothing moves. Refusals: bad-fields, unknown-code,
    outside-plan."""
    access.require(by, "organiser")
    _refuse_bad(plan, wanted)
    with writing():
        event = Event(plan_id=plan.id, code=_code(plan), kind=KIND, category="meeting")
        event.title_zh, event.title_en = wanted.title.get("zh"), wanted.title.get("en")
        event.options, event.given = _options(plan, wanted), _given(plan, wanted)
        db.session.add(event)
        db.session.flush()
        event.given = event.given | {"code": event.code}
        spec = kinds()[KIND].plan(_spec(event, plan, wanted)).sessions[0]
        uid = uid_for("session", plan.code, event.code, spec.code)
        session = EventSession(
            code=spec.code, uid=uid, title_zh=spec.name.zh, title_en=spec.name.en, spec=to_json(spec)
        )
        event.sessions.append(session)
        db.session.flush()
        auditing.record(by, "impose", f"event:{event.code}", plan=plan.code)
    return session


def _spec(event: Event, plan: Plan, wanted: Imposed) -> EventSpec:
    day = _local(plan, wanted).date()
    return EventSpec(
        code=event.code,
        kind=KIND,
        title=wanted.title,
        first=day,
        last=day,
        minutes=wanted.minutes,
        places=(tuple(wanted.venues),),
        groups=tuple(wanted.groups),
        audience=tuple(wanted.audience),
        options=read_options(kinds()[KIND], event.options),
    )


def _options(plan: Plan, wanted: Imposed) -> dict[str, str]:
    at = f"{_local(plan, wanted):%Y-%m-%dT%H:%M}"
    return {"at": at} | ({"tags": "|".join(wanted.tags)} if wanted.tags else {})


def _given(plan: Plan, wanted: Imposed) -> dict[str, str]:
    """As a row of events.csv would say it, so that next year's can be made of it."""
    day = f"{_local(plan, wanted):%Y-%m-%d}"
    options = "; ".join(f"{name}={value}" for name, value in _options(plan, wanted).items())
    row = {
        "kind": KIND,
        "title_zh": wanted.title.zh,
        "title_en": wanted.title.en,
        "first": day,
        "last": day,
        "minutes": str(wanted.minutes),
        "places": "+".join(wanted.venues),
        "groups": "|".join(wanted.groups),
        "audience": "|".join(wanted.audience),
        "options": options,
    }
    return {name: text for name, text in row.items() if text}


def _code(plan: Plan) -> str:
    """The first of Y1, Y2, … that the plan has not."""
    known = set(db.session.scalars(select(Event.code).where(Event.plan_id == plan.id)))
    return next(code for number in range(1, len(known) + 2) if (code := f"Y{number}") not in known)


def _local(plan: Plan, wanted: Imposed) -> datetime:
    return wanted.start.astimezone(ZoneInfo(plan.zone))


def _refuse_bad(plan: Plan, wanted: Imposed) -> None:
    if not (wanted.title.zh or wanted.title.en).strip():
        raise _bad("title", Words("请写名称", "A name is needed."))
    if not 5 <= wanted.minutes <= 1440:
        raise _bad("minutes", Words("5 到 1440 分钟", "Between 5 and 1440 minutes."))
    if not plan.first_day <= _local(plan, wanted).date() <= plan.last_day:
        words = Words("这一天不在计划之内", "That day is outside the plan.")
        raise Refusal("outside-plan", words, status=422, context={"start": wanted.start.isoformat()})
    for name, model, codes in (
        ("venues", Venue, wanted.venues),
        ("groups", Group, (*wanted.groups, *wanted.audience)),
    ):
        known = set(db.session.scalars(select(model.code).where(model.code.in_(codes))))
        for code in codes:
            if code not in known:
                words = Words(f"没有“{code}”", f"There is no “{code}”.")
                raise Refusal("unknown-code", words, status=422, context={"field": name, "code": code})


def _bad(field: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {field: [words.zh, words.en]}})
