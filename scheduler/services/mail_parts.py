"""The calendar in a mail, however its program packed it: as another form of the text, attached, or both."""

from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.utils import getaddresses

PARTS = 50
CALENDARS = ("text/calendar", "application/ics", "text/x-vcalendar")
TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
RECIPIENTS = ("Delivered-To", "X-Original-To", "To", "Cc")


def calendars(mail: EmailMessage) -> list[bytes]:
    """Each once, in UTF-8, in the order in which they stand. Google sends the same one twice."""
    found = [_in_utf8(part) for part in parts(mail) if _is_calendar(part)]
    return list(dict.fromkeys(body for body in found if body))


def has_tnef(mail: EmailMessage) -> bool:
    """Whether Outlook packed it as rich text (winmail.dat), which only Outlook reads."""
    return any(part.get_content_type() in TNEF for part in parts(mail))


def parts(mail: EmailMessage) -> Iterator[Message]:
    for count, part in enumerate(mail.walk()):
        if count >= PARTS:
            return
        yield part


def sender(mail: EmailMessage) -> str:
    """The one address that it says it is from, in lower case; "" where it names none or several."""
    named = getaddresses([str(value) for value in mail.get_all("From", [])])
    return named[0][1].lower() if len(named) == 1 else ""


def recipients(mail: Message) -> set[str]:
    fields = [str(value) for name in RECIPIENTS for value in mail.get_all(name, [])]
    return {address.lower() for _, address in getaddresses(fields)}


def _is_calendar(part: Message) -> bool:
    """By its kind, or where a program calls everything a stream of bytes, by its name."""
    kind = part.get_content_type()
    unnamed = kind in ("application/octet-stream", "text/plain")
    return kind in CALENDARS or (unnamed and str(part.get_filename() or "").lower().endswith(".ics"))


def _in_utf8(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = body.decode("utf-8-sig" if charset in ("utf-8", "us-ascii") else charset)
    except (LookupError, UnicodeDecodeError):  # a charset that is none, or a lie: as it stands
        return body
    return text.lstrip("\ufeff").encode("utf-8", "replace")
