"""The nearest thing that exists."""

from scheduler.imports.near import instead, nearest


def test_a_typing_error_finds_what_was_meant():
    assert nearest("MHP", ["AUD", "MPH", "LOBBY"]) == "MPH"


def test_capitals_do_not_count():
    assert nearest("lobby", ["AUD", "LOBBY"]) == "LOBBY"


def test_where_nothing_is_near_what_there_is_is_listed():
    words, use = instead("quux", ["b", "a"])

    assert (words.en, words.zh, use) == ("known: a, b", "可用：a、b", "")


def test_a_long_list_is_cut():
    assert instead("quux", map(str, range(20)), most=3)[0].en == "known: 0, 1, 10…"
