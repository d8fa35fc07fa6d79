"""Signing in and out, and the language. All plain forms."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from scheduler import signed_in
from scheduler.errors import Refusal
from scheduler.models import User
from scheduler.services import accounts
from scheduler.web.door import door
from scheduler.web.words import lang
from solver.words import LANGUAGES


@door.get("/sign-in")
def sign_in() -> str:
    return render_template("sign_in.html", back=local_path(request.args.get("back", "")), login="")


@door.post("/sign-in")
def sign_in_now() -> Response | tuple[str, int]:
    """Back to the page that asked for it; with a wrong password the form again, the name kept."""
    login, back = request.form.get("login", ""), local_path(request.form.get("back", ""))
    try:
        user = accounts.sign_in(login, request.form.get("password", ""))
    except Refusal as refusal:
        page = render_template("sign_in.html", back=back, login=login, error=refusal.to_json(lang()))
        return page, refusal.status
    signed_in.begin(user)
    return redirect(back if back != "/" else _home(user), 303)


@door.post("/sign-out")
def sign_out() -> Response:
    kept = session.get("language")
    signed_in.end()
    if kept:
        session["language"] = kept
    return redirect(url_for("web.programme"), 303)


@door.post("/lang")
def language() -> Response:
    """The language for this browser from now on; the page and its filters stay."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        session.permanent = True
    return redirect(local_path(request.form.get("back", "")), 303)


@door.post("/look")
def look() -> Response:
    """Light, dark, or as the device has it."""
    wanted = request.form.get("theme", "")
    session["theme"] = wanted if wanted in ("light", "dark") else ""
    session.permanent = True
    return redirect(local_path(request.form.get("back", "")), 303)


def local_path(text: str) -> str:
    """The path if it is one of ours: a form must not send anybody to another site."""
    is_plain = text.isprintable() and "\\" not in text  # browsers drop tabs and read it as /
    is_ours = is_plain and text.startswith("/") and not text.startswith("//")
    return text.rstrip("?") if is_ours else "/"


def _home(user: User) -> str:
    roles = user.roles
    if {"organiser", "admin"} & set(roles):
        return url_for("web.organiser")
    return url_for("web.desk" if "desk" in roles else "web.me")
