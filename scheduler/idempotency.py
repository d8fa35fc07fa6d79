"""A request sent twice acts once: the first answer is kept for a day and given again, byte for byte.

The client names its request in `Idempotency-Key`.

* The key is taken, what was asked for is done, and its answer kept in **one** transaction: a process that is
  killed leaves neither a booking without an answer nor an answer without a booking, and no key that is taken
  for nothing. Of a hundred retries one acts. Those that the same process gets meanwhile are told that it runs
  (409); in another process they wait for it at the key's unique index, and get its answer.
* A refusal wrote nothing, so its answer is kept in a transaction of its own. A fault of ours is not kept:
  the same key may try again.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any, cast

import sqlalchemy as sa
from flask import current_app, request
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.wrappers import Response

from scheduler import clock, prepared, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Answered
from scheduler.models.booking import KEPT
from scheduler.transactions import has_row_locks, is_writing, writing
from solver.words import Words

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PATIENCE = timedelta(seconds=60)
LONGEST = 200  # letters of a key
RUNNING: Mapping[str, Any] = {"state": "running", "headers": {}}  # columns of a key without an answer
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Content-Language")

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request by its key: whose it is, and the hash of what is asked for."""

    user_id: int
    key: str
    fingerprint: str

    @property
    def name(self) -> tuple[str, int, str]:
        """Unlike any other in this process, which may serve several databases in tests."""
        return current_app.config["DATABASE_URL"], self.user_id, self.key


class _Known(Exception):
    """The key has an answer already."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


_running: set[tuple[str, int, str]] = set()
_guard = Lock()


def once(view: View) -> View:
    """The view, which acts once a key. For POST; other methods, and requests without a key, pass as they are.

    Put it into `decorators` of a MethodView: it has to stand outside of what parses and renders.
    """

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER, "")
        user = signed_in.user_id() if key and request.method == "POST" else None
        if user is None:
            return view(*args, **kwargs)
        _refuse_odd(key)
        asked = Asked(user, key, fingerprint())
        with _alone(asked):
            return _act(view, args, kwargs, asked)

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


@contextmanager
def _alone(asked: Asked) -> Iterator[None]:
    """One request of a key at a time in this process."""
    with _guard:
        if asked.name in _running:
            raise _still_running(asked.key)
        _running.add(asked.name)
    try:
        yield
    finally:
        _running.discard(asked.name)


def _act(view: View, args: Any, kwargs: Any, asked: Asked) -> Response:
    """Do it; the booking and its answer are committed together."""
    try:
        with writing():
            _take(asked)
            answer = current_app.make_response(view(*args, **kwargs))
            if is_writing():
                _keep(asked, answer)
                return answer
    except _Known as known:
        return known.answer
    except Exception as error:
        answer = current_app.make_response(current_app.handle_user_exception(error))
    return _refused(answer, asked)


def _refused(answer: Response, asked: Asked) -> Response:
    """Nothing was written. Its answer is kept, unless it is a fault of ours or the key has one by now."""
    if answer.status_code >= 500:
        return answer
    try:
        with writing():
            _take(asked, _kept(answer))
    except _Known as known:
        return known.answer
    return answer


def _take(asked: Asked, kept: Mapping[str, Any] = RUNNING) -> None:
    """The key is ours until the transaction ends, and its answer kept where there is one already; raises _Known
    where it has an answer.

    On PostgreSQL it waits for another process that has just taken the key: until then nobody can tell.
    """
    now = clock.now()
    while not _insert(asked, now, kept):
        row = db.session.scalar(select(Answered).where(*_is(asked)))
        if row is None or not _is_void(row, now):
            raise _Known(_again(row, asked))
        db.session.execute(delete(Answered).where(*_is(asked)))


def _is_void(row: Answered, now: datetime) -> bool:
    """Kept for long enough; or left by an older version, which died while it ran."""
    return row.began_at < now - KEPT or (row.state == "running" and row.began_at <= now - PATIENCE)


def _insert(asked: Asked, now: datetime, kept: Mapping[str, Any]) -> bool:
    """Whether nobody has the key."""
    values = {"user_id": asked.user_id, "key": asked.key, "request": asked.fingerprint, "began_at": now}
    return prepared.run(_TAKE[has_row_locks()], {**values, **kept}).rowcount == 1


def _is(asked: Asked) -> tuple[Any, ...]:
    return Answered.user_id == asked.user_id, Answered.key == asked.key


def _again(found: Answered | None, asked: Asked) -> Response:
    """The kept answer, or the word why there is none."""
    if found is None or found.state != "done":
        return _said(_still_running(asked.key))
    if found.request != asked.fingerprint:
        return _said(_used(asked.key))
    answer = current_app.response_class(found.body or b"", status=found.status)
    answer.headers.update(found.headers)
    answer.headers[REPLAYED] = "true"
    return answer


def _said(refusal: Refusal) -> Response:
    return current_app.make_response(current_app.handle_user_exception(refusal))


def _used(key: str) -> Refusal:
    return Refusal(
        "key-used",
        Words(f"这个 {HEADER} 已用于另一个请求", f"This {HEADER} was used for another request."),
        hint=Words("新的请求要用新的键", "A new request needs a new key."),
        status=422,
        context={"key": key},
    )


def _still_running(key: str) -> Refusal:
    return Refusal(
        "still-running",
        Words("同一个请求还在处理中", "The same request is still running."),
        hint=Words("稍后用同一个键再试", "Try again with the same key in a moment."),
        context={"key": key},
    )


def _keep(asked: Asked, answer: Response) -> None:
    prepared.run(_KEEP, {**_kept(answer), "whose": asked.user_id, "called": asked.key})


def _kept(answer: Response) -> dict[str, Any]:
    """The columns of an answer."""
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    return {"state": "done", "status": answer.status_code, "headers": headers, "body": answer.get_data()}


_TABLE = cast(sa.Table, Answered.__table__)
_TAKE = {  # by whether rows are locked one by one
    False: sqlite.insert(_TABLE).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True),
    True: postgresql.insert(_TABLE)
    .on_conflict_do_nothing()
    .inline()
    .execution_options(preserve_rowcount=True),
}
_KEEP = (
    sa.update(_TABLE)
    .where(_TABLE.c.user_id == sa.bindparam("whose"), _TABLE.c.key == sa.bindparam("called"))
    .values({name: sa.bindparam(name) for name in ("state", "status", "headers", "body")})
)
