"""An Atom feed read by the letter of RFC 4287: what a document has to have, or AssertionError."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

SPACE = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Told:
    """One entry: its lasting id, what it says, and what kind of change it is."""

    id: str
    title: str
    content: str
    kind: str
    updated: datetime


def read(body: bytes) -> list[Told]:
    """Its entries in their order. Source: RFC 4287 §3.3, §4.1.1, §4.1.2, §4.2.6, §4.2.7."""
    root = ElementTree.fromstring(body)
    assert root.tag == f"{SPACE}feed"
    _has_once(root, "id", "title", "updated")
    assert root.findall(f"{SPACE}author/{SPACE}name"), "an entry without an author needs the feed's"
    found = [_entry(one) for one in root.findall(f"{SPACE}entry")]
    assert len({one.id for one in found}) == len(found), "two entries with one id"
    assert all(one.updated <= _moment(root) for one in found), "an entry is newer than the feed"
    return found


def _entry(entry: ElementTree.Element) -> Told:
    _has_once(entry, "id", "title", "updated", "content")
    content, category = entry.find(f"{SPACE}content"), entry.find(f"{SPACE}category")
    assert content is not None
    assert (content.get("type"), len(content)) == ("text", 0)
    assert category is not None
    assert category.get("term")
    links = [link.get("href", "") for link in entry.findall(f"{SPACE}link")]
    assert all(urlsplit(link).scheme in ("http", "https") for link in links)
    texts = (entry.findtext(f"{SPACE}{name}", "") for name in ("id", "title"))
    return Told(*texts, content.text or "", category.get("term", ""), _moment(entry))


def _has_once(element: ElementTree.Element, *names: str) -> None:
    for name in names:
        found = element.findall(f"{SPACE}{name}")
        assert [bool((one.text or "").strip()) for one in found] == [True], (
            f"{name} stands {len(found)} times"
        )
    assert urlsplit(element.findtext(f"{SPACE}id", "")).scheme, "an id is an IRI"


def _moment(element: ElementTree.Element) -> datetime:
    moment = datetime.fromisoformat(element.findtext(f"{SPACE}updated", ""))
    assert moment.tzinfo is not None
    return moment
