"""UIDs last, tags are of the bytes."""

import re

import pytest

from feeds.identity import etag, uid_for


def test_the_uid_of_a_thing_is_this_one_for_ever() -> None:
    assert uid_for("session", "1") == "e76f0903-1b77-5239-8c00-abba3f246894@fieldday"


def test_seeds_that_join_to_the_same_letters_have_different_uids() -> None:
    assert uid_for("session", "12") != uid_for("session1", "2")


def test_a_uid_is_ascii_also_on_a_chinese_host() -> None:
    assert re.fullmatch(r"[0-9a-f-]{36}@xn--[a-z0-9.-]+", uid_for("session", "甲", host="工会.example"))


def test_a_seed_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="gaps"):
        uid_for("session", "")


def test_a_tag_is_quoted_and_moves_with_any_byte() -> None:
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag(b"a"))
    assert etag(b"a") == etag(b"a") != etag(b"b")
