"""Cleaning, escaping, folding and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.lines import Line, closed, escaped, folded, isolated, one_line, paragraphs, parsed, unfolded
from tests.tools.agendas import odd_text


def rows(line: str) -> list[str]:
    """The physical lines, the leading space of continuations taken off."""
    first, *rest = folded(line).removesuffix(b"\r\n").split(b"\r\n")
    return [first.decode(), *(row[1:].decode() for row in rest)]


def test_a_line_of_75_octets_stays_whole_and_one_of_76_is_folded() -> None:
    assert rows("S:" + "x" * 73) == ["S:" + "x" * 73]
    assert rows("S:" + "x" * 74) == ["S:" + "x" * 73, "x"]


def test_chinese_is_folded_between_characters() -> None:
    assert rows("SUMMARY:" + "赛" * 50) == ["SUMMARY:" + "赛" * 22, "赛" * 24, "赛" * 4]


@pytest.mark.parametrize(
    "grapheme", ["👨‍👩‍👧‍👦", "🇨🇳", "👩🏽‍🔬", "e\u0301", "\\,", "각", "❤️", "🏴\U000e0067\U000e007f"]
)
def test_a_grapheme_or_escape_is_never_split(grapheme: str) -> None:
    for filler in range(60, 76):
        whole = rows("x" * filler + grapheme * 30)

        assert all(not row.strip("x").replace(grapheme, "") for row in whole)


def test_a_grapheme_longer_than_a_line_is_split_between_characters() -> None:
    pile = "e" + "\u0301" * 100

    assert "".join(rows("S:" + pile)) == "S:" + pile


@given(odd_text.map(one_line))
def test_folding_never_exceeds_75_octets_and_comes_back(text: str) -> None:
    whole = folded("SUMMARY:" + escaped(text))

    assert max(len(row) for row in whole.split(b"\r\n")) <= 75
    assert [text for _, text in unfolded(whole)] == ["SUMMARY:" + escaped(text)]


@given(st.text())
def test_cleaned_text_has_no_control_character_left(text: str) -> None:
    for cleaned in (one_line(text), paragraphs(text).replace("\n", "")):
        assert not [c for c in cleaned if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029\ufeff"]
        cleaned.encode()


def test_full_width_punctuation_needs_no_escape() -> None:
    assert escaped("甲，乙；丙") == "甲，乙；丙"
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"


def test_a_line_is_read_with_quoted_parameters() -> None:
    assert parsed(3, 'ATTENDEE;CN="a:b;c",d;ROLE=CHAIR:mailto:x') == Line(
        3, "ATTENDEE", {"CN": 'a:b;c",d', "ROLE": "CHAIR"}, "mailto:x"
    )
    assert parsed(1, "no colon here") == Line(1, "", {}, "no colon here", ok=False)


@pytest.mark.parametrize("tail", [",", ";A=", '"', ';A="",', ";A=,"])
def test_a_malformed_line_of_64_kib_is_read_to_its_end(tail: str) -> None:
    assert not parsed(1, "X;A=" + tail * (65_536 // len(tail)) + '"').ok


def test_unfolding_tells_the_first_physical_line_of_each() -> None:
    assert list(unfolded(b"A:1\r\n 2\r\n\t3\r\nB:4\n\nC:5")) == [(1, "A:123"), (4, "B:4"), (6, "C:5")]


LRE, RLE, PDF, RLO = "\u202a", "\u202b", "\u202c", "\u202e"
RLI, FSI, PDI = "\u2067", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        (f"{RLE}a", f"{RLE}a{PDF}"),
        (f"{RLI}a{LRE}b", f"{RLI}a{LRE}b{PDF}{PDI}"),
        (f"a{PDF}b{PDI}", "ab"),
        (f"{RLI}a{PDI}", f"{RLI}a{PDI}"),
        (f"exe.{RLO}fdp", "exe.fdp"),
        (f"{RLO}x{PDF}", "x"),
    ],
)
def test_direction_controls_are_closed_and_overrides_dropped(text: str, kept: str) -> None:
    assert closed(text) == kept
    assert one_line(text) == kept


@given(st.text(st.sampled_from(f"aא {LRE}{RLE}{PDF}{RLO}{RLI}{FSI}{PDI}")))
def test_whatever_stands_in_a_title_turns_nothing_after_it(text: str) -> None:
    depth = 0
    for character in closed(text):
        depth += (character in LRE + RLE + RLI + FSI) - (character in PDF + PDI)
        assert depth >= 0
    assert depth == 0
    assert closed(closed(text)) == closed(text)


def test_only_text_from_right_to_left_is_isolated() -> None:
    assert isolated("拔河 Tug") == "拔河 Tug"
    assert isolated("שח מט") == f"{FSI}שח מט{PDI}"
