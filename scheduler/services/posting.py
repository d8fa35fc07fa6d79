"""Mails out of the door: one after the other over SMTP, each at most once as far as SMTP can promise it.

Before the text leaves us the row says so. Whatever fails before is tried again; where the answer to the text
itself is lost, nobody can know whether it arrived: the mail stays `unsure` until a person decides.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from scheduler.extensions import db
from scheduler.services import mail_form, outbox
from scheduler.services.outbox import Taken

log = logging.getLogger(__name__)


class Refused(Exception):
    """The server's answer was no: `code` of SMTP, 4xx for now, 5xx for good."""

    def __init__(self, code: int, text: bytes | str) -> None:
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        super().__init__(f"{code} {said}")
        self.code = code


def is_on() -> bool:
    """Whether mails leave the house; without a server the outbox page is where they are read."""
    return bool(current_app.config["SMTP_HOST"])


def run() -> int:
    """Try all mails that are due; how many were sent."""
    return sum(_post(number) for number in outbox.due()) if is_on() else 0


def _post(number: int) -> bool:
    taken = outbox.take(number)
    if taken is None:
        return False
    try:
        return _send(taken)
    except Exception:
        db.session.rollback()
        log.exception("mail %s could not be sent", number)
        outbox.later(taken, "an error on our side, see the log")
        return False


def _send(taken: Taken) -> bool:
    mail, config = taken.mail, current_app.config
    if not mail_form.is_address(mail.to):
        outbox.refused(taken, f"not an address: {mail.to!r}")
        return False
    text = mail_form.message(mail).as_bytes()
    handed = False
    try:
        with _server() as server:
            _ok(server.mail(config["MAIL_FROM"]))
            _ok(server.rcpt(mail.to))
            if not outbox.handing(taken):
                return False
            handed = True
            _ok(server.data(text))
    except Refused as no:
        outbox.later(taken, str(no)) if no.code < 500 else outbox.refused(taken, str(no))
        return False
    except smtplib.SMTPAuthenticationError as no:
        outbox.later(taken, f"sign-in refused: {no.smtp_code}")
        return False
    except smtplib.SMTPDataError as no:
        text_ = no.smtp_error
        code = Refused(no.smtp_code, text_)
        outbox.later(taken, str(code)) if code.code < 500 else outbox.refused(taken, str(code))
        return False
    except (smtplib.SMTPException, OSError) as broken:
        why = f"{type(broken).__name__}: {broken}"
        outbox.unsure(taken, why) if handed else outbox.later(taken, why)
        return False
    return outbox.sent(taken)


def _ok(answer: tuple[int, bytes]) -> None:
    if not 200 <= answer[0] < 300:
        raise Refused(*answer)


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    """A signed-in connection. A failed goodbye is no failure: the answer to the text was there before."""
    config = current_app.config
    host, port, wait = config["SMTP_HOST"], config["SMTP_PORT"], config["SMTP_WAIT"]
    if config["SMTP_TLS"] == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=wait, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port, timeout=wait)
    try:
        server.ehlo_or_helo_if_needed()
        if config["SMTP_TLS"] == "starttls":
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        yield server
    finally:
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()
