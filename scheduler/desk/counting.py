"""What counts against a quota: whose bookings, in which span, how many and how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.desk import saying
from scheduler.desk.base import Exempt, History, No, Request, Used, param
from solver.words import Words


@dataclass(frozen=True)
class Limits(Exempt):
    """Parameters of a quota; 0 is no limit."""

    count: int = param(0, zh="次数", en="bookings")
    hours: float = param(0.0, zh="小时", en="hours", unit="h")


def own(request: Request, history: History) -> list[Used]:
    """The person's bookings for themselves: what they do for a group counts as the group's."""
    if not request.person or request.group:
        return []
    return [b for b in history.bookings if b.person == request.person and not b.group]


def of_group(request: Request, history: History) -> list[Used]:
    return [b for b in history.bookings if request.group and b.group == request.group]


def within(bookings: Iterable[Used], start: datetime, end: datetime) -> list[Used]:
    """Those that begin in the span."""
    return [b for b in bookings if start <= b.start < end]


def minutes(bookings: Iterable[Used]) -> int:
    return sum((b.end - b.start) // timedelta(minutes=1) for b in bookings)


def over(
    request: Request, used: list[Used], limits: Limits, when: Words, opens: datetime | None
) -> No | None:
    """The refusal where the request on top of what is used exceeds a limit. `when`: 本周 · this week."""
    wanted = request.length // timedelta(minutes=1)
    if limits.count and len(used) + 1 > limits.count:
        words = Words(
            f"{when.zh}已订 {len(used)}/{limits.count} 次。",
            f"{len(used)} of {limits.count} bookings used {when.en}.",
        )
        return No(words, _hint(request, opens), opens, context={"used": len(used), "limit": limits.count})
    if limits.hours and minutes(used) + wanted > limits.hours * 60:
        had, most = saying.hours(minutes(used)), saying.hours(int(limits.hours * 60))
        more = _more(wanted) if minutes(used) < limits.hours * 60 else Words()
        words = Words(
            f"{when.zh}已用 {had}/{most} 小时{more.zh}。", f"{had} of {most} hours used {when.en}{more.en}."
        )
        return No(words, _hint(request, opens), opens, context={"used": had, "limit": most})
    return None


def _more(wanted: int) -> Words:
    """Where something is left, but not enough."""
    hours = saying.hours(wanted)
    return Words(f"，这次要 {hours} 小时", f"; this needs {hours}")


def _hint(request: Request, opens: datetime | None) -> Words:
    if opens is None:
        return Words("先取消一个，再订这个。", "Cancel one of them first.")
    said = saying.moment(request, opens)
    return Words(f"{said.zh} 起又可以订。", f"Possible again from {said.en}.")
