"""Faults of the bytes themselves: line ends, folding, characters. Source: RFC 5545 §3.1."""

import re
from collections.abc import Iterator

from feeds.lines import LIMIT
from feeds.tree import Fault

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
LARGEST = 1_000_000  # bytes: the size Google is said to import


def byte_faults(body: bytes) -> Iterator[Fault]:
    if body.startswith(b"\xef\xbb\xbf"):
        yield Fault(1, "bom")
        body = body[3:]
    rows = body.split(b"\r\n")
    if rows[-1]:
        yield Fault(len(rows), "line-end", "at the end of the file")
    for number, row in enumerate(rows, 1):
        yield from _row_faults(number, row)
    if len(body) > LARGEST:
        yield Fault(1, "large", f"{len(body)} bytes")


def _row_faults(number: int, row: bytes) -> Iterator[Fault]:
    if b"\r" in row or b"\n" in row:
        yield Fault(number, "line-end")
        return
    if len(row) > LIMIT:
        yield Fault(number, "line-long", f"{len(row)} octets")
    try:
        text = row.decode()
    except UnicodeDecodeError as error:
        yield Fault(number, "split-character", f"octet {error.start + 1}")
        return
    if found := _CONTROL.search(text):
        yield Fault(number, "control", f"U+{ord(found[0]):04X}")
