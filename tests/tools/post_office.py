"""A real SMTP server on loopback that keeps what it gets, and fails when told to."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class PostOffice:
    """`mails` came through; `answers` are given, one each, instead of taking the next text: "421 later",
    or "drop" (the text is taken, the line goes dead before the answer), "cut" (dead, not taken).
    `closed` goes to aiosmtpd: a certificate, who may sign in."""

    def __init__(self, **closed: Any) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: list[str] = []
        self.refuse: dict[str, str] = {}
        self.controller = Controller(self, hostname="127.0.0.1", port=_free_port(), **closed)

    def __enter__(self) -> "PostOffice":
        self.controller.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.controller.stop()

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": self.controller.port,
            "SMTP_TLS": "none",
            "SMTP_WAIT": 5,
        }

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        said = self.answers.pop(0) if self.answers else ""
        if said not in ("", "drop"):
            if said == "cut":
                server.transport.abort()
            return said if said != "cut" else "421 gone"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        if said == "drop":
            server.transport.abort()
        return "250 taken"
