"""PROPFIND: properties of a resource, and with depth 1 of what lies in it. Source: RFC 4918 §9.1."""

from feeds.answer import Answer
from feeds.caldav import answer, properties, xml_out
from feeds.caldav.model import Request
from feeds.caldav.names import c, d
from feeds.caldav.properties import ALLPROP
from feeds.caldav.tree import Resource, children
from feeds.caldav.xml_in import BadXml, Element
from feeds.caldav.xml_out import element

MOST = 200  # properties in one request; macOS asks for about 45
MINIMAL = ("Preference-Applied", "return=minimal")


def propfind(request: Request, target: Resource, asked: Element | None) -> Answer:
    """`asked` is the body, None for an empty one, which asks for all."""
    depth = request.headers.get("depth", "infinity").strip().lower()  # the default, §9.1
    if depth not in ("0", "1") and (depth != "infinity" or target.is_collection):
        return answer.precondition(d("propfind-finite-depth"), answer.FINITE)
    if asked is not None and asked.name != d("propfind"):
        return answer.refusal(400, answer.BAD_BODY)
    resources = [target, *(children(target) if depth == "1" else ())]
    answers = [_answered(request, one, asked) for one in resources]
    more = (MINIMAL,) if request.is_minimal else ()
    return answer.multistatus(xml_out.multistatus(answers), request.headers, *more)


def _answered(request: Request, resource: Resource, asked: Element | None) -> str:
    if asked is not None and asked.find(d("propname")) is not None:
        names = "".join(element(name) for name in properties.names_of(resource))
        return xml_out.response(resource.path, names)
    if asked is not None and (prop := asked.find(d("prop"))) is not None:
        return properties.answered(resource, asked_names(prop), minimal=request.is_minimal)
    included = asked.find(d("include")) if asked is not None else None
    extra = asked_names(included) if included is not None else []
    has = [name for name in ALLPROP if properties.value(resource, name) is not None]
    return properties.answered(
        resource, [*has, *(n for n in extra if n not in has)], minimal=request.is_minimal
    )


def asked_names(prop: Element) -> list[str]:
    """The names in a `prop`, each once; calendar-data is only for reports (RFC 4791 §9.6).

    Raises BadXml for more than anybody needs: each is answered for each entry.
    """
    names = dict.fromkeys(child.name for child in prop.children if child.name != c("calendar-data"))
    if len(names) > MOST:
        raise BadXml("xml-many", "properties")
    return list(names)
