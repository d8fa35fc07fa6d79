"""An outbox row as the mail that goes over the wire.

Headers are set by the standard library's policy, which folds them, encodes Chinese (RFC 2047) and refuses line
breaks; what people typed loses its control characters before. Source: RFC 5322, RFC 3834, RFC 6047 §2.4.
"""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from flask import current_app

from feeds.lines import one_line
from scheduler.mail_address import is_address as is_address
from scheduler.models import Mail

FILE = "changes.ics"


def host() -> str:
    """The part after the @ of our own address."""
    return str(current_app.config["MAIL_FROM"]).rpartition("@")[2] or "fieldday.invalid"


def message_id(mail: Mail) -> str:
    """The same for a row whenever it is sent, so that a copy sent twice by a server is seen to be one."""
    mark = hashlib.sha256(f"{mail.id}:{mail.key}".encode()).hexdigest()[:16]
    return f"<fieldday.{mail.id}.{mark}@{host()}>"


def message(mail: Mail) -> EmailMessage:
    """The row as a mail: text, and the calendar as an attachment or, of an invitation, as its other form."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(
        one_line(current_app.config["MAIL_NAME"]), addr_spec=current_app.config["MAIL_FROM"]
    )
    made["To"] = Address(addr_spec=mail.to)
    made["Subject"] = one_line(mail.subject)
    made["Date"] = mail.made_at
    made["Message-ID"] = message_id(mail)
    made["Auto-Submitted"] = "auto-generated"  # nobody's holiday notice answers this
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    made["Content-Language"] = "en" if mail.language == "en" else "zh-CN"
    made.set_content(mail.text, cte="base64" if not mail.text.isascii() else "quoted-printable")
    if mail.method:
        _invite(made, mail)
    elif mail.calendar:
        made.add_attachment(
            mail.calendar.encode(), maintype="text", subtype="calendar", filename=FILE, params=_params("")
        )
    return made


def _invite(made: EmailMessage, mail: Mail) -> None:
    """Outlook and Google look for the alternative with its method, Apple for it as well."""
    body = mail.calendar.encode()
    made.add_alternative(body, maintype="text", subtype="calendar", params=_params(mail.method))


def _params(method: str) -> dict[str, str]:
    return {"charset": "utf-8", **({"method": method} if method else {})}
