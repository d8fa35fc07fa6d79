"""principal-property-search: finds nobody, since nobody may look for others here. Source: RFC 3744 §9.4."""

from feeds.answer import Answer
from feeds.caldav import answer, xml_out
from feeds.caldav.model import Request
from feeds.caldav.names import d
from feeds.caldav.reports import Report
from feeds.caldav.tree import Resource
from feeds.caldav.xml_in import Element


def run(request: Request, target: Resource, asked: Element) -> Answer:
    return answer.multistatus(xml_out.multistatus([]), request.headers)


REPORT = Report(d("principal-property-search"), ("root", "principals"), run)
