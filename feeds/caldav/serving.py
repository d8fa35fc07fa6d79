"""A request to an answer: who is it, what is there, what is asked."""

from dataclasses import replace

from feeds.answer import Answer
from feeds.caldav import answer, credentials, refusing, xml_in
from feeds.caldav.model import Account, Request, Store, TooMany
from feeds.caldav.propfind import propfind
from feeds.caldav.reading import read
from feeds.caldav.reports import report
from feeds.caldav.tree import Resource, resource
from feeds.caldav.xml_in import BadXml, Element

WRITING = (*refusing.NEEDED, "PROPPATCH")
ANSWERED = ("GET", "HEAD", "PROPFIND", "REPORT")


def served(store: Store, request: Request, address: str) -> Answer:
    """The answer to any request below /caldav/. `address` is the client's, to slow down guessing.

    Nothing but OPTIONS is answered without a right password, so that nothing tells what is there.
    """
    if request.method == "OPTIONS":
        return answer.options()
    given = credentials.given(request.headers.get("authorization", ""))
    account = store.account(*given, address) if given else None
    if isinstance(account, TooMany):
        return answer.refusal(429, answer.TOO_MANY, "", ("Retry-After", str(account.seconds)))
    if account is None:
        return answer.unauthorized()
    return _without_body(request, _answered(account, request))


def _answered(account: Account, request: Request) -> Answer:
    if request.method in WRITING:
        return _refused(request)
    if request.method not in ANSWERED:
        return answer.not_allowed()
    target = resource(account, request.path)
    if target is None:
        return answer.not_found()
    if request.method in ("GET", "HEAD"):
        return read(request, target)
    return _with_xml(request, target)


def _with_xml(request: Request, target: Resource) -> Answer:
    try:
        asked = _body(request)
        return (propfind if request.method == "PROPFIND" else report)(request, target, asked)
    except BadXml as bad:
        return _unreadable(bad)


def _refused(request: Request) -> Answer:
    """Whatever the path: that nothing can be written says nothing of what is there."""
    if request.method != "PROPPATCH":
        return refusing.write(request, request.path)
    try:
        return refusing.proppatch(request, request.path, _body(request))
    except BadXml as bad:
        return _unreadable(bad)


def _body(request: Request) -> Element | None:
    return xml_in.read(request.body) if request.body.strip() else None


def _unreadable(bad: BadXml) -> Answer:
    words = answer.BAD_BODY
    words = replace(words, zh=f"{words.zh}（{bad.code}）。", en=f"{words.en} ({bad.code}).")
    return answer.refusal(413 if bad.code == "xml-large" else 400, words)


def _without_body(request: Request, made: Answer) -> Answer:
    return made._replace(body=b"") if request.method == "HEAD" else made
