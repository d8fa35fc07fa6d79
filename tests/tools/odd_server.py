"""A web server on this machine that answers as its script says, byte by byte."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = Callable[[socket.socket, bytes], None]


@dataclass
class OddServer:
    """`heard` are the requests in the order they came."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    def url(self, path: str = "/a.ics") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def allow(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def serving(answer: Answer) -> Iterator[OddServer]:
    """Every connection is answered by `answer(connection, request)`, then closed."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = OddServer(listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with connection:
            try:
                request = b""
                # The first byte of TLS is no letter of a method: that is answered at once.
                while (
                    b"\r\n\r\n" not in request
                    and (not request or request[:1].isalpha())
                    and (part := connection.recv(4096))
                ):
                    request += part
                server.heard.append(request)
                answer(connection, request)
            except OSError:
                pass  # the other side has had enough, as it should

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        listener.close()


def reply(status: str, *headers: str, body: bytes = b"") -> Answer:
    head = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1")
    return lambda connection, _: connection.sendall(head + body)
