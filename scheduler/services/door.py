"""The code at the door: a signed token of one venue for one short window, so that nobody checks in from home."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from scheduler import clock
from scheduler.errors import Refusal
from solver.words import Words

WINDOW = 60  # seconds; a token is good in its window and the next


def token(venue: str) -> str:
    """What the door's screen shows now, as the end of an address."""
    text = _signer().dumps([venue, _window()])
    return text.decode() if isinstance(text, bytes) else text


def venue_of(token: str) -> str:
    """The code of the venue whose door shows the token; a refusal where it is old or not ours."""
    try:
        venue, window = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise _old() from None
    if _window() - window not in (0, 1):
        raise _old()
    return str(venue)


def _window() -> int:
    return int(clock.now().timestamp()) // WINDOW


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="door")


def _old() -> Refusal:
    return Refusal(
        "door-code-old",
        Words("这个签到码已经过期了。", "This check-in code is no longer good."),
        hint=Words("请再扫一次门口屏幕上的码。", "Scan the code on the screen at the door again."),
        status=422,
    )
