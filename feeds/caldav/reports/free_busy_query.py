"""free-busy-query: when one is taken in a span, and nothing else. Source: RFC 4791 §7.10."""

from feeds import freebusy
from feeds.answer import Answer
from feeds.caldav import answer, filters
from feeds.caldav.model import Request
from feeds.caldav.names import c
from feeds.caldav.reports import Report
from feeds.caldav.tree import Resource
from feeds.caldav.xml_in import Element
from feeds.identity import uid_for


def run(request: Request, target: Resource, asked: Element) -> Answer:
    calendar = target.calendar
    assert calendar is not None
    try:
        span = filters.span(asked.find(c("time-range")))
    except filters.BadFilter:
        return answer.precondition(c("valid-filter"), answer.BAD_FILTER)
    if span.start == filters.EVER[0] or span.end == filters.EVER[1]:
        return answer.precondition(c("valid-filter"), answer.BAD_FILTER)
    items = [member.item for member in calendar.members.values() if span.touches(member)]
    uid = uid_for("freebusy", target.path)
    body = freebusy.render(items, uid=uid, start=span.start, end=span.end, changed_at=calendar.changed_at)
    return answer.answer(200, body, answer.ICS, answer.KEPT)


REPORT = Report(c("free-busy-query"), ("calendar",), run)
