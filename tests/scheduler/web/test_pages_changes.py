"""What changed, as page and as Atom, of all or of a part; and editions as they were."""

import re
from xml.etree import ElementTree

import pytest

from scheduler import clock
from scheduler.models import FeedToken
from scheduler.queries.accounts import token_hash
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small, two_lectures

SPACE = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def small(session) -> Small:
    """Edition 1 has E01 and E02 in AUD; edition 2 moves E01 to another day and hall."""
    made = two_lectures()
    with writing():
        for session_ in made.sessions.values():
            session_.event.title_zh = session_.event.code
    made.add("E09", public=False)
    made.put("E09.1", "2021-03-05 16:00", "AUD", referee=["20001"])
    made.publish()
    made.put("E01.1", "2021-03-08 10:00", "MPH")
    made.put("E09.1", "2021-03-05 17:00", "AUD", referee=["20001"])
    made.publish()
    return made


def entries(client, path, **values):
    answer = client.get(path, **values)
    assert answer.status_code == 200
    found = ElementTree.fromstring(answer.data).iter(f"{SPACE}entry")
    return [(e.findtext(f"{SPACE}title"), e.findtext(f"{SPACE}content")) for e in found]


MOVED = ("改期：E01", "2021年3月5日 14:00–15:00 报告厅 → 2021年3月8日 10:00–11:00 多功能厅")
FIRST = [
    ("新增：E01", "2021年3月5日 14:00–15:00 报告厅"),
    ("新增：E02", "2021年3月6日 14:00–15:00 报告厅"),
]


def test_the_log_is_told_newest_first_and_nothing_private(client, small):
    assert entries(client, "/changes.atom") == [MOVED, *FIRST]
    assert entries(client, "/feeds/public/everything.atom") == [MOVED, *FIRST]


def test_what_left_a_venue_is_told_to_its_readers_too(client, small):
    for path in ("/changes.atom?venue=AUD", "/feeds/public/venue/AUD.atom"):
        assert entries(client, path) == [MOVED, *FIRST]
    for path in ("/changes.atom?venue=MPH", "/feeds/public/venue/MPH.atom"):
        assert entries(client, path) == [MOVED]


def test_an_event_of_its_own_and_a_cancelled_one(client, small):
    small.take("E02.1")
    small.publish()

    assert entries(client, "/feeds/public/event/E02.atom") == [
        ("取消：E02", "2021年3月6日 14:00–15:00 报告厅"),
        FIRST[1],
    ]
    assert entries(client, "/changes.atom?event=E02") == entries(client, "/feeds/public/event/E02.atom")


def test_ones_own_changes_hold_what_is_private_and_no_others(client, small):
    with writing():
        person = factories.person("20001")
        factories.saved(FeedToken(person_id=person.id, hash=token_hash("a" * 43), made_at=clock.now()))

    found = entries(client, f"/feeds/{'a' * 43}.atom")

    assert [title.partition("：")[0] for title, _ in found] == ["改期", "新增"]
    assert found[0][1] == "2021年3月5日 16:00–17:00 报告厅 → 2021年3月5日 17:00–18:00 报告厅"


def test_atom_is_asked_for_with_conditions_and_in_both_languages(client, small):
    for path in ("/changes.atom", "/feeds/public/everything.atom"):
        answer = client.get(path)
        assert answer.mimetype == "application/atom+xml"
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert entries(client, "/feeds/public/everything.atom?lang=en")[0][1].startswith("5 Mar 2021 14:00–15:00")


def test_the_page_follows_a_filter_and_offers_the_same_as_atom(client, small):
    page = client.get("/changes?venue=MPH").text

    assert "/changes.atom?venue=MPH" in page
    assert "E01" in page
    assert "E09" not in page
    assert "这一版没有改动这里的活动" in client.get("/changes?branch=NONE").text


def test_an_older_edition_is_shown_as_it_was(client, small):
    then, now = client.get("/editions/1").text, client.get("/editions/2").text

    assert "这是以前的一版" in then
    assert "这是以前的一版" not in now
    assert ("3月5日" in then, "3月5日" in now) == (True, False)
    assert "E09" not in then + now
    assert [client.get(f"/editions/{n}").status_code for n in (3, 0, 99999999999)] == [404] * 3


def test_before_anything_is_published_nothing_changed(client, session):
    assert entries(client, "/changes.atom") == []
    assert entries(client, "/feeds/public/everything.atom") == []
    assert client.get("/changes").status_code == 200


def test_a_title_from_right_to_left_stands_by_itself_on_every_page(small, client):
    """Beside it are times and editions; without a frame of its own they change places with its brackets."""
    title = "مسابقة شد الحبل (A) 2026"
    with writing():
        small.sessions["E01.1"].event.title_zh = title
    small.put("E01.1", "2021-03-09 10:00", "MPH")
    small.publish()

    pages = {path: client.get(path).text for path in ("/changes", "/events/E01", "/?on=2021-03-09&view=list")}

    assert [path for path, page in pages.items() if title not in page] == []
    framed = re.compile(rf'(<bdi>|dir="auto"[^>]*>){re.escape(title)}')
    assert [path for path, page in pages.items() if not framed.search(page)] == []
