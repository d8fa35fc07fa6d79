"""XML from outside, within limits: a small tree, or a refusal.

The standard library's expat, directly. A document type is refused where it begins, so there are no entities to
expand and nothing outside to fetch; depth, number and size are counted while reading. defusedxml would refuse
entities as well, but not depth or number, and would be one more dependency (last released in 2021).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

LARGEST = 1024 * 1024  # bytes of a request's body: a multiget of 10,000 entries
ELEMENTS = 25_000
DEPTH = 24
ATTRIBUTES = 16
TEXT = 16 * 1024  # characters in one element
ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1")


class BadXml(ValueError):
    """Why a body was not read: a stable code."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


@dataclass(slots=True)
class Element:
    """`name` is `{namespace}local`; attributes without a namespace have plain names."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def find(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator["Element"]:
        return (child for child in self.children if child.name == name)


def read(body: bytes) -> Element:
    """The root of the document. Raises BadXml for what is none or breaks a limit."""
    if len(body) > LARGEST:
        raise BadXml("xml-large")
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise BadXml("xml-broken", str(error)) from error
    except (LookupError, ValueError) as error:  # an encoding that expat asks Python for
        if isinstance(error, BadXml):
            raise
        raise BadXml("xml-encoding", str(error)) from error
    if reader.root is None:
        raise BadXml("xml-broken")
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ENCODINGS:
            raise BadXml("xml-encoding", encoding[:40])

    def _doctype(self, *_: object) -> None:
        raise BadXml("xml-doctype")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > ELEMENTS or len(attributes) > ATTRIBUTES:
            raise BadXml("xml-many")
        if len(self.open) >= DEPTH:
            raise BadXml("xml-deep")
        element = Element(_qualified(name), {_attribute(key): value for key, value in attributes.items()})
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if not self.open:
            return
        here = self.open[-1]
        if len(here.text) + len(text) > TEXT:
            raise BadXml("xml-text")
        here.text += text


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _attribute(name: str) -> str:
    return _qualified(name)
