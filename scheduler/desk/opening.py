"""A place is booked while it is open: its hours on that type of day, less its closures."""

from scheduler import spoken
from scheduler.desk import opened, saying
from scheduler.desk.base import Exempt, History, No, Request, Rule
from solver.words import Sentence, Words

DAYS = {
    "work": Words("工作日", "working days"),
    "rest": Words("休息日", "weekends"),
    "holiday": Words("节假日", "holidays"),
    "makeup": Words("调休上班日", "make-up working days"),
    "eve": Words("节前一天", "days before a break"),
}


class Opening(Rule):
    code = "opening"
    title = Words("开放时间", "Opening")
    sentence = Sentence(
        zh="只能在开放时间内预订，按日期类型；关闭期间不能订。",
        en="Bookings stay within the opening hours of the type of day, and outside closures.",
    )
    verbs = ("add", "change", "wait")
    seats = False

    def refusal(self, request: Request, history: History, params: Exempt) -> No | None:
        closed = opened.closure(request, request.start, request.end)
        if closed:
            return _closed(request, closed)
        if opened.within_hours(request, request.start, request.end):
            return None
        return _outside(request)


def _closed(request: Request, closed: opened.Closed) -> No:
    """Nobody can set a closure aside: the venue's owner ends it."""
    when = spoken.span(closed.start, closed.end, request.zone)
    reason = closed.reason
    zh, en = (f"（{reason.get('zh')}）", f" ({reason.get('en')})") if reason.get("zh") else ("", "")
    words = Words(f"{when.zh}关闭{zh}。", f"Closed {when.en}{en}.")
    return No(words, _hint(request), opened.next_open(request), overridable=False)


def _outside(request: Request) -> No:
    day, kind = spoken.day(request.day), DAYS[request.day_type(request.day)]
    spans = [(request.local(a), request.local(b)) for a, b in opened.spans(request, request.day)]
    if not spans:
        words = Words(f"{day.zh}（{kind.zh}）不开放。", f"Not open on {day.en} ({kind.en}).")
        return No(words, _hint(request), opened.next_open(request))
    said = [f"{saying.clock(a.hour * 60 + a.minute)}–{_until(b.hour * 60 + b.minute)}" for a, b in spans]
    words = Words(
        f"{day.zh}（{kind.zh}）开放 {'、'.join(said)}。", f"Open {', '.join(said)} on {day.en} ({kind.en})."
    )
    return No(words, _hint(request), opened.next_open(request))


def _until(minute: int) -> str:
    return saying.clock(minute or 1440)


def _hint(request: Request) -> Words:
    when = opened.next_open(request)
    if when is None:
        return Words("请换一个场地。", "Please take another place.")
    said = saying.moment(request, when)
    return Words(f"最近可订：{said.zh}。", f"Next possible: {said.en}.")


RULE = Opening()
