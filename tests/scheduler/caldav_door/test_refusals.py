"""What is refused, and how."""

import pytest

from tests.tools.caldav import HEAD, SPACES
from tests.tools.caldav_entries import entry


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "MKCALENDAR", "MKCOL", "MOVE", "COPY", "POST", "PATCH", "ACL"]
)
def test_nothing_can_be_written(dav, small, method):
    before = dav.sync(dav.home("everything")).token
    paths = entry(dav, small, "E01.1"), dav.home("everything"), dav.home("new")
    answers = [dav.ask(method, path, "BEGIN:VCALENDAR") for path in paths]

    assert {a.status for a in answers} == {403}
    assert {tuple(a.conditions()) for a in answers} == {("need-privileges",)}
    assert all("只能读取" in a.text and "can only be read" in a.text for a in answers)
    assert dav.sync(dav.home("everything")).token == before


def test_a_property_cannot_be_set_and_each_is_refused_by_name(dav):
    body = f'{HEAD}<d:propertyupdate {SPACES} xmlns:a="http://apple.com/ns/ical/"><d:set><d:prop>'
    body += "<a:calendar-color>#FF0000FF</a:calendar-color><a:calendar-order>1</a:calendar-order>"
    answer = dav.ask("PROPPATCH", dav.home("events"), body + "</d:prop></d:set></d:propertyupdate>")

    assert answer.status == 207
    assert "HTTP/1.1 403 Forbidden" in answer.text
    assert "cannot-modify-protected-property" in answer.text
    assert "<a:calendar-color/><a:calendar-order/>" in answer.text


@pytest.mark.parametrize("method", ["LOCK", "UNLOCK", "SEARCH", "TRACE", "BREW"])
def test_what_is_no_method_here_is_405(dav, method):
    answer = dav.ask(method, dav.home("events"))

    assert (answer.status, answer.headers["Allow"]) == (405, "OPTIONS, GET, HEAD, PROPFIND, REPORT")


def test_an_infinite_depth_is_refused_and_none_is_infinite(dav):
    body = f"{HEAD}<d:propfind {SPACES}><d:allprop/></d:propfind>"
    answers = [dav.ask("PROPFIND", "/caldav/", body, Depth="infinity"), dav.ask("PROPFIND", "/caldav/", body)]

    assert [(a.status, a.conditions()) for a in answers] == [(403, ["propfind-finite-depth"])] * 2


def test_pages_and_feeds_are_as_before(client, small):
    assert client.get("/feeds/public/everything.ics").status_code == 200
    assert client.get("/caldavx").status_code == 404
    assert client.get("/").status_code == 200
