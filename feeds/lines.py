"""Content lines: cleaning and escaping text, folding to 75 octets, and the way back."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LIMIT = 75  # octets in a line, the CRLF not counted

_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Controls, lone surrogates, the byte order mark and noncharacters: no reader wants them.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ZWJ = "\u200d"

# Controls that turn the direction of all that follows until they are closed. Overrides (LRO, RLO) only fake.
_EMBEDDINGS, _ISOLATES, _OVERRIDES = "\u202a\u202b", "\u2066\u2067\u2068", "\u202d\u202e"
_POP_EMBEDDING, _POP_ISOLATE, _FIRST_STRONG = "\u202c", "\u2069", "\u2068"
_TURNING = frozenset(_EMBEDDINGS + _ISOLATES + _OVERRIDES + _POP_EMBEDDING + _POP_ISOLATE)


def one_line(text: str) -> str:
    """Text for a title: line breaks and tabs become spaces, control characters vanish, ends stripped."""
    return closed(re.sub(r"[\t ]+", " ", _FORBIDDEN.sub("", _BREAKS.sub(" ", text))).strip())


def paragraphs(text: str) -> str:
    """Text for a description: every kind of line break becomes a newline, control characters vanish."""
    lines = _FORBIDDEN.sub("", _BREAKS.sub("\n", text)).replace("\t", " ").strip()
    return "\n".join(closed(line) for line in lines.split("\n"))


def closed(text: str) -> str:
    """The text with its direction controls in pairs and without overrides, so that it turns nothing after it.

    Titles stand in lists beside times and other titles. Source: UAX 9 §6.3; overrides fake what is written.
    """
    if _TURNING.isdisjoint(text):
        return text
    kept: list[str] = []
    open_ones: list[str] = []  # what will close them, innermost last
    for character in text:
        if character in _OVERRIDES:
            continue
        if character in _EMBEDDINGS:
            open_ones.append(_POP_EMBEDDING)
        elif character in _ISOLATES:
            open_ones.append(_POP_ISOLATE)
        elif character in (_POP_EMBEDDING, _POP_ISOLATE):
            if not open_ones or open_ones[-1] != character:
                continue
            open_ones.pop()
        kept.append(character)
    return "".join((*kept, *reversed(open_ones)))


def isolated(text: str) -> str:
    """Text written from right to left, as a part of a longer line: what stands before and after keeps its place.

    Text without such characters, nearly all, stays as it is.
    """
    if all(unicodedata.bidirectional(character) not in ("R", "AL") for character in text):
        return text
    return f"{_FIRST_STRONG}{text}{_POP_ISOLATE}"


def escaped(text: str) -> str:
    """A TEXT value. Source: RFC 5545 §3.3.11."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line as bytes with its CRLF, folded at 75 octets; no character, escape or grapheme is split.

    A grapheme longer than a line (a pile of accents) is split between its characters. Source: RFC 5545 §3.1.
    """
    whole = line.encode()
    if len(whole) <= LIMIT:
        return whole + b"\r\n"
    rows: list[bytearray] = [bytearray()]
    for piece in _pieces(line):
        if len(rows[-1]) + len(piece) > LIMIT:
            rows.append(bytearray(b" "))
        rows[-1] += piece
    return b"\r\n".join(rows) + b"\r\n"


def _pieces(line: str) -> Iterator[bytes]:
    """What a fold must not split: graphemes, or their characters where one would not fit a line."""
    for cluster in _clusters(line):
        piece = cluster.encode()
        if len(piece) < LIMIT:
            yield piece
        else:
            yield from (character.encode() for character in cluster)


def _clusters(line: str) -> Iterator[str]:
    """The graphemes, near enough (UAX 29 without its tables), with an escape as one of them."""
    cluster = ""
    for character in line:
        if cluster and not _belongs(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _belongs(cluster: str, character: str) -> bool:
    if cluster == "\\" or cluster.endswith(_ZWJ):
        return True
    if character.isascii():
        return False
    if "\U0001f1e6" <= character <= "\U0001f1ff":  # flags are pairs
        return len(cluster) == 1 and "\U0001f1e6" <= cluster <= "\U0001f1ff"
    if "\U0001f3fb" <= character <= "\U0001f3ff" or "\u1160" <= character <= "\u11ff":  # skin, Hangul
        return True
    tag = "\U000e0020" <= character <= "\U000e007f"
    return tag or character in "\u200c\u200d" or unicodedata.category(character)[0] == "M"


@dataclass(frozen=True, slots=True)
class Line:
    """One content line after unfolding, and the number of the physical line it begins on."""

    number: int
    name: str  # upper case
    params: dict[str, str]
    value: str
    ok: bool = True  # whether it had a name and a colon


_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_LINE = re.compile(rf"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+={_VALUE}(?:,{_VALUE})*)*):(.*)", re.DOTALL)
_PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)')


def parsed(number: int, text: str) -> Line:
    """One unfolded line in its parts; a malformed one has its whole text as value and is not `ok`."""
    match = _LINE.fullmatch(text)
    if match is None:
        return Line(number, "", {}, text, ok=False)
    name, params, value = match.groups()
    found = {key.upper(): raw.strip('"') for key, raw in _PARAM.findall(params)}
    return Line(number, name.upper(), found, value)


def unfolded(body: bytes) -> Iterator[tuple[int, str]]:
    """The logical lines of a file with their first physical line's number, lenient about line ends."""
    start, parts = 1, [b""]
    for number, row in enumerate(re.split(rb"\r\n|\n|\r", body), 1):
        if row[:1] in (b" ", b"\t") and parts[0]:
            parts.append(row[1:])
            continue
        if parts[0]:
            yield start, b"".join(parts).decode("utf-8", "replace")
        start, parts = number, [row]
    if parts[0]:
        yield start, b"".join(parts).decode("utf-8", "replace")
