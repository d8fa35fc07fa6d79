"""Answers to an invitation as programs write them: written by hand after what each is known to send.

Each is a function of `uid`, `to` (where answers go) and `sequence`; what is odd about it stands beside it.
"""

import base64
import quopri
from collections.abc import Callable

Reply = Callable[[str, str, int], bytes]
ZONE = (
    "BEGIN:VTIMEZONE\nTZID:China Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0800\n"
    "TZOFFSETTO:+0800\nEND:STANDARD\nEND:VTIMEZONE\n"
)
TIME = "DTSTART;TZID=China Standard Time:20210305T140000\nDTEND;TZID=China Standard Time:20210305T150000\n"


def calendar(lines: str, *, method: str = "REPLY", head: str = "PRODID:-//x//y\n", zone: str = "") -> bytes:
    begin = f"BEGIN:VCALENDAR\n{head}METHOD:{method}\nVERSION:2.0\n{zone}"
    text = f"{begin}BEGIN:VEVENT\n{lines}END:VEVENT\nEND:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def mail(to: str, kind: str, body: bytes, sender: str = "Li <li@example.org>", how: str = "base64") -> bytes:
    """One part of this Content-Type."""
    packed = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(how, bytes)(body)
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: =?utf-8?B?5o6l5Y+X?=\r\nMIME-Version: 1.0\r\n"
    return f"{head}Content-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n\r\n".encode() + packed


def several(to: str, parts: list[tuple[str, bytes, str]], kind: str = "mixed", head: str = "") -> bytes:
    made = f"From: Li <li@example.org>\r\nTo: {to}\r\n{head}MIME-Version: 1.0\r\n".encode()
    made += f'Content-Type: multipart/{kind}; boundary="=_1"\r\n\r\n'.encode()
    for part, body, how in parts:
        packed = base64.encodebytes(body) if how == "base64" else body
        head_ = f"--=_1\r\nContent-Type: {part}\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
        made += head_.encode() + packed + b"\r\n"
    return made + b"--=_1--\r\n"


def outlook(uid: str, to: str, sequence: int) -> bytes:
    """Base64, MAILTO in capitals, names of zones that only Windows knows, its own properties, folded by tabs."""
    lines = (
        f'ATTENDEE;PARTSTAT=DECLINED;CN="Li, Lei":MAILTO:LI@EXAMPLE.ORG\nCOMMENT;LANGUAGE=zh-CN:出差\\n\nUID:{uid}\n'
        f"SUMMARY;LANGUAGE=zh-CN:已拒绝: 健康\n\t讲座\n{TIME}CLASS:PUBLIC\nPRIORITY:5\nDTSTAMP:20210301T020000Z\n"
        f"TRANSP:OPAQUE\nSTATUS:CONFIRMED\nSEQUENCE:{sequence}\nX-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}\n"
        "X-MICROSOFT-CDO-OWNERAPPTID:-1\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\nX-MICROSOFT-CDO-INSTTYPE:0\n"
    )
    body = calendar(lines, head="PRODID:Microsoft Exchange Server 2010\n", zone=ZONE)
    parts = [
        ('text/plain; charset="gb2312"', "出差".encode("gb2312"), "base64"),
        ('text/calendar; charset="utf-8"; method=REPLY', body, "base64"),
    ]
    return several(
        to, parts, "alternative", "Thread-Topic: x\r\nContent-class: urn:content-classes:calendarmessage\r\n"
    )


def google(uid: str, to: str, sequence: int) -> bytes:
    """The same calendar twice: as a form of the text, and attached under another kind."""
    lines = (
        "DTSTART:20210305T060000Z\nDTEND:20210305T070000Z\nDTSTAMP:20210301T020000Z\n"
        f"ORGANIZER;CN=union:mailto:{to}\nUID:{uid}\nATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;"
        f"\n CN=li@example.org;X-NUM-GUESTS=0:mailto:li@example.org\nX-MICROSOFT-CDO-OWNERAPPTID:1\nDESCRIPTION:\n"
        f"LAST-MODIFIED:20210301T020000Z\nSEQUENCE:{sequence}\nSTATUS:CONFIRMED\nSUMMARY:x\nTRANSP:OPAQUE\n"
    )
    body = calendar(lines, head="PRODID:-//Google Inc//Google Calendar 70.9054//EN\nCALSCALE:GREGORIAN\n")
    parts = [
        ('text/html; charset="UTF-8"', b"<p>accepted", "7bit"),
        ('text/calendar; charset="UTF-8"; method=REPLY', body, "7bit"),
        ('application/ics; name="invite.ics"', body, "base64"),
    ]
    return several(to, parts, head="Sender: Google Calendar <calendar-notification@google.com>\r\n")


def apple(uid: str, to: str, sequence: int) -> bytes:
    """Quoted-printable; the attendee is a path of iCloud's with the address beside it."""
    lines = (
        f"UID:{uid}\nDTSTAMP:20210301T020000Z\nSEQUENCE:{sequence}\nDTSTART;TZID=Asia/Shanghai:20210305T140000\n"
        'ATTENDEE;CN="李雷";CUTYPE=INDIVIDUAL;EMAIL="li@example.org";PARTSTAT=TENTATIVE;ROLE=REQ-PARTICIPANT:'
        f"/1234567/principal/\nORGANIZER:mailto:{to}\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\n"
    )
    body = calendar(lines, head="CALSCALE:GREGORIAN\nPRODID:-//Apple Inc.//macOS 14.5//EN\n")
    return mail(to, "text/calendar; charset=utf-8; method=REPLY; name=iCal.ics", body, how="quoted-printable")


