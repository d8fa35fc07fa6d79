"""A request sent twice acts once: the first answer is kept for a day and given again, byte for byte.

The client names its request in `Idempotency-Key`. Three short steps:

1. The key is noted as running, in a transaction of its own: of a hundred retries one goes on, the others are
   told that it runs (409).
2. What was asked for is done, and its answer kept, in **one** transaction: a process that is killed leaves
   neither a booking without an answer nor an answer without a booking.
3. A refusal wrote nothing, so its answer is kept in a transaction of its own. A fault of ours is not kept:
   the same key may try again.

A key whose request died is free again after `PATIENCE`; should the first one only have been slow, it
finds that the key is no longer its own and writes nothing.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import current_app, request
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from scheduler import clock, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Answered, User
from scheduler.transactions import writing
from solver.words import Words

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
PATIENCE = timedelta(seconds=60)
LONGEST = 200  # letters of a key
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Content-Language")

View = Callable[..., Any]


def once(view: View) -> View:
    """The view, which acts once a key. For POST; other methods, and requests without a key, pass as they are.

    Put it into `decorators` of a MethodView: it has to stand outside of what parses and renders.
    """

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER, "")
        user = signed_in.user() if key and request.method == "POST" else None
        if user is None:
            return view(*args, **kwargs)
        _refuse_odd(key)
        begun = _begin(user, key)
        return _again(begun) if isinstance(begun, Answered) else _act(view, args, kwargs, begun)

    return wrapper


def fingerprint() -> str:
    """The hash of what is asked for: method, address, type and body."""
    parts = (request.method, request.full_path, request.mimetype)
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.get_data()).hexdigest()


def _refuse_odd(key: str) -> None:
    if len(key) > LONGEST or not key.isprintable():
        raise Refusal(
            "bad-fields",
            Words(
                f"{HEADER} 最多 {LONGEST} 个可见字符", f"{HEADER} has at most {LONGEST} visible characters."
            ),
            status=422,
            context={"fields": {HEADER: ["too long or not printable"]}},
        )


def _begin(user: User, key: str) -> Answered | tuple[int, datetime]:
    """The kept answer; or, where the request has to be done, the number of its row and when it began."""
    user_id, now, asked = user.id, clock.now(), fingerprint()
    try:
        with writing() as session:
            session.execute(delete(Answered).where(Answered.began_at < now - KEPT))
            mine = select(Answered).where(Answered.user_id == user_id, Answered.key == key)
            found = session.scalar(mine.with_for_update())
            if found is None:
                row = Answered(user_id=user_id, key=key, request=asked, began_at=now)
                session.add(row)
                session.flush()
                return row.id, now
            return _known(found, asked, now)
    except IntegrityError:  # another one noted the same key at this moment
        raise _still_running(key) from None


def _known(found: Answered, asked: str, now: datetime) -> Answered | tuple[int, datetime]:
    if found.request != asked:
        raise Refusal(
            "key-used",
            Words(f"这个 {HEADER} 已用于另一个请求", f"This {HEADER} was used for another request."),
            hint=Words("新的请求要用新的键", "A new request needs a new key."),
            status=422,
            context={"key": found.key},
        )
    if found.state == "done":
        return found
    if now - found.began_at < PATIENCE:
        raise _still_running(found.key)
    found.began_at = now  # its process is gone; from here on the key is ours
    return found.id, now


def _still_running(key: str) -> Refusal:
    return Refusal(
        "still-running",
        Words("同一个请求还在处理中", "The same request is still running."),
        hint=Words("稍后用同一个键再试", "Try again with the same key in a moment."),
        context={"key": key},
    )


def _again(found: Answered) -> Response:
    answer = current_app.response_class(found.body or b"", status=found.status)
    answer.headers.update(found.headers)
    answer.headers[REPLAYED] = "true"
    return answer


def _act(view: View, args: Any, kwargs: Any, begun: tuple[int, datetime]) -> Response:
    """Do it; the booking and its answer are committed together."""
    try:
        with writing():
            answer = current_app.make_response(view(*args, **kwargs))
            if not _keep(begun, answer):
                raise _still_running(request.headers[HEADER])
            return answer
    except Exception as error:
        refused = current_app.make_response(current_app.handle_user_exception(error))
    with writing() as session:
        if refused.status_code < 500:
            _keep(begun, refused)
        else:
            session.execute(delete(Answered).where(*_is_ours(begun)))
    return refused


def _keep(begun: tuple[int, datetime], answer: Response) -> bool:
    """Keep the answer, if the key is still ours."""
    kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    done = db.session.execute(
        update(Answered)
        .where(*_is_ours(begun))
        .values(state="done", status=answer.status_code, headers=kept, body=answer.get_data())
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def _is_ours(begun: tuple[int, datetime]) -> tuple[Any, ...]:
    number, began_at = begun
    return Answered.id == number, Answered.began_at == began_at, Answered.state == "running"
