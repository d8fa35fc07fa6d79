"""Times as words, for the facts of rules: 10月20日 17:25, 20 Oct 17:25."""

from solver.grid import Grid
from solver.timespan import Span
from solver.words import Words

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_TYPE_NAMES = {
    "working": Words("工作日", "working days"),
    "work": Words("普通工作日", "ordinary working days"),
    "rest": Words("休息日", "rest days"),
    "holiday": Words("节假日", "holidays"),
    "makeup": Words("调休上班日", "make-up days"),
    "eve": Words("节前一天", "days before a break"),
}


def clock(minute: int) -> str:
    """Minutes since midnight as 17:25; the end of a day is 24:00."""
    return f"{minute // 60}:{minute % 60:02}"


def day_words(grid: Grid, day: int) -> Words:
    date = grid.date(day)
    return Words(f"{date.month}月{date.day}日", f"{date.day} {MONTHS[date.month - 1]}")


def moment(grid: Grid, tick: int) -> Words:
    """A tick in local time."""
    at = grid.datetime(tick)
    date, time = day_words(grid, (at.date() - grid.first).days), clock(at.hour * 60 + at.minute)
    return Words(f"{date.zh} {time}", f"{date.en} {time}")


def stretch(grid: Grid, span: Span) -> Words:
    """A span; the second date is left out where it is the first one's."""
    first, last = grid.datetime(span.start), grid.datetime(span.end)
    begin = moment(grid, span.start)
    end, time = moment(grid, span.end), clock(last.hour * 60 + last.minute)
    if first.date() == last.date():
        end = Words(time, time)
    return Words(f"{begin.zh}–{end.zh}", f"{begin.en}–{end.en}")


def stretches(grid: Grid, spans: tuple[Span, ...]) -> Words:
    """One span in full, several by their number."""
    if len(spans) == 1:
        return stretch(grid, spans[0])
    return Words(f"{len(spans)} 段时间", f"{len(spans)} times")
