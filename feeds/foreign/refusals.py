"""The sentences of refusals, both languages, by their stable codes."""

from feeds.agenda import Text
from feeds.foreign.answer import Unreadable

SENTENCES = {
    "ics-too-large": Text("文件超过 2 MiB", "the file is larger than 2 MiB"),
    "ics-line-long": Text("一行超过 64 KiB", "a line is longer than 64 KiB"),
    "ics-web-page": Text(
        "这是网页，不是日历文件；请使用日历的 .ics 地址，而不是登录或浏览页面",
        "this is a web page, no calendar file; take the calendar's .ics address, not the page one signs in at",
    ),
    "ics-malformed": Text(
        "这不是日历文件：应以 BEGIN:VCALENDAR 开头",
        "this is no calendar file, which begins with BEGIN:VCALENDAR",
    ),
    "ics-cut-off": Text(
        "文件不完整：条目没有结束就中断了，请重新导出", "the file is cut off inside an entry; export it again"
    ),
    "ics-nesting": Text("END 与 BEGIN 不匹配", "an END that matches no BEGIN"),
    "ics-components": Text("超过 5000 个条目", "more than 5,000 components"),
    "ics-depth": Text("嵌套超过 5 层", "nested more than 5 deep"),
    "ics-dates": Text(
        "一个活动的 RDATE/EXDATE 超过 1000 个日期", "more than 1,000 dates in the RDATE/EXDATE of one event"
    ),
    "ics-frequency": Text(
        "重复规则过密：不接受每秒、每分钟或一天超过 24 次",
        "it repeats too often: every second or minute, or more than 24 times a day, is not taken",
    ),
    "ics-occurrences": Text(
        "一个活动在所读期间超过 1000 次", "one event happens more than 1,000 times in the time that is read"
    ),
    "ics-all-occurrences": Text(
        "所读期间总共超过 20000 次", "more than 20,000 occurrences in the time that is read"
    ),
    "ics-time": Text("读取用时过长，已停止", "reading it took too much processor time and was stopped"),
    "ics-memory": Text("读取所需内存超过 300 MiB", "reading it would take more than 300 MiB of memory"),
    "ics-crashed": Text("读取进程异常结束", "the process that read it ended unexpectedly"),
    "ics-stalled": Text("读取没有按时完成", "reading it did not end in time"),
}


def over(code: str, line: int, *, uid: str = "") -> Unreadable:
    return Unreadable(code, line, SENTENCES[code], uid=uid)