def thunderbird(uid: str, to: str, sequence: int) -> bytes:
    """8-bit, with how the request went; line ends of its own."""
    lines = (
        f"UID:{uid}\nDTSTAMP:20210301T020000Z\nSEQUENCE:{sequence}\nCREATED:20210228T000000Z\n{TIME}"
        "ATTENDEE;RSVP=TRUE;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:li@example.org\n"
        "REQUEST-STATUS:2.0;Success\nX-MOZ-GENERATION:3\nX-MOZ-RECEIVED-SEQUENCE:0\n"
    )
    head = "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN\n"
    body = calendar(lines, head=head, zone=ZONE).replace(b"\r\n", b"\n")
    return mail(to, "text/calendar; method=REPLY; charset=UTF-8", body, how="8bit")


def plain(uid: str, to: str, sequence: int, **odd: str) -> bytes:
    return mail(to, "text/calendar; method=REPLY; charset=utf-8", calendar(_plain(uid, sequence, **odd)))


def _plain(
    uid: str, sequence: int, *, partstat: str = "ACCEPTED", more: str = "", stamp: str = "020000"
) -> str:
    said = f"UID:{uid}\nDTSTAMP:20210301T{stamp}Z\nSEQUENCE:{sequence}\n"
    return f"{said}ATTENDEE;PARTSTAT={partstat}:mailto:li@example.org\n{more}"


def uid_in_capitals(uid: str, to: str, sequence: int) -> bytes:
    """Some servers keep a UID in capitals."""
    return plain(uid.upper(), to, sequence)


def without_sequence(uid: str, to: str, sequence: int) -> bytes:
    """Then only when it was written tells what it answers."""
    return mail(to, "text/calendar; method=REPLY", calendar(_plain(uid, 0).replace("SEQUENCE:0\n", "")))


def without_sequence_of_last_week(uid: str, to: str, sequence: int) -> bytes:
    old = _plain(uid, 0).replace("SEQUENCE:0\n", "").replace("20210301", "20210222")
    return mail(to, "text/calendar; method=REPLY", calendar(old))


def attached_only(uid: str, to: str, sequence: int) -> bytes:
    """A file that somebody saved and sent: a stream of bytes with a name."""
    parts = [
        ("text/plain", b"see the file", "7bit"),
        ('application/octet-stream; name="answer.ICS"', calendar(_plain(uid, sequence)), "base64"),
    ]
    return several(to, parts)


def with_the_request(uid: str, to: str, sequence: int) -> bytes:
    """The request that is answered stands before the answer."""
    asked = calendar(_plain(uid, sequence, partstat="NEEDS-ACTION"), method="REQUEST")
    parts = [("text/calendar; method=REQUEST", asked, "base64")]
    return several(to, [*parts, ("text/calendar; method=REPLY", calendar(_plain(uid, sequence)), "base64")])


def two_that_differ(uid: str, to: str, sequence: int) -> bytes:
    no = calendar(_plain(uid, sequence, partstat="DECLINED"))
    parts = [("text/calendar", calendar(_plain(uid, sequence)), "base64"), ("text/calendar", no, "base64")]
    return several(to, parts)


def in_gb18030(uid: str, to: str, sequence: int) -> bytes:
    body = calendar(_plain(uid, sequence, more="COMMENT:晚一点到\n")).decode().encode("gb18030")
    return mail(to, "text/calendar; method=REPLY; charset=gb18030", body)


def counter(uid: str, to: str, sequence: int) -> bytes:
    """Another time, as Outlook proposes one."""
    lines = _plain(uid, sequence, partstat="TENTATIVE", more=TIME.replace("T14", "T16").replace("T15", "T17"))
    body = calendar(lines + "X-MS-OLK-ORIGINALSTART:20210305T060000Z\n", method="COUNTER", zone=ZONE)
    return mail(to, "text/calendar; method=COUNTER; charset=utf-8", body)


def delegated(uid: str, to: str, sequence: int) -> bytes:
    """Both are named: who passes it on and who shall come instead."""
    odd = 'ATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:li@example.org":mailto:han@example.org\n'
    said = _plain(uid, sequence, more=odd).replace(
        "PARTSTAT=ACCEPTED", 'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:han@example.org"'
    )
    return mail(to, "text/calendar; method=REPLY", calendar(said))


def undecided(uid: str, to: str, sequence: int) -> bytes:
    return plain(uid, to, sequence, partstat="NEEDS-ACTION")


def winmail(uid: str, to: str, sequence: int) -> bytes:
    """Outlook's rich text."""
    return several(to, [('application/ms-tnef; name="winmail.dat"', b"\x78\x9f\x3e\x22", "base64")])


def holiday(uid: str, to: str, sequence: int) -> bytes:
    return mail(to, "text/plain; charset=utf-8", "我在休假".encode()).replace(
        b"From:", b"Auto-Submitted: auto-replied\r\nFrom:"
    )
