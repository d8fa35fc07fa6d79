"""What is logged holds no key to a feed."""

import logging

import pytest

from scheduler.secret_paths import Masking, masked

SECRET = "Ab-_" * 10 + "xyz"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"GET /feeds/{SECRET}.ics HTTP/1.1", "GET /feeds/….ics HTTP/1.1"),
        (f"/feeds/{SECRET}.busy.ics?lang=en", "/feeds/….busy.ics?lang=en"),
        (f"https://a.example/feeds/{SECRET}.ics", "https://a.example/feeds/….ics"),
        ("/feeds/mistyped.ics", "/feeds/….ics"),
        (f"/dav/{SECRET}/", "/dav/…/"),
        ("/feeds/public/venue/AUD.ics", "/feeds/public/venue/AUD.ics"),
        ("/events/E01", "/events/E01"),
        ("no path", "no path"),
    ],
)
def test_keys_are_masked_and_nothing_else(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_logged_fault_has_no_key_in_message_arguments_or_traceback() -> None:
    try:
        raise ValueError(f"bad /feeds/{SECRET}.ics")
    except ValueError as error:
        values = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "at %s", (f"/feeds/{SECRET}.ics",), values)

    Masking().filter(record)

    assert SECRET not in logging.Formatter().format(record)
    assert "at /feeds/….ics" in logging.Formatter().format(record)
