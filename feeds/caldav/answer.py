"""What goes back: a status, headers, bytes; and the refusals, each with a DAV error and a word in both languages."""

import gzip
from collections.abc import Mapping

from feeds.agenda import Text
from feeds.answer import Answer, Headers, prefers_gzip
from feeds.caldav import xml_out
from feeds.caldav.names import d, split

OFFERED = "1, 3, calendar-access"  # no access-control: there is nothing to set; no class 2: no locks
ALLOWED = "OPTIONS, GET, HEAD, PROPFIND, REPORT"  # no PUT: Evolution then knows that it is read-only
XML = "application/xml; charset=utf-8"
ICS = "text/calendar; charset=utf-8"
GUARDS: Headers = [
    ("X-Robots-Tag", "noindex"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]
KEPT = ("Cache-Control", "private, no-cache")  # kept by the client alone, and asked again each time
REALM = "fieldday 日历 calendars"

READ_ONLY = Text(
    "日历只能读取：改期和取消由组织者发布。",
    "These calendars can only be read: changes are published by the organisers.",
)
NOT_FOUND = Text("没有这个地址，或者它不归你读。", "There is no such address, or it is not yours to read.")
SIGN_IN = Text(
    "请用工号和“我的”页面上新建的应用密码登录（不是账号密码）。",
    "Sign in with your staff number and an app password made on your page (not the account's password).",
)
TOO_MANY = Text("错误的密码太多，请稍后再试。", "Too many wrong passwords. Please try again later.")
HTTPS_ONLY = Text("只能用 https 访问。", "Only https is answered here.")
BAD_BODY = Text("请求的 XML 无法读取或超过限制", "The request's XML cannot be read or is beyond a limit")
FINITE = Text("Depth 只能是 0 或 1。", "Depth is 0 or 1.")
NO_METHOD = Text("这里没有这种请求方法。", "This method is not answered here.")
NO_REPORT = Text("这里没有这种报表。", "This report is not answered here.")
BAD_FILTER = Text("这个筛选条件无法理解。", "This filter cannot be understood.")
OLD_TOKEN = Text("同步标记已过期，请从头同步。", "The sync token has expired: begin anew.")
BROKEN = Text("出了问题，请稍后再试。", "Something broke on our side. Please try again later.")
CHANGED = Text("条件不符：条目已是另一个版本。", "The condition fails: the entry is another by now.")


def answer(status: int, body: bytes, content_type: str, *more: tuple[str, str]) -> Answer:
    return Answer(
        status,
        [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("DAV", OFFERED),
            *GUARDS,
            *more,
        ],
        body,
    )


def multistatus(body: bytes, headers: Mapping[str, str], *more: tuple[str, str]) -> Answer:
    """207, gzipped where the client likes it."""
    extra: list[tuple[str, str]] = [KEPT, ("Vary", "Accept-Encoding, Authorization, Brief, Prefer"), *more]
    if len(body) > 1400 and prefers_gzip(headers.get("accept-encoding")):
        body = gzip.compress(body, 3, mtime=0)
        extra.append(("Content-Encoding", "gzip"))
    return answer(207, body, XML, *extra)


def refusal(status: int, words: Text, condition: str = "", *more: tuple[str, str]) -> Answer:
    """An error document: the failed condition (XML), and the words. Source: RFC 4918 §16."""
    return answer(status, error_document(words, condition), XML, ("Cache-Control", "no-store"), *more)


def error_document(words: Text, condition: str = "") -> bytes:
    said = f'<f:message xml:lang="zh">{xml_out.escaped(words.zh)}</f:message>'
    said += f'<f:message xml:lang="en">{xml_out.escaped(words.en)}</f:message>'
    return xml_out.document("d:error", condition + said)


def error(condition: str) -> str:
    return xml_out.element(d("error"), condition)


def unauthorized() -> Answer:
    """The same bytes for no, a wrong and a revoked password, and for a login that nobody has."""
    # Header values are Latin-1 to WSGI; charset asks the client to send UTF-8 (RFC 7617 §2.1).
    realm = REALM.encode().decode("latin-1")
    return refusal(401, SIGN_IN, "", ("WWW-Authenticate", f'Basic realm="{realm}", charset="UTF-8"'))


def not_found() -> Answer:
    return refusal(404, NOT_FOUND)


def read_only(path: str, privilege: str = "write") -> Answer:
    """403 with the privilege that would be needed. Source: RFC 3744 §7.1.1."""
    needed = f"<d:resource>{xml_out.href(path)}<d:privilege><d:{privilege}/></d:privilege></d:resource>"
    return refusal(403, READ_ONLY, f"<d:need-privileges>{needed}</d:need-privileges>", ("Allow", ALLOWED))


def not_allowed() -> Answer:
    return refusal(405, NO_METHOD, "", ("Allow", ALLOWED))


def precondition(name: str, words: Text, status: int = 403) -> Answer:
    """A named condition that failed, such as `d("valid-sync-token")`."""
    assert split(name)[0]
    return refusal(status, words, xml_out.element(name))


def options() -> Answer:
    return Answer(
        200,
        [
            ("Content-Length", "0"),
            ("Allow", ALLOWED),
            ("DAV", OFFERED),
            ("Cache-Control", "no-store"),
            *GUARDS,
        ],
        b"",
    )
