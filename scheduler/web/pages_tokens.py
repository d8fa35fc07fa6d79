"""Tokens for programs: /me/tokens for those of one's own, /admin/tokens for all. The secret is shown once."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler import access, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import ApiToken, User
from scheduler.queries import accounts as query
from scheduler.services import accounts, api_tokens
from scheduler.transactions import give_up
from scheduler.web import shell
from scheduler.web.door import door
from scheduler.web.member import me_
from scheduler.web.views_tokens import SCOPES
from scheduler.web.words import lang, t
from solver.words import Words

SHOWN = 200


@door.get("/me/tokens")
def me_tokens() -> str:
    return _mine(me_())


@door.post("/me/tokens")
def me_token_make() -> Any:
    user = me_()
    return _made(user, user, lambda **values: _mine(user, **values))


@door.get("/me/tokens/<int:number>")
def me_token_asked(number: int) -> str:
    return _asked(_own(number), "me")


@door.post("/me/tokens/<int:number>/revoke")
def me_token_revoke(number: int) -> Response:
    return _revoked(_own(number), me_(), "web.me_tokens")


@door.get("/admin/tokens")
def admin_tokens() -> str:
    signed_in.require("admin")
    return _all()


@door.post("/admin/tokens")
def admin_token_make() -> Any:
    user = signed_in.require("admin")
    login = request.form.get("login", "").strip()
    owner = query.user_called(login)
    if owner is None:
        words = Words(f"没有账号“{login}”", f"There is no account “{login}”.")
        return _all(error=Refusal("not-found", words, status=404).to_json(lang())), 404
    return _made(owner, user, _all)


@door.get("/admin/tokens/<int:number>")
def admin_token_asked(number: int) -> str:
    signed_in.require("admin")
    return _asked(_standing(number), "admin")


@door.post("/admin/tokens/<int:number>/revoke")
def admin_token_revoke(number: int) -> Response:
    user = signed_in.require("admin")
    return _revoked(_standing(number), user, "web.admin_tokens")


def _made(owner: User, by: User, page: Any) -> Any:
    """The page with the new secret on it, or with what is wrong and what was typed."""
    name, scopes = request.form.get("name", ""), request.form.getlist("scopes")
    try:
        token, secret = api_tokens.make_for(owner, name, scopes, by, signed_in.token())
    except Refusal as refusal:
        give_up()
        return page(error=refusal.to_json(lang())), refusal.status
    return page(made=(token, secret))


def _own(number: int) -> ApiToken:
    """One's own that still stands; any other does not exist here."""
    token = _standing(number)
    return token if token.user_id == me_().id else abort(404)


def _standing(number: int) -> ApiToken:
    token = db.session.get(ApiToken, number)
    return token if token is not None and token.revoked_at is None else abort(404)


def _asked(token: ApiToken, whose: str) -> str:
    return render_template("token_revoke.html", here_key="me", token=token, whose=whose, scopes=SCOPES)


def _revoked(token: ApiToken, by: User, back: str) -> Response:
    accounts.revoke_token(token, by=by)
    flash(t("令牌“{x}”已撤销，从现在起用不了。", "The token “{x}” is revoked from now on.", x=token.name))
    return redirect(url_for(back), 303)


def _mine(user: User, **values: Any) -> str:
    tokens = [one for one in query.api_tokens(user) if one.revoked_at is None]
    return _page("me", tokens, api_tokens.OWN, here_key="me", **values)


def _all(**values: Any) -> str:
    tokens = query.all_api_tokens(SHOWN)
    nav = shell.organiser_nav(None)
    return _page("admin", tokens, tuple(access.SCOPES), here_key="tokens", nav=nav, **values)


def _page(whose: str, tokens: Any, scopes: Any, *, made: Any = None, error: Any = None, **values: Any) -> str:
    form = request.form if error else {}
    return render_template(
        "tokens.html",
        whose=whose,
        tokens=tokens,
        scopes=[(code, *SCOPES[code]) for code in scopes],
        words=SCOPES,
        made=made,
        error=error,
        typed={"name": form.get("name", ""), "login": form.get("login", request.args.get("login", ""))},
        ticked=request.form.getlist("scopes") if error else ["own" if whose == "me" else "desk"],
        address=shell.outside_url() + "/api/v1/",
        **values,
    )
