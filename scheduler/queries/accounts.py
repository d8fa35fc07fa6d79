"""Accounts and tokens, by what a visitor shows of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from scheduler import prepared
from scheduler.extensions import db
from scheduler.models import ApiToken, FeedToken, Person, User


def token_hash(secret: str) -> str:
    """What is stored of a secret. It has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def user_called(login: str) -> User | None:
    return db.session.scalar(select(User).where(User.login == login.strip().lower()))


def users() -> Sequence[User]:
    return db.session.scalars(select(User).order_by(User.login)).all()


def api_token(secret: str) -> ApiToken | None:
    """The token, if it stands and its user may still come in."""
    token = db.session.scalar(
        select(ApiToken)
        .where(ApiToken.hash == token_hash(secret), ApiToken.revoked_at.is_(None))
        .options(joinedload(ApiToken.user))
    )
    return token if token and token.user.active else None


@dataclass(frozen=True, slots=True)
class Carried:
    """What is known of the token that a program shows: whose it is, what it may, when it was used before."""

    number: int
    user_id: int
    scopes: list[str]
    used_at: datetime | None


_OWNER = (
    select(ApiToken.id, ApiToken.user_id, ApiToken.scopes, ApiToken.used_at)
    .join(User, User.id == ApiToken.user_id)
    .where(ApiToken.hash == bindparam("hash"), ApiToken.revoked_at.is_(None), User.active)
)


def token_owner(secret: str) -> Carried | None:
    """Whose the token is, if it stands and its user may still come in, and its scopes."""
    found = prepared.run(_OWNER, {"hash": token_hash(secret)}).first()
    return Carried(found.id, found.user_id, found.scopes, found.used_at) if found else None


def feed_token(secret: str) -> FeedToken | None:
    """The personal feed's token, if it stands."""
    return db.session.scalar(
        select(FeedToken).where(FeedToken.hash == token_hash(secret), FeedToken.revoked_at.is_(None))
    )


def feed_tokens(person: Person) -> Sequence[FeedToken]:
    """All of a person's, the revoked ones too, newest first."""
    rows = select(FeedToken).where(FeedToken.person_id == person.id)
    return db.session.scalars(rows.order_by(FeedToken.id.desc())).all()


def api_tokens(user: User) -> Sequence[ApiToken]:
    rows = select(ApiToken).where(ApiToken.user_id == user.id)
    return db.session.scalars(rows.order_by(ApiToken.id.desc())).all()


def all_api_tokens(most: int) -> Sequence[ApiToken]:
    """Of all accounts: those that stand first, then those that were revoked, each newest first."""
    rows = select(ApiToken).options(joinedload(ApiToken.user).joinedload(User.person))
    order = rows.order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())
    return db.session.scalars(order.limit(most)).all()
