"""Who makes this request: by the session cookie of a page, or by `Authorization: Bearer` of a program."""

from hashlib import sha256

from flask import g, request, session

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import User
from scheduler.queries import accounts
from solver.words import Words

READS = ("GET", "HEAD", "OPTIONS")


def user() -> User | None:
    """The signed-in user, None for a visitor. A token that is not known is refused, not ignored."""
    number = user_id()
    return db.session.get(User, number) if number else None


def user_id() -> int | None:
    """The number of the signed-in user: enough for who will read the row in a transaction of its own."""
    if "user_id" not in g:
        g.user_id, g.scopes = _by_token() or _by_cookie()
    return g.user_id


def require(scope: str, *roles: str) -> User:
    """The user, who may do what the scope says and has one of the roles, where some are named; else a refusal.

    A token needs the scope as well; reading is in every token. What everybody may do for themselves asks for
    `read` too: to write, a token that can only read needs `own`.
    """
    found = access.require(user(), *(roles or access.SCOPES[scope]))
    only_reads = g.scopes is not None and not set(g.scopes) - {"read"}
    if only_reads and scope == "read" and not roles and request.method not in READS:
        scope = "own"
    if g.scopes is not None and scope not in ("read", *g.scopes):
        raise Refusal(
            "scope-missing",
            Words(f"令牌没有“{scope}”权限", f"The token does not have the scope “{scope}”."),
            status=403,
            context={"scope": scope, "token": list(g.scopes)},
        )
    return found


def token() -> accounts.Carried | None:
    """The token that this request came with; None where it came with a cookie, or as nobody."""
    user_id()
    found: accounts.Carried | None = g.get("token")
    return found


def begin(user: User) -> None:
    """Sign this user in. The old session is thrown away, so that nobody can have prepared it."""
    language = session.get("language")
    session.clear()
    session["user_id"] = user.id
    session["password"] = password_mark(user)
    if user.language or language:
        session["language"] = user.language or language
    session.permanent = True
    g.pop("user_id", None)


def end() -> None:
    session.clear()
    g.pop("user_id", None)


def _by_token() -> tuple[int, list[str]] | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    found = accounts.token_owner(secret.strip())
    g.token = found
    if found is None:
        raise Refusal(
            "token-unknown", Words("令牌无效或已撤销", "The token is unknown or revoked."), status=401
        )
    return found.user_id, found.scopes


def _by_cookie() -> tuple[int | None, None]:
    found = db.session.get(User, session["user_id"]) if "user_id" in session else None
    stands = found and found.active and session.get("password") == password_mark(found)
    return (found.id if found and stands else None), None


def password_mark(user: User) -> str:
    """Changes with the password, so that a new one ends every session that was begun with the old one."""
    return sha256(user.password_hash.encode()).hexdigest()[:16]
