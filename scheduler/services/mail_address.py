"""The address that a person's mails go to: noted by the import, or by themselves, once a mail there was answered.

Nobody can have mails sent to somebody else's address: it counts when the link in the mail that went there was followed.
"""

import secrets
from dataclasses import asdict, replace
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Mail, Person, User
from scheduler.services import auditing, mail_choices, mail_form, outbox
from scheduler.transactions import lock_row, writing
from solver.words import Words

MOST_A_DAY = 5
GOOD_FOR = timedelta(days=2)
KIND = "confirm"


def ask(person: Person, address: str, *, language: str) -> Mail:
    """Write to the address; it is theirs once they follow the link. Refusal for what is none, or too many."""
    address = address.strip()
    if not mail_form.is_address(address):
        wrong = Words(f"“{address}”不是邮箱。", f"“{address}” is no mail address.")
        raise Refusal("mail-address-bad", wrong, status=422)
    link = f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/me/settings/mail/confirm/{_token(person, address)}"
    subject, text = _said(person, link)
    with writing():
        _refuse_many(person)
        return outbox.put(
            key=f"{KIND}:{person.id}:{secrets.token_hex(6)}",
            to=address,
            person=person,
            kind=KIND,
            language=language,
            subject=subject.get(language),
            text=text.get(language),
        )


def confirm(person: Person, token: str, by: User) -> str:
    """Take the address that the link names; it is good once, for two days and for that person."""
    address = _address(person, token)
    with writing():
        lock_row(person)
        if _address(person, token) != address:
            raise _stale()
        person.mail = address
        auditing.record(by, "mail-address", f"person:{person.code}")
    return address


def forget(person: Person, by: User) -> None:
    """No mail goes there any more; duties come by the feed again."""
    choice = mail_choices.of(person.id)
    if choice.duties == "invitation":
        mail_choices.choose(person, asdict(replace(choice, duties="feed")))
    with writing():
        lock_row(person)
        person.mail = ""
        auditing.record(by, "mail-address-gone", f"person:{person.code}")


def _refuse_many(person: Person) -> None:
    since = clock.now() - timedelta(days=1)
    asked = select(func.count()).where(Mail.person_id == person.id, Mail.kind == KIND, Mail.made_at > since)
    if (db.session.scalar(asked) or 0) >= MOST_A_DAY:
        wrong = Words("今天的确认信发得太多了。", "Enough mails to confirm an address for one day.")
        raise Refusal(
            "mail-address-often", wrong, hint=Words("请明天再试", "Try again tomorrow."), status=429
        )


def _said(person: Person, link: str) -> tuple[Words, Words]:
    subject = Words("请确认您的邮箱", "Please confirm your mail address")
    text = Words(
        f"{person.name}：\n\n打开下面的链接并按“确认”，日程变动就会发到这个邮箱：\n{link}\n\n不是您要求的话，不用理会。",
        f"{person.name},\n\nopen this link and press Confirm, and changes of your events are sent here:\n{link}\n\n"
        "If you did not ask for it, do nothing.",
    )
    return subject, text


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="mail-address")


def _token(person: Person, address: str) -> str:
    """Of what was there before as well: the link is worth nothing once another address counts."""
    return _signer().dumps([person.id, person.mail, address, int(clock.now().timestamp())])


def _address(person: Person, token: str) -> str:
    try:
        number, before, address, asked_at = _signer().loads(token)
    except BadSignature:
        raise _stale() from None
    age = clock.now().timestamp() - asked_at
    if (number, before) != (person.id, person.mail) or age > GOOD_FOR.total_seconds():
        raise _stale()
    return str(address)


def _stale() -> Refusal:
    return Refusal(
        "mail-address-link",
        Words("这个链接已失效，或者是发给别人的。", "This link is spent, or was sent to somebody else."),
        hint=Words("在“邮件通知”里再要一封", "Ask for another one under Mail."),
        status=422,
    )
