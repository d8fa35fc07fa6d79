"""What a request to the board names: a draft, a start, places, days."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, request

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Plan, Timetable
from scheduler.services.reviewing import current_draft
from solver.words import Words


def draft_of(plan: Plan) -> Timetable:
    """The draft that `draft` numbers, else the plan's current one."""
    number = request.values.get("draft", "")
    if not number:
        return current_draft(plan)
    found = db.session.get(Timetable, int(number)) if number.isascii() and number.isdecimal() else None
    if found is None or found.plan_id != plan.id or found.deleted_at is not None:
        abort(404)
    return found


def start_of(plan: Plan, source: Any = None) -> datetime:
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


def venues_of(source: Any = None) -> tuple[str, ...]:
    """`venues` as codes with + between them; "-" is none."""
    text = (request.form if source is None else source).get("venues", "")
    return tuple(v for v in text.replace(",", "+").split("+") if v and v != "-")


def day_of(name: str, plan: Plan) -> date:
    return date_of(request.args.get(name, "")) or plan.first_day


def date_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
