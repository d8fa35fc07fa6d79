"""What the desk says of a booking: for whom, from where, in which state, and the look of its block."""

from datetime import datetime

from scheduler import clock
from scheduler.models import Booking, Entry
from scheduler.web import graces, times
from scheduler.web.words import counted, t, w
from solver.words import Words

STATES = {
    "pending": ("待批", "to approve"),
    "held": ("暂留", "held"),
    "confirmed": ("已订", "booked"),
    "checked_in": ("已到", "here"),
    "cancelled": ("已取消", "cancelled"),
    "refused": ("未批准", "refused"),
    "expired": ("暂留过期", "hold expired"),
    "released": ("未到，已放出", "nobody came, let go"),
    "no_show": ("爽约", "no-show"),
    "ended": ("已结束", "ended"),
}

LONG = 120  # minutes from which a moment says more than how many are left


def entry_title(entry: Entry) -> str:
    return w(Words(entry.title_zh, entry.title_en))


def who(booking: Booking) -> str:
    """For whom, with how many guests: 孙丽 + 1; 散客 where nobody's name was asked for."""
    name = w(booking.group.title) if booking.group else ""
    name = booking.person.name if booking.person else name or t("散客", "Walk-in")
    if booking.state == "held" and booking.person:
        name = t("暂留 · {x}", "Held · {x}", x=name)
    guests = booking.party - 1
    return f"{name} + {guests}" if guests > 0 and booking.person else name


def under(booking: Booking) -> str:
    """Branch and staff number; of a group how many; of a walk-in that it is one."""
    if booking.person:
        branch = next((m.group for m in booking.person.memberships if m.group.kind == "branch"), None)
        title = w(branch.title).removesuffix("分会") if branch else ""
        return " · ".join(x for x in (title, booking.person.code) if x)
    if booking.group:
        kind = t("固定时段", "Standing slot") if booking.series_id else t("团体", "Group")
        return (
            f"{kind} · {counted(booking.party, '{n} 人', '{n} person', '{n} people')}"
            if booking.party > 1
            else kind
        )
    return t("{n} 人", "{n} heads", n=booking.party) if booking.party > 1 else booking.reason


def look_of(booking: Booking) -> str:
    """The look of its block."""
    if booking.state == "checked_in":
        return "arrived"
    if booking.state in ("held", "pending"):
        return booking.state
    if booking.group_id:
        return "club"
    return "due" if is_due(booking) else "booked"


def is_due(booking: Booking) -> bool:
    """It has begun, and nobody has come."""
    return booking.state == "confirmed" and booking.start <= clock.now() < booking.end


def mark_of(booking: Booking) -> tuple[str, str]:
    if booking.state == "checked_in":
        return t("已到", "Here"), "ok"
    if booking.state == "pending":
        return t("待批", "To approve"), "warn"
    if booking.state == "held" and booking.hold_until:
        left = minutes_until(booking.hold_until)
        if left > LONG:
            return t(
                "留到 {at}",
                "held until {at}",
                at=f"{times.short_day(times.local(booking.hold_until).date())} {times.time(booking.hold_until)}",
            ), "info"
        return t("{n} 分后放出", "{n} min left", n=max(0, left)), "info"
    grace = graces.grace_of(booking) if is_due(booking) else None
    if grace is not None:
        left = minutes_left(booking, grace)
        if left >= 0:
            return t("剩 {n} 分未到", "{n} min left", n=left), "warn"
        return t("未到", "Not here"), "bad"
    return "", "plain"


def state_word(booking: Booking) -> str:
    return t(*STATES[booking.state])


def minutes_until(moment: datetime) -> int:
    return int((moment - clock.now()).total_seconds() // 60)


def minutes_left(booking: Booking, grace: int) -> int:
    """Until the place is let go. Who booked after the start has the grace minutes from then."""
    return grace + minutes_until(max(booking.start, booking.made_at))
