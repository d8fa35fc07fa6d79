"""Answers to invitations: REPLY and COUNTER, read with small limits. Source: RFC 5546 §3.2.3, §3.2.7."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from icalendar import Calendar, Event, vCalAddress

from feeds.agenda import Text, instant
from feeds.foreign.answer import Unreadable
from feeds.lines import one_line, paragraphs, unfolded

LARGEST = 128 * 1024  # octets: an answer repeats one entry
LONGEST_NOTE = 2000
LINES = 2000
COMPONENTS = 20
CALENDARS = 5  # looked at in one mail
METHODS = ("REPLY", "COUNTER")
ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`attendee` is a mail address in lower case; `answer` accepted, declined, tentative, or "" for what decides
    nothing. `sequence` is None where the program left it out. `proposed` is a counter proposal's time."""

    method: str
    uid: str
    sequence: int | None
    stamp: datetime
    attendee: str
    answer: str
    note: str = ""
    proposed: tuple[datetime, datetime] | None = None

    def is_to(self, sequence: int, asked_at: datetime) -> bool:
        """Whether it answers the latest request; without a number, by when it was written."""
        return self.stamp >= asked_at if self.sequence is None else self.sequence >= sequence


def read_one_of(bodies: Sequence[bytes]) -> Answer:
    """The answer among a mail's calendars (the request itself may stand beside it). Raises Unreadable."""
    answers: list[Answer] = []
    refused: list[Unreadable] = []
    for body in bodies[:CALENDARS]:
        try:
            answers.append(read(body))
        except Unreadable as no:
            refused.append(no)
    if not answers:
        raise min(refused, key=lambda no: no.code == "itip-no-answer")
    if any(one != answers[0] for one in answers):
        raise _no("itip-several", "一封邮件里有几个不同的回复", "the mail holds several answers that differ")
    return answers[0]


def read(body: bytes) -> Answer:
    """The one answer in the file; raises Unreadable for what is none, breaks a limit, or answers for others."""
    if len(body) > LARGEST:
        raise _no("itip-too-large", "回复超过 128 KiB", "the answer is larger than 128 KiB")
    _refuse_excess(body)
    try:
        return _answer(Calendar.from_ical(body))
    except Unreadable:
        raise
    except Exception as error:  # whatever a library makes of somebody's file
        raise _no(
            "itip-malformed", f"读不懂这个回复：{error}", f"the answer cannot be read: {error}"
        ) from error


def _refuse_excess(body: bytes) -> None:
    """An answer has one entry and a zone or two. Nothing in it is ever expanded."""
    components = 0
    for count, (number, text) in enumerate(unfolded(body), 1):
        components += text.strip().upper().startswith("BEGIN")
        if components > COMPONENTS or count > LINES:
            sentence = Text("回复里的内容太多", "there is too much in the answer")
            raise Unreadable("itip-too-large", number, sentence)


def _answer(calendar: Calendar) -> Answer:
    method = str(calendar.get("METHOD", "")).upper()
    if method not in METHODS:
        raise _no("itip-no-answer", "这不是对邀请的回复", "this is no answer to an invitation")
    events = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    if len({str(event.get("UID", "")) for event in events}) != 1:
        raise _no("itip-several", "一封回复只能针对一项", "an answer is about exactly one entry")
    event = events[0]
    address, said = _attendee(event)
    stamp = event.get("DTSTAMP")
    at = instant(stamp.dt) if stamp is not None else datetime(1970, 1, 1, tzinfo=UTC)
    note = paragraphs(str(event.get("COMMENT", "")))[:LONGEST_NOTE]
    proposed = _time(event) if method == "COUNTER" else None
    sequence = int(str(event["SEQUENCE"])) if "SEQUENCE" in event else None
    return Answer(method, str(event.get("UID", "")), sequence, at, address, said, note, proposed)


def _attendee(event: Event) -> tuple[str, str]:
    found = event.get("ATTENDEE")
    people = found if isinstance(found, list) else [found] if found is not None else []
    if any(_is_delegated(one) for one in people):
        raise _no("itip-delegated", "职责不能自行转给别人", "a duty cannot be passed on by mail")
    if len(people) != 1:
        raise _no("itip-attendee", "回复里要有且只有一个人", "an answer names exactly one attendee")
    status = str(people[0].params.get("PARTSTAT", "")).upper()
    return _address(people[0]), ANSWERS.get(status, "")


def _is_delegated(person: vCalAddress) -> bool:
    status = str(person.params.get("PARTSTAT", "")).upper()
    return status == "DELEGATED" or "DELEGATED-TO" in person.params or "DELEGATED-FROM" in person.params


def _address(person: vCalAddress) -> str:
    """Of mailto:, in any case; iCloud writes its own path there and the address beside it."""
    said = one_line(str(person)).lower().strip()
    if "@" not in said and "EMAIL" in person.params:
        said = one_line(str(person.params["EMAIL"])).lower().strip()
    return said.removeprefix("mailto:").strip()


def _time(event: Event) -> tuple[datetime, datetime] | None:
    if "DTSTART" not in event:
        return None
    start, end = event.start, event.end
    return _aware(start), _aware(end)


def _aware(moment: date) -> datetime:
    """Floating times are meant in the feed's zone."""
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return instant(moment.date()) + (moment - datetime.combine(moment.date(), datetime.min.time()))
    return instant(moment)


def _no(code: str, zh: str, en: str) -> Unreadable:
    return Unreadable(code, 1, Text(zh, en))
