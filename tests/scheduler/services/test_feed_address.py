"""Which paths are addresses of feeds."""

import pytest

from scheduler.services.feed_address import Address, read


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/feeds/public/everything.ics", Address("everything")),
        ("/feeds/public/venue/GYM-F.ics", Address("venue", "GYM-F")),
        ("/feeds/public/venue/GYM-F.ifb", Address("venue", "GYM-F", "ifb")),
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
        "/feeds/public/kind/match.ifb",
        "/feeds/public/personal/20001.ics",
        "/feeds/public/venue/a/b.ics",
        "/feeds/public/venue/AUD.ics\n",
        "/feeds/public/__init__/x.ics",
    ],
)
def test_anything_else_is_none(path):
    assert read(path) is None
