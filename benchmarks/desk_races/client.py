"""A client: one kept connection and a token. A connection that was closed meanwhile is opened again, which is
safe because every POST has an Idempotency-Key."""

import json
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    etag: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")

    @property
    def code(self) -> str:
        """ "done", or the code of the refusal."""
        return "done" if self.status < 300 else str(self.json.get("code", self.status))


@dataclass
class Client:
    port: int
    token: str
    connection: HTTPConnection | None = field(default=None, repr=False)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Answer:
        return self.call("POST", path, body or {}, {"Idempotency-Key": key or uuid.uuid4().hex})

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, tries: int = 3
    ) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body), "application/json"
        for left in range(tries - 1, -1, -1):
            try:
                return self._answer(method, path, data, sent)
            except (OSError, HTTPException):
                self.close()
                if not left:
                    raise
        raise AssertionError

    def _answer(self, method: str, path: str, data: str | None, headers: dict[str, str]) -> Answer:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        address = path if path.startswith("/") else f"{API}/{path}"
        self.connection.request(method, address, data, headers)
        response = self.connection.getresponse()
        return Answer(response.status, response.read(), response.getheader("ETag", ""))

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None
