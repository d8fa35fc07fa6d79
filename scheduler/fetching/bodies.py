"""The body of an answer, counted as it is sent and as it is unpacked: a few kilobytes may hold gigabytes."""

import zlib
from http.client import HTTPResponse
from typing import Any

from scheduler.errors import Refusal
from scheduler.fetching.saying import Where, refuse

_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def body(response: HTTPResponse, size: int, where: Where) -> bytes:
    """The whole of it, unpacked. Raises Refusal over `size`, or for a packing that was not asked for."""
    packing = (response.getheader("Content-Encoding") or "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise refuse("fetch-encoding", where, packing=packing[:20])
    if (response.length or 0) > size:
        raise _large(size, where)
    unpack = zlib.decompressobj(_GZIP) if packing.endswith("gzip") else None
    sent, parts, total = 0, [], 0
    while piece := response.read1(_PIECE):
        sent += len(piece)
        part = _unpacked(unpack, piece, size - total + 1, where) if unpack else piece
        total += len(part)
        if max(sent, total) > size:
            raise _large(size, where)
        parts.append(part)
    if response.length or (unpack is not None and not unpack.eof):
        raise refuse("fetch-cut-off", where)
    return b"".join(parts)


def _unpacked(unpack: Any, piece: bytes, room: int, where: Where) -> bytes:
    """At most `room` bytes; what does not fit is over the limit anyway."""
    try:
        part: bytes = unpack.decompress(piece, room)
    except zlib.error:
        raise refuse("fetch-answer", where, what="gzip") from None
    return part


def _large(size: int, where: Where) -> Refusal:
    return refuse("fetch-too-large", where, limit=size / 1024 / 1024)
