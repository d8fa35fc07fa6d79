"""calendar-query: the entries that pass a filter. Source: RFC 4791 §7.8.

The Depth header is not asked: clients send 0, 1 or none and mean the entries.
"""

from feeds.answer import Answer
from feeds.caldav import answer, filters, xml_out
from feeds.caldav.entries import Entries, is_offered
from feeds.caldav.model import Request
from feeds.caldav.names import c
from feeds.caldav.reports import Report
from feeds.caldav.tree import Resource, children
from feeds.caldav.xml_in import Element


def run(request: Request, target: Resource, asked: Element) -> Answer:
    if not is_offered(asked):
        return answer.precondition(c("supported-calendar-data"), answer.BAD_FILTER)
    try:
        passes = filters.question(asked.find(c("filter")))
    except filters.BadFilter as bad:
        return answer.precondition(bad.condition, answer.BAD_FILTER)
    entries = Entries(request, asked)
    among = [target] if target.member else children(target)
    chosen = (entry for entry in among if entry.member is not None and passes(entry.member))
    return answer.multistatus(xml_out.multistatus(entries.answered(e) for e in chosen), request.headers)


REPORT = Report(c("calendar-query"), ("calendar", "entry"), run)
