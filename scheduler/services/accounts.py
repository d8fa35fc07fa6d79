"""Accounts: passwords, tokens for programs, tokens of personal feeds. Only hashes are stored."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import ApiToken, FeedToken, Person, User
from scheduler.models.account import ROLES
from scheduler.queries import accounts
from scheduler.services import auditing
from scheduler.transactions import lock_row, writing
from solver.words import Words

SHORTEST = 8  # letters of a password


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with OWASP's parameters; 19 MiB each, so that sign-ins do not swell the web process."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    return _hasher().hash(password)


@cache
def _nobodys_hash() -> str:
    return hashed(secrets.token_hex(16))


def make_user(
    login: str,
    password: str,
    *,
    roles: Sequence[str] = ("member",),
    person: Person | None = None,
    language: str = "",
    by: User | None = None,
) -> User:
    """A new account. An empty password makes one that cannot sign in until it is given one."""
    login = login.strip().lower()
    _refuse_bad_roles(roles)
    if password:
        _refuse_short(password)
    with writing():
        if accounts.user_called(login):
            raise Refusal(
                "login-taken",
                Words(f"账号“{login}”已存在", f"There is already an account “{login}”."),
                context={"login": login},
            )
        user = User(login=login, roles=list(roles), language=language, person=person)
        user.password_hash = hashed(password) if password else ""
        db.session.add(user)
        db.session.flush()
        auditing.record(by, "make-user", f"user:{login}", roles=list(roles))
    return user


def set_password(user: User, password: str, *, by: User | None = None) -> None:
    """A new password; it also ends a wait after wrong ones."""
    _refuse_short(password)
    with writing():
        user.password_hash, user.failed, user.blocked_until = hashed(password), 0, None
        auditing.record(by, "set-password", f"user:{user.login}")


def sign_in(login: str, password: str) -> User:
    """The user of that login and password.

    A wrong login and a wrong password are answered alike and take the same time. After some wrong
    passwords in a row the account waits; then the right one is not tried either.
    """
    user = accounts.user_called(login)
    if user and user.blocked_until and user.blocked_until > clock.now():
        raise _has_to_wait(user)
    is_right = _matches(user.password_hash if user else "", password)
    if user is None or not user.active or not is_right:
        if user:
            _count_failure(user)
        raise Refusal(
            "sign-in-failed",
            Words("账号或密码不对", "The login or the password is not right."),
            hint=Words("忘记密码请找管理员重设", "An administrator can set a new password."),
            status=401,
        )
    if user.failed or user.blocked_until or _hasher().check_needs_rehash(user.password_hash):
        with writing():
            user.failed, user.blocked_until = 0, None
            if _hasher().check_needs_rehash(user.password_hash):
                user.password_hash = hashed(password)
    return user


def make_token(
    user: User, name: str, scopes: Sequence[str], *, by: User | None = None
) -> tuple[ApiToken, str]:
    """A token for a program, and its secret, which nobody can see again.

    A token can do no more than its user: a scope is refused where the user has not the role.
    """
    for scope in scopes:
        if scope not in access.SCOPES:
            known = ", ".join(access.SCOPES)
            raise Refusal(
                "scope-unknown",
                Words(f"没有权限“{scope}”；可用：{known}", f"There is no scope “{scope}”; known: {known}."),
                status=422,
                context={"fields": {"scopes": [scope]}},
            )
        access.require(user, *access.SCOPES[scope])
    secret = secrets.token_urlsafe(32)
    with writing():
        token = ApiToken(user=user, name=name, scopes=list(scopes), made_at=clock.now())
        token.hash = accounts.token_hash(secret)
        db.session.add(token)
        db.session.flush()
        auditing.record(by or user, "make-token", f"token:{token.id}", scopes=list(scopes))
    return token, secret


def revoke_token(token: ApiToken, *, by: User | None = None) -> None:
    with writing():
        token.revoked_at = token.revoked_at or clock.now()
        auditing.record(by, "revoke-token", f"token:{token.id}")


def make_feed_token(
    person: Person,
    device: str = "",
    *,
    language: str = "zh",
    scope: str = "personal",
    secret: str = "",
    by: User | None = None,
) -> tuple[FeedToken, str]:
    """The secret address of a person's feed for one device: 256 bits, seen once.

    With the scope `desk` it is of all bookings, and answers as long as the person is a clerk. `secret` is one
    of another form that the caller made, at random and of at least 128 bits.
    """
    secret = secret or secrets.token_urlsafe(32)
    with writing():
        token = FeedToken(person=person, device=device, language=language, scope=scope, made_at=clock.now())
        token.hash = accounts.token_hash(secret)
        db.session.add(token)
        db.session.flush()
        auditing.record(by, "make-feed", f"feed:{token.id}")
    return token, secret


def revoke_feed_token(token: FeedToken, *, by: User | None = None) -> None:
    """From now on the address says that it is gone."""
    with writing():
        token.revoked_at = token.revoked_at or clock.now()
        auditing.record(by, "revoke-feed", f"feed:{token.id}")


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher().verify(stored or _nobodys_hash(), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def _count_failure(user: User) -> None:
    with writing():
        lock_row(user)
        user.failed += 1
        if user.failed >= current_app.config["SIGNIN_TRIES"]:
            user.failed = 0
            user.blocked_until = clock.now() + timedelta(minutes=current_app.config["SIGNIN_WAIT"])


def _has_to_wait(user: User) -> Refusal:
    assert user.blocked_until is not None
    minutes = max(1, round((user.blocked_until - clock.now()).total_seconds() / 60))
    return Refusal(
        "sign-in-waits",
        Words(
            f"密码输错次数过多，请 {minutes} 分钟后再试",
            f"Too many wrong passwords. Please try again in {minutes} min.",
        ),
        status=429,
        context={"minutes": minutes},
    )


def _refuse_short(password: str) -> None:
    if len(password) < SHORTEST:
        raise Refusal(
            "password-short",
            Words(f"密码至少 {SHORTEST} 个字符", f"A password needs at least {SHORTEST} characters."),
            status=422,
            context={"fields": {"password": [SHORTEST]}},
        )


def _refuse_bad_roles(roles: Sequence[str]) -> None:
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        known = ", ".join(ROLES)
        raise Refusal(
            "role-unknown",
            Words(
                f"没有角色“{unknown[0]}”；可用：{known}", f"There is no role “{unknown[0]}”; known: {known}."
            ),
            status=422,
            context={"fields": {"roles": unknown}},
        )
