"""expand-property: properties that are links, with properties of what they lead to. Source: RFC 3253 §3.8."""

import re
from urllib.parse import unquote

from feeds.answer import Answer
from feeds.caldav import answer, properties, xml_out
from feeds.caldav.model import Request
from feeds.caldav.names import d
from feeds.caldav.reports import Report
from feeds.caldav.tree import Resource, resource
from feeds.caldav.xml_in import Element
from feeds.caldav.xml_out import element

DEEPEST = 3
_HREF = re.compile(r"<d:href>([^<]*)</d:href>")


def run(request: Request, target: Resource, asked: Element) -> Answer:
    body = xml_out.multistatus([_answered(target, asked, request.is_minimal, 0)])
    return answer.multistatus(body, request.headers)


def _answered(target: Resource, asked: Element, minimal: bool, depth: int) -> str:
    found, missing = [], []
    for wanted in asked.all(d("property")):
        name = f"{{{wanted.attributes.get('namespace', 'DAV:')}}}{wanted.attributes.get('name', '')}"
        if not re.fullmatch(r"\{[^{}<>&]*\}[A-Za-z_][A-Za-z0-9._-]*", name):
            continue
        inner = properties.value(target, name)
        if inner is None:
            missing.append(element(name))
        else:
            found.append(element(name, _expanded(target, inner, wanted, minimal, depth)))
    return xml_out.response(target.path, "".join(found), "" if minimal else "".join(missing))


def _expanded(target: Resource, inner: str, wanted: Element, minimal: bool, depth: int) -> str:
    """Each link with what is asked of it in its place; one that leads nowhere stays a link."""
    if depth >= DEEPEST or wanted.find(d("property")) is None:
        return inner

    def there(link: re.Match[str]) -> str:
        found = resource(target.account, unquote(link[1]))
        return _answered(found, wanted, minimal, depth + 1) if found else link[0]

    return _HREF.sub(there, inner)


REPORT = Report(d("expand-property"), ("root", "principals", "principal", "home", "calendar", "entry"), run)
