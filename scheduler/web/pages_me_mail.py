"""/me/settings/mail: what comes by mail, when, and duties as invitations."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.errors import Refusal
from scheduler.services import mail_address, mail_choices
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.words import lang, t
from solver.words import Words


@door.get("/me/settings/mail")
def me_mail() -> str:
    person = person_of(me_())
    return render_template(
        "me_mail.html", here_key="me", person=person, chosen=mail_choices.of(person.id), clock=_clock
    )


@door.post("/me/settings/mail")
def me_mail_keep() -> Response:
    """Keep what the form says."""
    values: dict[str, Any] = {name: _minute(name) for name in ("quiet_from", "quiet_until", "digest_at")}
    values["wants"] = request.form.get("wants", "late")
    values["duties"] = request.form.get("duties", "feed")
    mail_choices.choose(person_of(me_()), values)
    flash(t("已保存。", "Saved."))
    return redirect(url_for("web.me_mail"), 303)


@door.post("/me/settings/mail/address")
def me_mail_address() -> Response:
    """Another address, once it is confirmed; or none any more."""
    user = me_()
    person = person_of(user)
    if request.form.get("act") == "forget":
        mail_address.forget(person, user)
        flash(t("不再往那个邮箱发信。", "Nothing is sent there any more."))
    else:
        address = request.form.get("address", "").strip()
        mail_address.ask(person, address, language=lang())
        flash(
            t(
                "确认信已发往 {a}，打开里面的链接才算数。",
                "A mail is on its way to {a}; follow its link to confirm.",
                a=address,
            )
        )
    return redirect(url_for("web.me_mail"), 303)


@door.get("/me/settings/mail/confirm/<token>")
def me_mail_confirm(token: str) -> str:
    """A button: programs that look at links in mails before their readers do confirm nothing."""
    person_of(me_())
    return render_template("me_mail_confirm.html", here_key="me", token=token)


@door.post("/me/settings/mail/confirm/<token>")
def me_mail_confirmed(token: str) -> Response:
    user = me_()
    address = mail_address.confirm(person_of(user), token, user)
    flash(t("以后发到 {a}。", "Mails go to {a} from now on.", a=address))
    return redirect(url_for("web.me_mail"), 303)


def _minute(name: str) -> int | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    hour, _, minute = text.partition(":")
    if hour.isdecimal() and minute[:2].isdecimal() and int(hour) < 24 and int(minute[:2]) < 60:
        return int(hour) * 60 + int(minute[:2])
    raise Refusal(
        "time-unclear", Words(f"看不懂时间“{text}”", f"“{text}” is no time; write 22:00."), status=422
    )


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
