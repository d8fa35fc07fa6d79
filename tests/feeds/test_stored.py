"""Bytes kept ready, and stamped later only when they move."""

import gzip
from datetime import UTC, datetime, timedelta

from feeds.stored import renewed, stored

NOW = datetime(2021, 3, 1, 8, 0, 0, 500_000, tzinfo=UTC)


def test_the_gzip_form_holds_the_same_bytes_and_is_the_same_at_any_time() -> None:
    one = stored(b"feed" * 100, NOW)

    assert gzip.decompress(one.gzip_body) == one.body
    assert one.gzip_body[4:8] == bytes(4)  # the time in the header
    assert one == stored(b"feed" * 100, NOW)


def test_both_forms_have_their_own_tag() -> None:
    one = stored(b"feed", NOW)

    assert one.etag != one.gzip_etag
    assert one.etag.startswith('"')
    assert one.gzip_etag.endswith('"')


def test_the_same_bytes_keep_tag_and_stamp() -> None:
    first = renewed(None, b"feed", NOW)

    assert renewed(first, b"feed", NOW + timedelta(days=1)) is first


def test_two_changes_in_a_second_show_in_tag_and_stamp() -> None:
    first = renewed(None, b"1", NOW)
    second = renewed(first, b"2", NOW)
    third = renewed(second, b"1", NOW)

    assert [s.last_modified for s in (first, second, third)] == [
        datetime(2021, 3, 1, 8, 0, second, tzinfo=UTC) for second in (0, 1, 2)
    ]
    assert first.etag == third.etag != second.etag


def test_a_packed_feed_is_a_fraction_and_still_whole() -> None:
    whole = stored(b"BEGIN:VCALENDAR\r\n" * 1000, NOW)

    packed = whole.packed()

    assert packed.body == whole.body
    assert (packed.etag, packed.gzip_body) == (whole.etag, whole.gzip_body)
    assert packed.size < whole.size / 20
