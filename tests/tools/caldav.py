"""A loopback server of the application, and requests to its CalDAV door as clients make them."""

import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from werkzeug.serving import make_server

from scheduler import clock
from scheduler.models import FeedToken, Person
from scheduler.queries.accounts import token_hash
from scheduler.transactions import writing

SECRET = "abcd-efgh-jkmn-pqrs-tuvw-xyz2-3456"
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'


def app_password(
    person: Person, secret: str = SECRET, *, language: str = "zh", scope: str = "personal"
) -> str:
    """One device of this person, with a known secret."""
    from tests.tools import factories

    with writing():
        values = {"person_id": person.id, "hash": token_hash(secret), "made_at": clock.now()}
        factories.saved(FeedToken(**values, language=language, scope=scope))
    return secret


def basic(login: str, secret: str = SECRET) -> str:
    return "Basic " + base64.b64encode(f"{login}:{secret}".encode()).decode()


@dataclass
class Answered:
    """A multistatus as data: path → (status or None, properties as text), and the sync token."""

    status: int
    headers: Any
    text: str

    @property
    def tree(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.text)

    @property
    def hrefs(self) -> list[str]:
        return [r.findtext("{DAV:}href", "") for r in self.tree.findall("{DAV:}response")]

    @property
    def gone(self) -> list[str]:
        found = self.tree.findall("{DAV:}response")
        return [r.findtext("{DAV:}href", "") for r in found if "404" in r.findtext("{DAV:}status", "")]

    @property
    def changed(self) -> list[str]:
        return [href for href in self.hrefs if href not in self.gone]

    @property
    def token(self) -> str:
        return self.tree.findtext("{DAV:}sync-token", "")

    def prop(self, name: str, number: int = 0) -> ElementTree.Element:
        """A property that was found (status 200) of one of the responses."""
        response = self.tree.findall("{DAV:}response")[number]
        for part in response.findall("{DAV:}propstat"):
            if "200" in part.findtext("{DAV:}status", ""):
                found = part.find("{DAV:}prop").find(name)
                if found is not None:
                    return found
        raise AssertionError(f"{name} is not among the properties: {self.text}")

    def conditions(self) -> list[str]:
        """The failed conditions of an error document, without the words."""
        return [e.tag.rpartition("}")[2] for e in self.tree if "fieldday" not in e.tag]


@dataclass
class Dav:
    """A person with an app password, asking."""

    client: Any
    login: str
    secret: str = SECRET

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answered:
        given = {"Authorization": basic(self.login, self.secret), "Content-Type": "application/xml"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        made = self.client.open(path, method=method, data=body.encode(), headers=given)
        return Answered(made.status_code, made.headers, made.text)

    def propfind(self, path: str, *names: str, depth: str = "0", **headers: str) -> Answered:
        inner = "".join(f"<{name}/>" for name in names)
        body = f"{HEAD}<d:propfind {SPACES}><d:prop>{inner}</d:prop></d:propfind>"
        return self.ask("PROPFIND", path, body, Depth=depth, **headers)

    def sync(self, path: str, token: str = "", *, limit: int = 0) -> Answered:
        few = f"<d:limit><d:nresults>{limit}</d:nresults></d:limit>" if limit else ""
        body = (
            f"<d:sync-collection {SPACES}><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>"
        )
        body += f"{few}<d:prop><d:getetag/></d:prop></d:sync-collection>"
        return self.ask("REPORT", path, HEAD + body)

    def query(self, path: str, inner: str, props: str = "<d:getetag/>") -> Answered:
        body = f"<c:calendar-query {SPACES}><d:prop>{props}</d:prop><c:filter>{inner}</c:filter></c:calendar-query>"
        return self.ask("REPORT", path, HEAD + body, Depth="1")

    def multiget(self, path: str, *hrefs: str, props: str = "<d:getetag/><c:calendar-data/>") -> Answered:
        links = "".join(f"<d:href>{href}</d:href>" for href in hrefs)
        body = f"<c:calendar-multiget {SPACES}><d:prop>{props}</d:prop>{links}</c:calendar-multiget>"
        return self.ask("REPORT", path, HEAD + body, Depth="1")

    def home(self, slug: str) -> str:
        return f"/caldav/calendars/{self.login}/{slug}/"


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The application on a port of the loopback, as real clients need it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def uids(text: str) -> list[str]:
    return re.findall(r"(?m)^UID:(.+?)\r?$", text)
