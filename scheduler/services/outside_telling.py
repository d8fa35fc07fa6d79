"""Whoever brought a calendar in is told once when it cannot be read any more: revoked, or out of date."""

from collections.abc import Iterator

from flask import current_app

from scheduler.models import OutsideCalendar, Person
from scheduler.queries.organisers import organisers
from scheduler.services import messages
from solver.words import Words

REVOKED = {  # does not mend itself
    "fetch-gone": Words(
        "那个地址已经没有日历，可能被收回了", "its address has no calendar any more; it may be revoked"
    ),
    "fetch-forbidden": Words("那个地址现在要登录", "its address wants a sign-in now"),
    "calendar-sealed": Words(
        "服务的密钥换过，地址解不开了", "the service's key has changed and its address is lost"
    ),
}
SURE = 2  # failures in a row before that is believed


def tell(row: OutsideCalendar, *, is_stale: bool) -> None:
    """Once for each time that it stops being readable. Call it inside `writing()`, after a failure."""
    revoked = REVOKED.get((row.problem or {}).get("code", ""))
    if row.failures < SURE or not (revoked or is_stale):
        return
    why = revoked or Words("已经好几轮没读到", "it could not be read for several rounds")
    since = f"{row.read_at or row.made_at:%Y%m%dT%H%M%S}"
    for person in _owners(row):
        messages.tell(person, f"outside-lost:{row.id}:{since}:{person.id}", "outside", _words(row, why))


def _owners(row: OutsideCalendar) -> Iterator[Person]:
    if row.person is not None:
        yield row.person
    else:
        yield from organisers()


def _words(row: OutsideCalendar, why: Words) -> Words:
    """A person's calendar is not named: mails and the outbox are seen by others."""
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    if row.plan is not None:
        link = f"{site}/organiser/plans/{row.plan.code}/outside"
        name = Words(f"外部日历“{row.title}”", f"The outside calendar “{row.title}”")
    else:
        link = f"{site}/me/calendars"
        name = Words("您接上的一个日历", "A calendar that you connected")
    return Words(
        f"{name.zh}读不到了：{why.zh}。\n上次读到的还算数，但会过时。请重新接上：{link}",
        f"{name.en} cannot be read: {why.en}.\n"
        f"What was last read still counts, but grows old. Connect it again: {link}",
    )
