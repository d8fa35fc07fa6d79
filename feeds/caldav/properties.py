"""The live properties of each resource, and how an answer says which are there and which are missing."""

from collections.abc import Callable, Iterable
from datetime import UTC
from email.utils import format_datetime
from functools import cache

from feeds.caldav import xml_out
from feeds.caldav.colors import rgb
from feeds.caldav.model import ZONE_FILE
from feeds.caldav.names import apple, c, cs, d
from feeds.caldav.places import Place
from feeds.caldav.tree import Resource
from feeds.caldav.xml_out import element, escaped, href

Value = Callable[[Resource], str | None]

LARGEST_ENTRY = 64 * 1024
ALLPROP = (
    d("displayname"),
    d("resourcetype"),
    d("getcontenttype"),
    d("getcontentlength"),
    d("getetag"),
    d("getlastmodified"),
    # Clients that follow a redirect without their body ask for nothing in particular and need this one.
    d("current-user-principal"),
)
REPORTS = {
    "root": ("expand-property", "principal-search-property-set", "principal-property-search"),
    "principals": ("expand-property", "principal-search-property-set", "principal-property-search"),
    "principal": ("expand-property",),
    "home": ("expand-property", "c:calendar-multiget"),
    "calendar": (
        *("expand-property", "sync-collection"),
        *("c:calendar-query", "c:calendar-multiget", "c:free-busy-query"),
    ),
    "entry": ("expand-property", "c:calendar-query", "c:calendar-multiget"),
}


def value(resource: Resource, name: str) -> str | None:
    """The inner XML of a property; None where this resource has none of that name."""
    made = PROPERTIES.get(name)
    return made(resource) if made else None


def answered(resource: Resource, names: Iterable[str], *, minimal: bool = False) -> str:
    """The response element with those properties."""
    found, missing = [], []
    for name in names:
        inner = value(resource, name)
        if inner is None:
            missing.append(element(name))
        else:
            found.append(element(name, inner))
    return xml_out.response(resource.path, "".join(found), "" if minimal else "".join(missing))


def names_of(resource: Resource) -> list[str]:
    """The names of all that it has."""
    return [name for name in PROPERTIES if value(resource, name) is not None]


def _only(*kinds: str) -> Callable[[Callable[[Resource], str]], Value]:
    """A property of resources of these kinds only."""
    return lambda made: lambda resource: made(resource) if resource.place.kind in kinds else None


def _principal(resource: Resource) -> str:
    return href(Place("principal", resource.account.login).path)


def _resourcetype(resource: Resource) -> str:
    return {
        "principal": "<d:collection/><d:principal/>",
        "calendar": "<d:collection/><c:calendar/>",
        "entry": "",
    }.get(resource.place.kind, "<d:collection/>")


def _displayname(resource: Resource) -> str | None:
    if resource.member is not None:
        return None
    if resource.calendar is not None:
        return escaped(resource.calendar.name.get(resource.calendar.language))
    return escaped(resource.account.name) if resource.place.login else "fieldday"


def _privileges(resource: Resource) -> str:
    granted = ["read", "read-current-user-privilege-set"]
    said = "".join(f"<d:privilege><d:{name}/></d:privilege>" for name in granted)
    return said + ("<d:privilege><c:read-free-busy/></d:privilege>" if resource.calendar else "")


def _reports(resource: Resource) -> str:
    names = (name if ":" in name else f"d:{name}" for name in REPORTS[resource.place.kind])
    return "".join(f"<d:supported-report><d:report><{n}/></d:report></d:supported-report>" for n in names)


def _content_type(resource: Resource) -> str | None:
    if resource.member is not None:
        return "text/calendar; charset=utf-8; component=VEVENT"
    return "text/calendar; charset=utf-8" if resource.calendar else None


def _length(resource: Resource) -> str | None:
    return str(len(resource.member.body)) if resource.member else None


def _modified(resource: Resource) -> str | None:
    if resource.member is not None:
        return format_datetime(resource.member.item.changed_at.astimezone(UTC), usegmt=True)
    if resource.calendar is not None:
        return format_datetime(resource.calendar.changed_at.astimezone(UTC), usegmt=True)
    return None


def _color(resource: Resource) -> str | None:
    return rgb(resource.calendar.color) if resource.calendar and not resource.member else None


def _order(resource: Resource) -> str | None:
    assert resource.calendar is not None
    slugs = [calendar.slug for calendar in resource.account.calendars()]
    return str(slugs.index(resource.calendar.slug) + 1) if resource.calendar.slug in slugs else None


def _about(resource: Resource) -> str:
    assert resource.calendar is not None
    return escaped(resource.calendar.about.get(resource.calendar.language))


def _token(resource: Resource) -> str:
    assert resource.calendar is not None
    return resource.calendar.token


def _transparency(resource: Resource) -> str:
    assert resource.calendar is not None
    return "<c:opaque/>" if resource.calendar.is_own else "<c:transparent/>"


@cache
def _zone() -> str:
    return escaped(ZONE_FILE.decode())


_COMPONENTS = '<c:comp name="VEVENT"/>'
_DATA = '<c:calendar-data content-type="text/calendar" version="2.0"/>'
_COLLATIONS = "".join(
    f"<c:supported-collation>{name}</c:supported-collation>"
    for name in ("i;ascii-casemap", "i;octet", "i;unicode-casemap")
)

_calendar = _only("calendar")
_whose = _only("principal", "home", "calendar", "entry")

PROPERTIES: dict[str, Value] = {
    d("resourcetype"): _resourcetype,
    d("displayname"): _displayname,
    d("current-user-principal"): _principal,
    d("current-user-privilege-set"): _privileges,
    d("principal-collection-set"): lambda r: href(Place("principals").path),
    d("owner"): _whose(_principal),
    d("supported-report-set"): _reports,
    d("supportedlock"): lambda r: "",
    d("getcontenttype"): _content_type,
    d("getetag"): lambda r: escaped(r.member.etag) if r.member else None,
    d("getcontentlength"): _length,
    d("getlastmodified"): _modified,
    d("principal-URL"): _only("principal")(_principal),
    d("alternate-URI-set"): _only("principal")(lambda r: ""),
    d("group-member-set"): _only("principal")(lambda r: ""),
    d("group-membership"): _only("principal")(lambda r: ""),
    d("sync-token"): _calendar(_token),
    c("calendar-home-set"): _only("principal", "root", "home", "calendar")(
        lambda r: href(Place("home", r.account.login).path)
    ),
    c("calendar-user-address-set"): _only("principal")(_principal),
    c("calendar-user-type"): _only("principal")(lambda r: "INDIVIDUAL"),
    c("calendar-description"): _calendar(_about),
    c("calendar-timezone"): _calendar(lambda r: _zone()),
    c("supported-calendar-component-set"): _calendar(lambda r: _COMPONENTS),
    c("supported-calendar-data"): _calendar(lambda r: _DATA),
    c("supported-collation-set"): _calendar(lambda r: _COLLATIONS),
    c("max-resource-size"): _calendar(lambda r: str(LARGEST_ENTRY)),
    c("min-date-time"): _calendar(lambda r: "19920101T000000Z"),
    c("max-date-time"): _calendar(lambda r: "21001231T235959Z"),
    c("schedule-calendar-transp"): _calendar(_transparency),
    cs("getctag"): _calendar(_token),
    apple("calendar-color"): _calendar(lambda r: _color(r) or "#808080FF"),
    apple("calendar-order"): lambda r: _order(r) if r.place.kind == "calendar" else None,
}
