"""A mail server at the end of a line that breaks as told, and a worker that dies on it."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

TROUBLES = ("", "", "", "down", "busy", "refused", "cut", "drop", "killed before", "killed after")


class Killed(BaseException):
    """The worker's process ended here. No `except Exception` stops it, as none would stop SIGKILL."""


class Line:
    """`mails` arrived, with whom they went to; `lost` ones only left us, as we cannot know. `troubles` befall
    the next mails, one each."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.lost: list[tuple[str, EmailMessage]] = []
        self.troubles: list[str] = []

    @contextmanager
    def server(self) -> Iterator["_Server"]:
        """Stands where `posting` opens its connection."""
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "down":
            raise ConnectionRefusedError("nobody is there")
        yield _Server(self, trouble)


class _Server:
    def __init__(self, line: Line, trouble: str) -> None:
        self.line, self.trouble, self.to = line, trouble, ""

    def mail(self, sender: str) -> tuple[int, bytes]:
        return 250, b"ok"

    def rcpt(self, to: str) -> tuple[int, bytes]:
        self.to = to
        return 250, b"ok"

    def data(self, text: bytes) -> tuple[int, bytes]:
        if self.trouble == "busy":
            return 451, b"later"
        if self.trouble == "refused":
            return 554, b"not wanted"
        mail = message_from_bytes(text, policy=policy.default)
        if self.trouble in ("cut", "killed before"):
            self.line.lost.append((self.to, mail))
            raise Killed if self.trouble == "killed before" else smtplib.SMTPServerDisconnected("gone")
        self.line.mails.append((self.to, mail))
        if self.trouble == "drop":
            raise smtplib.SMTPServerDisconnected("gone after it was taken")
        if self.trouble == "killed after":
            raise Killed
        return 250, b"taken"
