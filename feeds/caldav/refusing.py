"""What would write, refused: 403 with the privilege that is missing, property by property for PROPPATCH."""

from feeds.answer import Answer
from feeds.caldav import answer, xml_out
from feeds.caldav.model import Request
from feeds.caldav.names import d
from feeds.caldav.xml_in import Element
from feeds.caldav.xml_out import element

# Method → the privilege it would need (RFC 3744 appendix B).
NEEDED = {
    "PUT": "write-content",
    "POST": "bind",
    "DELETE": "unbind",
    "MOVE": "unbind",
    "COPY": "bind",
    "MKCOL": "bind",
    "MKCALENDAR": "bind",
    "PATCH": "write-content",
    "ACL": "write-acl",
}


def write(request: Request, path: str) -> Answer:
    return answer.read_only(path, NEEDED[request.method])


def proppatch(request: Request, path: str, asked: Element | None) -> Answer:
    """207 with 403 for each property: macOS sets colour and order right after it has found a calendar, and a
    bare 403 made it stop there (sabre-io/dav#935)."""
    if asked is None or asked.name != d("propertyupdate"):
        return answer.refusal(400, answer.BAD_BODY)
    names = [
        prop.name
        for step in asked.children
        if step.name in (d("set"), d("remove"))
        for group in step.all(d("prop"))
        for prop in group.children
    ]
    tags = "".join(element(name) for name in dict.fromkeys(names))
    error = answer.error("<d:cannot-modify-protected-property/>")
    return answer.multistatus(
        xml_out.multistatus([xml_out.refused_properties(path, tags, error)]), request.headers
    )
