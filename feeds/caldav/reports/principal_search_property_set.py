"""principal-search-property-set: by what people can be looked for, which is nothing. Source: RFC 3744 §9.5."""

from feeds.answer import Answer
from feeds.caldav import answer, xml_out
from feeds.caldav.model import Request
from feeds.caldav.names import d
from feeds.caldav.reports import Report
from feeds.caldav.tree import Resource
from feeds.caldav.xml_in import Element


def run(request: Request, target: Resource, asked: Element) -> Answer:
    return answer.answer(
        200, xml_out.document("d:principal-search-property-set", ""), answer.XML, answer.KEPT
    )


REPORT = Report(d("principal-search-property-set"), ("root", "principals"), run)
