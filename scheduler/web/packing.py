"""Pages are sent gzipped where the reader takes it: a month of events shrinks to a tenth."""

import gzip

from flask import Flask, request
from werkzeug.wrappers import Response

SMALLEST = 1024  # bytes below which packing saves nothing


def prepare(app: Flask) -> None:
    app.after_request(_packed)


def _packed(response: Response) -> Response:
    if (
        response.mimetype != "text/html"
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or len(body := response.get_data()) < SMALLEST
    ):
        return response
    response.set_data(gzip.compress(body, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
