"""/organiser/outbox: mails as their readers see them, and what invited people answered."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.extensions import db
from scheduler.models import Invitation, Plan
from scheduler.queries import outbox as query
from scheduler.services import outbox, posting
from scheduler.web import shell
from scheduler.web.door import door
from scheduler.web.plans import organiser
from scheduler.web.words import t

PAGE = 50


def state_words(state: str) -> str:
    return {
        "waiting": t("等待发送", "waiting"),
        "sending": t("正在发送", "being sent"),
        "sent": t("已发出", "sent"),
        "failed": t("没有发出", "failed"),
        "bounced": t("被退回", "bounced"),
        "unsure": t("不确定是否送达", "may have arrived"),
        "withdrawn": t("已撤回，未发出", "withdrawn, not sent"),
    }[state]


KINDS = {
    "sent": "ok",
    "failed": "bad",
    "bounced": "bad",
    "unsure": "warn",
    "waiting": "info",
    "sending": "info",
}


@door.get("/organiser/outbox")
def outbox_page() -> str:
    organiser()
    state = request.args.get("state", "")
    before = request.args.get("before", "")
    rows = query.mails(state, limit=PAGE, before=int(before) if _is_number(before) else None)
    return render_template(
        "outbox.html",
        rows=rows,
        more=rows[-1].id if len(rows) == PAGE else None,
        counts=query.counts(),
        state=state,
        answers=query.answers(),
        plan_of=_plan_code,
        is_on=posting.is_on(),
        state_words=state_words,
        kinds=KINDS,
        nav=shell.organiser_nav(None),
        here_key="outbox",
    )


@door.get("/organiser/outbox/<int:number>")
def outbox_mail(number: int) -> str:
    """One mail as its reader sees it."""
    organiser()
    mail = query.mail(number) or abort(404)
    return render_template(
        "outbox_mail.html",
        mail=mail,
        can_send=mail.state in query.STUCK,
        state_words=state_words,
        kinds=KINDS,
        nav=shell.organiser_nav(None),
        here_key="outbox",
    )


@door.get("/organiser/outbox/<int:number>.ics")
def outbox_calendar(number: int) -> Response:
    """The calendar beside the text."""
    organiser()
    mail = query.mail(number) or abort(404)
    if not mail.calendar:
        abort(404)
    return Response(mail.calendar.encode(), mimetype="text/calendar")


@door.post("/organiser/outbox/<int:number>")
def outbox_again(number: int) -> AnyResponse:
    """Send it once more: only a person can decide that of one that may have arrived."""
    outbox.again(number, organiser())
    flash(t("会再发一次。", "It will be sent once more."))
    return redirect(url_for("web.outbox_mail", number=number), 303)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12


def _plan_code(row: Invitation) -> str:
    return db.session.get_one(Plan, row.entry.plan_id).code
