"""Entries one by one and many at once."""

from tests.tools.caldav import uids
from tests.tools.caldav_entries import entry, uid


def test_an_entry_is_the_fragment_of_the_feed_byte_for_byte(dav, small, client):
    body = dav.ask("GET", entry(dav, small, "E01.1"))
    feed = client.get("/feeds/public/everything.ics").data
    start, end = body.text.index("BEGIN:VEVENT"), body.text.index("END:VCALENDAR")

    assert body.text[start:end].encode() in feed
    assert (
        body.headers["ETag"]
        == dav.propfind(entry(dav, small, "E01.1"), "d:getetag").prop("{DAV:}getetag").text
    )


def test_an_unchanged_entry_is_not_sent_again(dav, small):
    path = entry(dav, small, "E01.1")
    tag = dav.ask("GET", path).headers["ETag"]

    assert dav.ask("GET", path, If_None_Match=tag).status == 304
    assert dav.ask("GET", path, If_Match=tag).status == 200
    assert dav.ask("GET", path, If_Match='"another"').status == 412
    assert dav.ask("HEAD", path).text == ""


def test_a_whole_calendar_can_be_fetched_as_one_file(dav, small):
    answer = dav.ask("GET", dav.home("everything"))

    assert uids(answer.text) == [uid(small, "E01.1"), uid(small, "E02.1")]


def test_a_multiget_gives_what_is_there_and_404_for_the_rest(dav, small):
    here = entry(dav, small, "E01.1")
    gone = dav.home("everything") + "gone.ics"
    foreign = "/caldav/calendars/S0002/everything/" + uid(small, "E01.1") + ".ics"
    answer = dav.multiget(dav.home("everything"), here.replace("@", "%40"), gone, foreign)

    assert (answer.changed, answer.gone) == ([here], [gone, foreign])
    data = answer.prop("{urn:ietf:params:xml:ns:caldav}calendar-data").text
    assert data.encode() == dav.ask("GET", here).text.encode()
