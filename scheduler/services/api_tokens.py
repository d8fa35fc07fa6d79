"""Tokens for programs as pages make them: with a name, not too many, and not by another token; and when each was
last used."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, g
from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import ApiToken, User
from scheduler.queries.accounts import Carried
from scheduler.services import accounts
from scheduler.transactions import writing
from solver.words import Words

OWN = ("read", "own")  # scopes that people give to programs of their own
MOST = 20  # standing tokens of one account
KNOWN_TO = timedelta(
    hours=1
)  # how exactly the last use is known: writing it down each time would cost a commit
LONGEST = 80  # letters of a name


def make_for(
    owner: User, name: str, scopes: Sequence[str], by: User, carried: Carried | None
) -> tuple[ApiToken, str]:
    """A token of the account and its secret, which nobody can see again.

    People make their own with the scopes `OWN`, administrators any for anybody; never by a token, or one that was
    revoked would live on in those that it had made.
    """
    if carried is not None:
        words = Words("令牌不能新建令牌，请登录后新建。", "A token makes no tokens: sign in to make one.")
        raise Refusal("token-makes-none", words, status=403)
    if owner.id != by.id or not set(scopes) <= set(OWN):
        access.require(by, "admin")
    name = name.strip()[:LONGEST]
    if not name:
        raise _bad("name", Words("请写明给什么程序用", "Say which program it is for."))
    if not scopes:
        raise _bad("scopes", Words("至少选一项权限", "Choose at least one thing that it may do."))
    _refuse_many(owner)
    return accounts.make_token(owner, name, scopes, by=by)


def _refuse_many(owner: User) -> None:
    standing = select(func.count()).where(ApiToken.user_id == owner.id, ApiToken.revoked_at.is_(None))
    if (db.session.scalar(standing) or 0) >= MOST:
        raise Refusal(
            "too-many-tokens",
            Words(f"已有 {MOST} 个令牌", f"There are {MOST} tokens already."),
            hint=Words("先撤销不用的。", "Revoke those that are not used any more."),
        )


def _bad(name: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {name: [words.en]}})


def init_app(app: Flask) -> None:
    app.after_request(_note_use)


def _note_use(response: Response) -> Response:
    """Once the request is done, so that what it does is not delayed by more than its own answer."""
    carried: Carried | None = g.get("token")
    if carried is not None and not response.is_streamed and _is_news(carried):
        try:
            used(carried.number)
        except SQLAlchemyError:  # a full disk is no reason to keep an answer back
            logging.getLogger(__name__).warning("the use of token %s was not kept", carried.number)
    return response


def _is_news(carried: Carried) -> bool:
    return carried.used_at is None or clock.now() - carried.used_at >= KNOWN_TO


def used(number: int) -> None:
    """The token was used just now."""
    now, of = clock.now(), update(ApiToken).where(ApiToken.id == number)
    with writing():
        db.session.execute(
            of.where(or_(ApiToken.used_at.is_(None), ApiToken.used_at <= now - KNOWN_TO)).values(used_at=now)
        )
