"""What changed, as an Atom feed: one entry a change, from the revision log. Source: RFC 4287."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from feeds.agenda import Text
from feeds.identity import uid_for
from feeds.lines import one_line

MEDIA = "application/atom+xml; charset=utf-8"
AUTHOR = Text("职工活动日程", "Union events")


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one entry: `uid` is the entry's, `edition` makes it unique, `at` is when it was published.

    `said` is the change in words; `kind` is new, moved, changed or cancelled.
    """

    uid: str
    edition: int
    at: datetime
    kind: str
    title: Text
    said: Text
    url: str = ""


def render(
    name: Text, key: str, revisions: Iterable[Revision], updated: datetime, language: str, *, page: str = ""
) -> bytes:
    """The feed, the same bytes for the same revisions in the order they come. `key` is the feed's lasting name,
    `page` the address of the page that says the same."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom">']
    lines += [f"<title>{_text(name.get(language))}</title>", f"<id>{_urn('changes', key)}</id>"]
    lines += [f"<updated>{_at(updated)}</updated>"]
    lines += [f"<author><name>{_text(AUTHOR.get(language))}</name></author>", *_link(page)]
    for revision in revisions:
        lines += _entry(revision, language)
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def _entry(revision: Revision, language: str) -> list[str]:
    return [
        "<entry>",
        f"<title>{_text(revision.title.get(language))}</title>",
        f"<id>{_urn('change', revision.uid, str(revision.edition))}</id>",
        f"<updated>{_at(revision.at)}</updated>",
        f"<category term={quoteattr(revision.kind)}/>",
        f'<content type="text">{_text(revision.said.get(language, " · "))}</content>',
        *_link(revision.url),
        "</entry>",
    ]


def _link(url: str) -> list[str]:
    return [f'<link rel="alternate" type="text/html" href={quoteattr(url)}/>'] if url else []


def _urn(*seed: str) -> str:
    return f"urn:uuid:{uid_for(*seed).partition('@')[0]}"


def _text(text: str) -> str:
    return escape(one_line(text))


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
