"""A connection to a number, with one deadline for all that is sent and received."""

import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

Connect = Callable[[str, int, float], socket.socket]


class Late(Exception):
    """The deadline has passed."""


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, more than 0. Raises Late."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Late
        return left


def plain(number: str, port: int, seconds: float) -> socket.socket:
    """To the number itself: no name is looked up again, no proxy of the environment asked."""
    return socket.create_connection((number, port), timeout=seconds)


def encrypted(raw: socket.socket, host: str, deadline: Deadline) -> ssl.SSLSocket:
    """TLS with the name that was typed, whichever number it has."""
    raw.settimeout(deadline.left())
    return ssl.create_default_context().wrap_socket(raw, server_hostname=host)


class Within(io.RawIOBase):
    """Reads a socket within the deadline. A timeout of the socket alone starts anew with every byte."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What http.client asks a socket for."""
        return io.BufferedReader(self, 16 * 1024)
