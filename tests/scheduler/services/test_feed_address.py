"""Which paths are addresses of feeds."""

import pytest

from scheduler.services.feed_address import Address, read


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/feeds/public/everything.ics", Address("everything")),
        ("/feeds/public/venue/GYM-F.ics", Address("venue", "GYM-F")),
        ("/feeds/public/venue/GYM-F.ifb", Address("venue", "GYM-F", "ifb")),
        ("/feeds/public/venue/GYM-F.busy.ics", Address("venue", "GYM-F", "busy")),
        ("/feeds/public/venue/A.B.json", Address("venue", "A.B", "json")),
        ("/feeds/public/everything.ifb", Address("everything", "", "ifb")),
        ("/feeds/public/competition/E01.ics", Address("competition", "E01")),
        ("/feeds/abc.busy.ics", Address("personal", form="busy", secret="abc")),
        ("/feeds/abc.ifb", Address("personal", form="ifb", secret="abc")),
        ("/feeds/abc.json", Address("personal", form="json", secret="abc")),
        ("/feeds/public/branch/分会.ics", Address("branch", "分会")),
        ("/feeds/abc.ics", Address("personal", secret="abc")),
    ],
)
def test_addresses_are_read_and_written_back(path, address):
    assert read(path) == address
    assert address.path == path


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/",
        "/feeds/abc",
        "/feeds/public.ics/",
        "/feeds/public/venue.ics",
        "/feeds/public/everything/x.ics",
        "/feeds/public/duties/20001.ics",
        "/feeds/abc.xml",
        "/feeds/public/personal/20001.ics",
        "/feeds/public/venue/a/b.ics",
        "/feeds/public/venue/AUD.ics\n",
        "/feeds/public/__init__/x.ics",
    ],
)
def test_anything_else_is_none(path):
    assert read(path) is None
