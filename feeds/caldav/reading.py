"""GET and HEAD: an entry's bytes with its tag, or a whole calendar as one file. Source: RFC 9110 §13."""

from datetime import UTC
from email.utils import format_datetime

from feeds.answer import Answer, http_date, listed_tags
from feeds.caldav import answer
from feeds.caldav.model import Request
from feeds.caldav.tree import Resource
from feeds.identity import etag

HERE = (
    "这里是只读的 CalDAV：请在日历程序里添加这个地址。\n"
    "This is read-only CalDAV: add this address to a calendar program.\n"
).encode()


def read(request: Request, target: Resource) -> Answer:
    """200, 304, or 412 where If-Match names another version."""
    if target.calendar is None:
        return answer.answer(200, HERE, "text/plain; charset=utf-8", answer.KEPT)
    body = target.member.body if target.member else target.calendar.feed()
    tag = target.member.etag if target.member else etag(body)
    changed = target.member.item.changed_at if target.member else target.calendar.changed_at
    wanted = request.headers.get("if-match")
    if wanted is not None and wanted.strip() != "*" and tag not in listed_tags(wanted):
        return answer.refusal(412, answer.CHANGED)
    if _is_known(request, tag, changed):
        return Answer(304, [("ETag", tag), answer.KEPT], b"")
    stamp = format_datetime(changed.astimezone(UTC), usegmt=True)
    return answer.answer(200, body, answer.ICS, ("ETag", tag), ("Last-Modified", stamp), answer.KEPT)


def _is_known(request: Request, tag: str, changed: object) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or tag in listed_tags(known)
    since = http_date(request.headers.get("if-modified-since"))
    return since is not None and changed <= since  # type: ignore[operator]
