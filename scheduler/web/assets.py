"""Style sheets, scripts and icons, under addresses that carry a hash of the content, kept for a year."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

from scheduler.web.door import door

FOLDER = Path(__file__).parent / "static"
YEAR = "public, max-age=31536000, immutable"


def prepare(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a file under static/, with its hash."""
    return url_for("web.static_file", tag=_tag(name, _stamp(name)), name=name)


@door.get("/static/<tag>/<path:name>")
def static_file(tag: str, name: str) -> Response:
    """The file; for a year where the hash is the right one, not at all kept otherwise."""
    if not _is_there(name):
        abort(404)
    is_current = tag == _tag(name, _stamp(name))
    body, packed = _content(name, _stamp(name))
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(packed if is_packed else body, mimetype=mimetypes.guess_type(name)[0])
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = YEAR if is_current else "no-cache"
    return response


def _is_there(name: str) -> bool:
    path = (FOLDER / name).resolve()
    return path.is_relative_to(FOLDER) and path.is_file()


def _stamp(name: str) -> int:
    return (FOLDER / name).stat().st_mtime_ns


@lru_cache(maxsize=64)
def _tag(name: str, stamp: int) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _content(name: str, stamp: int) -> tuple[bytes, bytes]:
    body = (FOLDER / name).read_bytes()
    return body, gzip.compress(body, 9, mtime=0)
