"""sync-collection: what is another since a token. Source: RFC 6578 §3.

Gone entries are answered with 404; a token that is not known any more with the condition `valid-sync-token`, upon
which clients begin anew. The Depth header and the level are not asked: a calendar has one level.
"""

from feeds.answer import Answer
from feeds.caldav import answer, xml_out
from feeds.caldav.entries import Entries
from feeds.caldav.model import Calendar, Changes, Request, read_token, token
from feeds.caldav.names import d
from feeds.caldav.places import Place
from feeds.caldav.reports import Report
from feeds.caldav.tree import Resource, entry
from feeds.caldav.xml_in import Element


def run(request: Request, target: Resource, asked: Element) -> Answer:
    assert target.calendar is not None
    calendar = _up_to_date(target, target.calendar, asked)
    changes = _changes(target, calendar, asked)
    if changes is None:
        return answer.precondition(d("valid-sync-token"), answer.OLD_TOKEN)
    entries = Entries(request, asked)
    there = [calendar.members[name] for name in changes.changed if name in calendar.members]
    lost = [name for name in (*changes.changed, *changes.gone) if name not in calendar.members]
    answers = [entries.answered(entry(target, member)) for member in there]
    answers += [xml_out.status(_path(target, name), 404) for name in dict.fromkeys(lost)]
    if not changes.complete:
        cause = answer.error("<d:number-of-matches-within-limits/>")
        answers.append(xml_out.status(target.path, 507, cause))
    after = xml_out.element(d("sync-token"), token(calendar.epoch, changes.number))
    return answer.multistatus(xml_out.multistatus(answers, after), request.headers)


def _changes(target: Resource, calendar: Calendar, asked: Element) -> Changes | None:
    text, limit = _given(asked), _limit(asked)
    if not text:
        return target.account.changes(calendar, 0, limit)
    known = read_token(text)
    if known is None or known[0] != calendar.epoch:
        return None
    if known[1] == calendar.number:
        return Changes((), (), calendar.number)
    return target.account.changes(calendar, known[1], limit)


def _given(asked: Element) -> str:
    found = asked.find(d("sync-token"))
    return found.text.strip() if found is not None else ""


def _up_to_date(target: Resource, calendar: Calendar, asked: Element) -> Calendar:
    """A reader may have been to another process that knew of a change before this one did."""
    known = read_token(_given(asked))
    is_ahead = known is not None and known[0] == calendar.epoch and known[1] > calendar.number
    return target.account.renewed(calendar) if is_ahead else calendar


def _limit(asked: Element) -> int | None:
    found = asked.find(d("limit"))
    number = found.find(d("nresults")) if found is not None else None
    text = number.text.strip() if number is not None else ""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _path(target: Resource, name: str) -> str:
    return Place("entry", target.place.login, target.place.slug, name).path


REPORT = Report(d("sync-collection"), ("calendar",), run)
