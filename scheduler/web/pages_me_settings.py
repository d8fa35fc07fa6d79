"""/me/settings: language, density, keys, and how one's name stands at the door."""

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from scheduler.queries import accounts
from scheduler.services import choosing
from scheduler.web.door import door
from scheduler.web.member import me_
from scheduler.web.pages_account import local_path
from scheduler.web.words import t
from solver.words import LANGUAGES


@door.get("/me/settings")
def me_settings() -> str:
    user = me_()
    chosen = {name: choosing.chosen(user, name) for name in choosing.CHOICES}
    return render_template(
        "me_settings.html",
        here_key="me",
        user=user,
        chosen=chosen,
        token_count=sum(one.revoked_at is None for one in accounts.api_tokens(user)),
        languages=(
            ("", t("跟浏览器一样", "As the browser has it")),
            ("zh", "中文"),
            ("en", "English"),
        ),
    )


@door.post("/me/settings")
def me_settings_keep() -> Response:
    """Keep what the form says; the language holds at once."""
    wanted = request.form.get("language", "")
    choosing.choose(
        me_(),
        language=wanted,
        density=request.form.get("density", ""),
        single_keys=bool(request.form.get("single_keys")),
        door_name=request.form.get("door_name", "name"),
    )
    _speak(wanted)
    flash(t("已保存。", "Saved."))
    return redirect(url_for("web.me_settings"), 303)


@door.post("/density")
def density() -> Response:
    """The switch on the desk: dense or comfortable, remembered for the person."""
    choosing.choose(me_(), density=request.form.get("density", ""))
    return redirect(local_path(request.form.get("back", "")), 303)


def _speak(language: str) -> None:
    """The choice of the browser gives way to that of the person."""
    if language in LANGUAGES:
        session["language"] = language
    else:
        session.pop("language", None)
