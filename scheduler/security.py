"""Request ids, security headers, and the refusal of requests that another site made."""

import secrets

from flask import Flask, g, request
from werkzeug.wrappers import Response

from scheduler.errors import Refusal
from solver.words import Words

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # a feed's secret address must not travel to other sites
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    app.before_request(_number_request)
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)


def _number_request() -> None:
    g.request_id = secrets.token_hex(6)


def _refuse_other_sites() -> None:
    """A form on another site must not act with a visitor's cookie.

    Browsers say in Sec-Fetch-Site or Origin where a request comes from; programs send neither, and a
    request with a token of its own carries its right with it.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or "Authorization" in request.headers:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    is_own = site in ("same-origin", "none") if site else origin in (None, request.host_url.rstrip("/"))
    if not is_own:
        raise Refusal(
            "other-site",
            Words("请求来自别的网站，已拒绝", "The request came from another site and was refused."),
            status=403,
        )


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
