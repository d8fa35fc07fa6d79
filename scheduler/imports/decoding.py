"""From the bytes of a text file to its lines: UTF-8 with or without BOM, UTF-16, GB18030.

Files that were put together from several sources are found line by line: such a line is decoded by itself,
so that whatever else is wrong in it is found in the same run, and it is named.
"""

import codecs
from dataclasses import dataclass

GB, UTF8 = "GB18030", "UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """`strange` are the numbers (from 1) of lines in another encoding than `encoding`, with theirs.

    An encoding of "" means that a line could not be read in any.
    """

    text: str
    encoding: str
    strange: dict[int, str]


def decode(data: bytes) -> Decoded:
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            if name == "utf-8":
                return _by_line(data[len(bom) :])
            return Decoded(data[len(bom) :].decode(name, "replace"), name.upper(), {})
    wide = _without_bom(data)
    return Decoded(data.decode(wide, "replace"), wide.upper(), {}) if wide else _by_line(data)


def _without_bom(data: bytes) -> str:
    """UTF-16 shows itself by the zero in every comma and digit: on odd places if little-endian."""
    start = data[:2000]
    if start.count(0) < max(1, len(start) // 20):
        return ""
    return "utf-16-le" if start[1::2].count(0) >= start[0::2].count(0) else "utf-16-be"


def _by_line(data: bytes) -> Decoded:
    lines = data.split(b"\n")
    found = [_encoding(line) for line in lines]
    usual = GB if found.count(GB) > found.count(UTF8) else UTF8
    own = [usual if f == "any" else f for f in found]
    own = [
        usual if f == UTF8 and usual == GB and not _has_hanzi(line) else f
        for f, line in zip(own, lines, strict=True)
    ]
    text = "\n".join(
        line.decode(encoding or usual, "replace") for line, encoding in zip(lines, own, strict=True)
    )
    return Decoded(text, usual, {n: e for n, e in enumerate(own, 1) if e != usual})


def _encoding(line: bytes) -> str:
    """The one encoding that a line is in; "any" for plain ASCII, "" for none."""
    if line.isascii():
        return "any"
    for name in (UTF8, GB):
        try:
            line.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return ""


def _has_hanzi(line: bytes) -> bool:
    """Whether it reads as Chinese in UTF-8. Two GB18030 bytes may happen to be UTF-8, but not of a hanzi."""
    return any("\u3000" <= sign <= "\u9fff" for sign in line.decode(UTF8, "replace"))
