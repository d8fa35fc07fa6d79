"""One reader: what they know of each entry and by which way, as their calendar and their mails tell them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage

import icalendar

from scheduler import spoken

ZONE = "Asia/Shanghai"
LEFT, STAYS = "不用来了", "邀请撤回，改由日历订阅显示"
_TITLES = re.compile(r"^(\S+?：\S+?)(?: 改到 | 取消（|：| 换到)")


@dataclass(frozen=True)
class State:
    """When, where and under which title an entry takes place."""

    title: str
    start: datetime
    end: datetime
    place: str

    @property
    def words(self) -> str:
        return f"  现在：{spoken.span(self.start, self.end, ZONE).zh} · {self.place}"


Known = State | None  # None: not theirs, or cancelled


@dataclass
class Reader:
    """`knows` by UID; `by` says from which calendars or mails. `invited` is what their calendar has by invitation,
    with its SEQUENCE. `doubts`: what only a calendar that was
    revoked since has told them, or a mail that was lost, as nobody can know."""

    code: str
    address: str
    wants: str = "late"
    duties: str = "feed"
    knows: dict[str, Known] = field(default_factory=lambda: defaultdict(lambda: None))
    by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    invited: dict[str, tuple[int, Known]] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    switched: set[str] = field(default_factory=set)  # to the feed and back: the CANCEL may not have left
    unsure: set[str] = field(default_factory=set)  # of these a request was lost, and only the reader knows
    told: dict[str, int] = field(default_factory=dict)  # by mail or message, of which turn of the entry

    def learn(self, uid: str, known: Known, way: str) -> None:
        if self.knows[uid] != known:
            self.by[uid] = set()
        self.knows[uid] = known
        self.by[uid].add(way)
        self.doubts.discard(uid)

    def lose(self, way: str) -> None:
        """A calendar is theirs no more: what only it told, they may be told again."""
        for uid, ways in self.by.items():
            if way in ways and not ways - {way}:
                self.doubts.add(uid)
            ways.discard(way)

    def fetched(self, body: bytes, token: str, uids: Iterable[str]) -> dict[str, Known]:
        """The calendar on their phone is this now. Gives what is in it."""
        found = {uid: known for uid, _, known in events(body)}
        for uid in uids:
            if uid not in self.invited or uid in found:
                self.learn(uid, found.get(uid), token)
        return found

    def may_have(self, mail: EmailMessage, news: "News") -> None:
        """A mail was lost, and whoever sent it cannot know that."""
        calendar = _calendar(mail)
        method = str(calendar.get("METHOD", "")) if calendar else ""
        if method == "REQUEST":
            self.unsure |= {uid for uid, _, _ in _events(calendar)}
        elif not method:
            text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
            self.doubts |= {uid for uid, _ in self._blocks(text, news)}

    def got(self, mail: EmailMessage, news: "News") -> None:
        """A mail arrived."""
        calendar = _calendar(mail)
        method = str(calendar.get("METHOD", "")) if calendar else ""
        if method:
            self._was_asked(method, calendar, str(mail["Subject"]))
        else:
            text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
            self._was_told(text, list(_events(calendar)) if calendar else None, news)

    def read(self, text: str, news: "News") -> None:
        """A message on the site, in words alone."""
        self._was_told(text, None, news)

    def _was_asked(self, method: str, calendar: icalendar.Calendar, subject: str) -> None:
        ((uid, sequence, known),) = _events(calendar)
        before = self.invited.get(uid)
        assert before is None or sequence > before[0], f"{self.code}: {method} without a higher SEQUENCE"
        if method == "REQUEST":
            again = before is not None and before[1] == known and uid not in self.switched
            assert not again, f"{self.code} is asked twice for {known}"
            self.switched.discard(uid)
            self.learn(uid, known, "invitation")
        else:
            assert before or uid in self.unsure, f"{self.code}: CANCEL of nothing"
            assert uid in self.unsure or before[1], f"{self.code} is cancelled twice"
            self.unsure.discard(uid)
            if not subject.startswith(STAYS):
                self.learn(uid, None, "invitation")
        self.invited[uid] = (sequence, known if method == "REQUEST" else None)

    def _was_told(self, text: str, shown: list[tuple[str, int, Known]] | None, news: "News") -> None:
        """Each block of the text is about one entry; the calendar beside it has to say the same."""
        said = dict(self._blocks(text, news))
        in_calendar = {uid: known for uid, _, known in shown or ()}
        assert all(said[uid] == known for uid, known in in_calendar.items()), (said, in_calendar)
        for uid, known in said.items():
            fresh = self.knows[uid] != known or uid in self.doubts or self.wants == "all"
            assert fresh, f"{self.code} knew already by {self.by[uid]}: {known}"
            assert self.told.get(uid) != news.turns[uid], f"{self.code} is told twice: {known}"
            self.learn(uid, known, "mail")
            self.told[uid] = news.turns[uid]

    def _blocks(self, text: str, news: "News") -> list[tuple[str, Known]]:
        return [self._said(block, news) for block in text.split("\n\n") if _TITLES.match(block)]

    def _said(self, block: str, news: "News") -> tuple[str, Known]:
        uid, lines = news.titles[_TITLES.match(block)[1]], block.splitlines()
        if lines[0].endswith(LEFT) or "  现在：取消了" in lines:
            return uid, None
        return uid, next(s for s in reversed(news.states[uid]) if s.words in lines and s.title in lines[0])


@dataclass
class News:
    """All that was ever published, by UID: states in their order, how many revisions, and whose titles are whose."""

    states: dict[str, list[State]] = field(default_factory=lambda: defaultdict(list))
    turns: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    titles: dict[str, str] = field(default_factory=dict)


def events(body: bytes) -> Iterable[tuple[str, int, Known]]:
    return _events(icalendar.Calendar.from_ical(body))


def _events(calendar: icalendar.Calendar) -> Iterable[tuple[str, int, Known]]:
    """UID, SEQUENCE and state of each."""
    for event in calendar.events:
        known = None
        if event["STATUS"] != "CANCELLED":
            known = State(str(event["SUMMARY"]), event.start, event.end, str(event["LOCATION"]))
        yield str(event["UID"]), int(event["SEQUENCE"]), known


def _calendar(mail: EmailMessage) -> icalendar.Calendar | None:
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return icalendar.Calendar.from_ical(part.get_payload(decode=True))
    return None
