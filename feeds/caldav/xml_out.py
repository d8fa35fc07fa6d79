"""XML to clients, written as text: a thousand answers to a multiget take milliseconds."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from feeds.caldav.names import DECLARED, PREFIXES, split

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SENT = {
    200: "HTTP/1.1 200 OK",
    403: "HTTP/1.1 403 Forbidden",
    404: "HTTP/1.1 404 Not Found",
    507: "HTTP/1.1 507 Insufficient Storage",
}


def escaped(text: str) -> str:
    """Text between tags. A carriage return as a reference: a parser would make it a plain newline."""
    text = _FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def element(name: str, inner: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """An element with XML inside. A namespace that has no prefix of ours is declared where it stands."""
    space, local = split(name)
    given = "".join(f' {key}="{attribute(value)}"' for key, value in (attributes or {}).items())
    if space in PREFIXES:
        tag = f"{PREFIXES[space]}:{local}"
    else:
        tag = f"x:{local}" if space else local
        given = (f' xmlns:x="{attribute(space)}"' if space else "") + given
    return f"<{tag}{given}>{inner}</{tag}>" if inner else f"<{tag}{given}/>"


def href(path: str) -> str:
    return f"<d:href>{escaped(linked(path))}</d:href>"


def linked(path: str) -> str:
    """A decoded path as it stands in an address. "@" stays as it is: UIDs have it, and clients compare."""
    return quote(path, safe="/@:+,;=!$'()*~-._")


def document(root: str, inner: str) -> bytes:
    """A whole document whose root declares every prefix."""
    return f"{HEAD}<{root}{DECLARED}>{inner}</{root}>\n".encode()


def multistatus(responses: Iterable[str], after: str = "") -> bytes:
    return document("d:multistatus", "".join(responses) + after)


def response(path: str, found: str, missing: str = "") -> str:
    """One answer of a multistatus: its properties, and the names of those it has not."""
    parts = _propstat(found, 200) if found or not missing else ""
    return f"<d:response>{href(path)}{parts}{_propstat(missing, 404) if missing else ''}</d:response>"


def status(path: str, code: int, inner: str = "") -> str:
    """One answer that is only a status, such as 404 for an entry that is gone."""
    return f"<d:response>{href(path)}<d:status>{SENT[code]}</d:status>{inner}</d:response>"


def _propstat(properties: str, code: int) -> str:
    return f"<d:propstat><d:prop>{properties}</d:prop><d:status>{SENT[code]}</d:status></d:propstat>"


def refused_properties(path: str, properties: str, error: str) -> str:
    """The answer to a PROPPATCH: each property is refused. Source: RFC 4918 §9.2.1."""
    sent = f"<d:status>{SENT[403]}</d:status>"
    return f"<d:response>{href(path)}<d:propstat><d:prop>{properties}</d:prop>{sent}{error}</d:propstat></d:response>"
