"""Moments, lengths and weeks as refusals say them, seen from the moment of asking."""

from datetime import datetime, timedelta

from scheduler import spoken
from scheduler.desk.base import Request
from solver.words import Words

TODAY = Words("今天", "today")


def moment(request: Request, instant: datetime) -> Words:
    """周六 9:00 · Sat 9:00 within the next six days, with the date beyond; 今天 19:30 · today 19:30."""
    local, today = request.local(instant), request.local(request.now).date()
    clock = f"{local.hour}:{local.minute:02}"
    ahead = (local.date() - today).days
    day = TODAY if ahead == 0 else spoken.day(local.date())
    if 0 < ahead < 7:
        day = Words(day.zh.split()[1], day.en.split()[0])
    return Words(f"{day.zh} {clock}", f"{day.en} {clock}")


def hours(minutes: int) -> str:
    """2, 1.5: minutes as hours without needless digits."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def clock(minute: int) -> str:
    """9:00: minutes of the day."""
    return f"{minute // 60}:{minute % 60:02}"


def week(request: Request) -> Words:
    """本周 · this week; the week that the request is in, seen from now."""
    today = request.local(request.now).date()
    ahead = (monday(request).date() - (today - timedelta(days=today.weekday()))).days // 7
    if ahead in (0, 1):
        return (Words("本周", "this week"), Words("下周", "next week"))[ahead]
    first = spoken.day(monday(request).date())
    return Words(f"{first.zh.split()[0]}那周", f"in the week of {first.en.split(maxsplit=1)[1]}")


def monday(request: Request) -> datetime:
    """The beginning of the week that the request is in."""
    return request.at(request.day - timedelta(days=request.day.weekday()), 0)
