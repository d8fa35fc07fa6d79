"""calendar-multiget: the entries at these addresses, 404 for each that is not there. Source: RFC 4791 §7.9."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from feeds.answer import Answer
from feeds.caldav import answer, xml_out
from feeds.caldav.entries import Entries, is_offered
from feeds.caldav.model import Request
from feeds.caldav.names import c, d
from feeds.caldav.reports import Report
from feeds.caldav.tree import Resource, resource
from feeds.caldav.xml_in import Element


def run(request: Request, target: Resource, asked: Element) -> Answer:
    if not is_offered(asked):
        return answer.precondition(c("supported-calendar-data"), answer.BAD_FILTER)
    entries = Entries(request, asked)
    answers = (_answered(entries, target, path) for path in _paths(asked))
    return answer.multistatus(xml_out.multistatus(answers), request.headers)


def _paths(asked: Element) -> Iterator[str]:
    """Each once, decoded; a whole address counts by its path."""
    hrefs = (link.text.strip() for link in asked.all(d("href")))
    yield from dict.fromkeys(unquote(urlsplit(href).path if "://" in href else href) for href in hrefs)


def _answered(entries: Entries, target: Resource, path: str) -> str:
    found = resource(target.account, path) if path.startswith(target.path) else None
    if found is None or found.member is None:
        return xml_out.status(path, 404)
    return entries.answered(found)


REPORT = Report(c("calendar-multiget"), ("home", "calendar", "entry"), run)
