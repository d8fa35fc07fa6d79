"""Whether the bytes of a feed are right for every client: each rule of docs/reference/feeds.md that shows
in the bytes, found again without the code that wrote them."""

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.agenda import Text
from feeds.lint.octets import byte_faults
from feeds.lint.single import entry_faults
from feeds.lint.whole import calendar_faults
from feeds.tree import Fault, tree

SENTENCES = {
    "bom": Text("文件以 BOM 开头", "the file begins with a byte order mark"),
    "line-end": Text("行尾不是 CRLF", "a line does not end in CRLF"),
    "line-long": Text("一行超过 75 个字节", "a line is longer than 75 octets"),
    "split-character": Text("折行切断了一个字符", "a fold cuts a character, or it is not UTF-8"),
    "control": Text("含有控制字符", "there is a control character"),
    "line-bad": Text("不是合法的内容行", "not a content line"),
    "nesting": Text("BEGIN 和 END 不配对", "BEGIN and END do not match"),
    "no-calendar": Text("不是一个 VCALENDAR", "not one VCALENDAR"),
    "missing": Text("缺少属性", "a property is missing"),
    "twice": Text("属性出现了两次", "a property is there twice"),
    "empty": Text("属性是空的", "a property is empty"),
    "method": Text("不该有 METHOD", "METHOD makes the feed an invitation"),
    "people": Text("不该有 ORGANIZER、ATTENDEE 或邮箱", "ORGANIZER, ATTENDEE or a mail address"),
    "source": Text("不该带自己的地址", "SOURCE gives the feed's own address away"),
    "alarm": Text("没有要求却有提醒", "a reminder that nobody asked for"),
    "names-differ": Text("NAME 和 X-WR-CALNAME 不同", "NAME and X-WR-CALNAME differ"),
    "name-long": Text("名称超过 255 个字符", "the name is longer than 255 characters"),
    "refresh": Text("REFRESH-INTERVAL 没有 VALUE=DURATION", "REFRESH-INTERVAL without VALUE=DURATION"),
    "color": Text("COLOR 不是 CSS3 颜色名", "COLOR is not a CSS3 name"),
    "zone-missing": Text("用到的时区没有 VTIMEZONE", "a TZID without its VTIMEZONE"),
    "zone-rule": Text("VTIMEZONE 不是单条规则", "the VTIMEZONE is not one STANDARD rule"),
    "zone-offset": Text("时差带秒", "an offset with seconds"),
    "floating": Text("时间没有时区", "a time without a zone"),
    "zone-and-z": Text("时间同时有 TZID 和 Z", "a time with both TZID and Z"),
    "value-noise": Text("多余的 VALUE=DATE-TIME", "VALUE=DATE-TIME is noise"),
    "time-bad": Text("时间写法不对", "not a time"),
    "kinds-differ": Text("起止一个是日期一个是时间", "one of start and end is a date, the other a time"),
    "end": Text("结束不晚于开始", "the end is not after the start"),
    "stamps-differ": Text("DTSTAMP 和 LAST-MODIFIED 不同", "DTSTAMP and LAST-MODIFIED differ"),
    "status": Text("STATUS 不对", "an unknown STATUS"),
    "busy-differs": Text("TRANSP 和忙闲状态不一致", "TRANSP and the busy status disagree"),
    "cancelled-busy": Text("已取消的还占用时间", "cancelled, and still takes time"),
    "cancelled-title": Text("已取消的标题没有前缀", "cancelled, and the title does not say so"),
    "uid": Text("UID 不是 ASCII 的 name@host", "the UID is not name@host in ASCII"),
    "uid-twice": Text("两个条目的 UID 相同", "two entries have one UID"),
    "link": Text("描述的最后一行不是 URL", "the last line of DESCRIPTION is not the URL"),
    "large": Text("文件超过 1 MB", "the file is larger than 1 MB"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: the physical line, a stable code and what exactly (a property, a UID)."""

    line: int
    code: str
    detail: str = ""

    def say(self, language: str) -> str:
        words = SENTENCES[self.code].get(language)
        if language == "en":
            return f"line {self.line}: {words}" + (f" ({self.detail})" if self.detail else "")
        return f"第 {self.line} 行：{words}" + (f"（{self.detail}）" if self.detail else "")


def lint(body: bytes, *, alarms: bool = False) -> list[Finding]:
    """What some client would stumble over, by line; an empty list for a good feed or free/busy file.

    `alarms` says that reminders were asked for. A file that cannot be read as components at all gets
    only the findings up to there.
    """
    return [Finding(*fault) for fault in sorted(set(_faults(body, alarms)))]


def _faults(body: bytes, alarms: bool) -> Iterator[Fault]:
    yield from byte_faults(body)
    root, faults = tree(body)
    yield from faults
    calendars = root.children
    if [c.name for c in calendars] != ["VCALENDAR"] or root.lines:
        yield Fault(1, "no-calendar", ", ".join(c.name for c in calendars))
        return
    calendar = calendars[0]
    yield from calendar_faults(calendar)
    zones = {z.text("TZID") for z in calendar.children if z.name == "VTIMEZONE"}
    for entry in calendar.children:
        if entry.name == "VEVENT":
            yield from entry_faults(entry, zones)
        if not alarms:
            yield from (
                Fault(c.number, "alarm", entry.text("UID")) for c in entry.children if c.name == "VALARM"
            )
