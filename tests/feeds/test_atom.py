"""What changed, as Atom."""

from datetime import UTC, datetime
from xml.etree import ElementTree

from feeds.agenda import Text
from feeds.atom import Revision, render

AT = datetime(2021, 3, 1, 8, tzinfo=UTC)
NAME = Text("改了什么", "What changed")
SPACE = "{http://www.w3.org/2005/Atom}"


def revision(number: int = 1, **values) -> Revision:
    title = Text(f"改期：拔河 <{number}> & \x07", f"Moved: tug of war <{number}>")
    said = Text("3月5日 → 3月8日", "5 Mar → 8 Mar")
    return Revision(f"{number}@x", 2, AT, "moved", title, said, **values)


def read(body: bytes) -> list[dict[str, str]]:
    root = ElementTree.fromstring(body)
    return [{e.tag.removeprefix(SPACE): e.text or "" for e in entry} for entry in root.iter(f"{SPACE}entry")]


def test_each_change_is_an_entry_in_the_order_given() -> None:
    found = read(render(NAME, "all", [revision(2), revision(1)], AT, "zh"))

    assert [(e["title"], e["content"], e["updated"]) for e in found] == [
        ("改期：拔河 <2> &", "3月5日 → 3月8日", "2021-03-01T08:00:00Z"),
        ("改期：拔河 <1> &", "3月5日 → 3月8日", "2021-03-01T08:00:00Z"),
    ]


def test_an_entry_has_a_lasting_id_that_the_next_change_does_not_share() -> None:
    first, again, other = (
        read(render(NAME, key, [r], AT, "en"))[0]["id"]
        for key, r in (
            ("all", revision()),
            ("venue", revision()),
            ("all", Revision("1@x", 3, AT, "moved", NAME, NAME)),
        )
    )

    assert first == again
    assert first != other
    assert first.startswith("urn:uuid:")


def test_links_are_escaped_and_only_where_there_are_any() -> None:
    body = render(NAME, "all", [revision(url='https://a.example/?a=1&b="2"')], AT, "zh", page="")

    assert body.count(b"<link") == 1
    assert ElementTree.fromstring(body).find(f"{SPACE}entry/{SPACE}link").get("href") == (
        'https://a.example/?a=1&b="2"'
    )


def test_without_changes_it_is_still_a_feed() -> None:
    root = ElementTree.fromstring(render(NAME, "all", [], AT, "en", page="https://a.example/changes"))

    assert [root.findtext(f"{SPACE}{name}") for name in ("title", "updated")] == [
        "What changed",
        "2021-03-01T08:00:00Z",
    ]
