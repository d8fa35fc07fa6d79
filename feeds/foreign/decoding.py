"""Bytes of a foreign file to logical lines, with the number of the line each begins on.

Tolerant where files are faulty in practice: a byte order mark, UTF-16, GBK of old Chinese exports, line ends
of one character, a character that was split by folding, a line break inside a text that nobody folded.
"""

import re
from collections.abc import Iterator

from feeds.foreign.answer import Notices
from feeds.foreign.limits import LARGEST, LINE
from feeds.foreign.refusals import over

_SHORT = LINE // 4  # characters that cannot be too many bytes
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def rows(data: bytes, notices: Notices) -> Iterator[tuple[int, str]]:
    """The logical lines. Raises Unreadable for a file or line that is too long, or is a web page."""
    if len(data) > LARGEST:
        raise over("ics-too-large", 0)
    start, parts, size = 1, [""], 0
    text = _text(data, notices).replace("\r\n", "\n").replace("\r", "\n")
    for number, row in enumerate(text.split("\n"), 1):
        if row[:1] in (" ", "\t") and parts[0]:
            parts.append(row[1:])
        elif row:
            if parts[0]:
                yield start, parts[0] if size < _SHORT and len(parts) == 1 else _whole(start, parts)
            start, parts, size = number, [row], 0
        size += len(row)
        if size > LINE:
            raise over("ics-line-long", start)
    if parts[0]:
        yield start, _whole(start, parts)


def _whole(start: int, parts: list[str]) -> str:
    text = "".join(parts)
    if len(text) >= _SHORT and len(text.encode("utf-8", "replace")) > LINE:
        raise over("ics-line-long", start)
    return text


def _text(data: bytes, notices: Notices) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.removeprefix(bom).decode(encoding, "replace")
    head = data.lstrip()[:15].lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise over("ics-web-page", 1)
    try:
        return _joined(data).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    return _other(data, line, notices)


def _joined(data: bytes) -> bytes:
    """Folds inside a character are undone before decoding: careless writers count bytes."""
    if data.isascii() or b"\n " not in data:
        return data
    return re.sub(rb"([\x80-\xff])(\r?\n)[ \t](?=[\x80-\xbf])", rb"\1", data)


def _other(data: bytes, line: int, notices: Notices) -> str:
    """GBK is told from UTF-8 with a broken character by how much of it makes no sense as UTF-8."""
    text = _joined(data).decode("utf-8", "replace")
    odd = text.count("\ufffd")
    if odd * 10 > sum(character > "\x7f" for character in text):
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            notices.add(
                "ics-gbk", line, "文件不是 UTF-8，按 GBK 读取", "the file is not UTF-8; it was read as GBK"
            )
            return text
    notices.add(
        "ics-encoding", line, "有文字不是 UTF-8，已替换", "characters that are not UTF-8 were replaced"
    )
    return text
