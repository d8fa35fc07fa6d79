"""So many peak hours of one person a day and a week (Monday to Sunday)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.desk import counting, peak, saying
from scheduler.desk.base import History, No, Request, Rule, param
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(peak.PeakTimes):
    day_hours: float = param(2.0, zh="每天", en="a day", unit="h")
    week_hours: float = param(4.0, zh="每周", en="a week", unit="h")


class QuotaPeak(Rule):
    code = "quota_peak"
    title = Words("高峰限额", "Peak hours")
    sentence = Sentence(
        zh="高峰时段（{peak}）每人每天至多 {day_hours} 小时，每周至多 {week_hours} 小时。",
        en="At most {day_hours} peak hours ({peak}) a day and {week_hours} a week for each person.",
    )
    params = Params

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        wanted = peak.minutes(request, request.start, request.end, params)
        if not wanted or not request.person or request.group:
            return None
        monday = saying.monday(request)
        week = monday, request.at(monday.date() + timedelta(days=7), 0)
        day = request.at(request.day, 0), request.at(request.day, 1440)
        today = request.day == request.local(request.now).date()
        return _over(request, history, params, week, params.week_hours, saying.week(request)) or _over(
            request,
            history,
            params,
            day,
            params.day_hours,
            Words("今天", "today") if today else _that_day(request),
        )


def _over(
    request: Request,
    history: History,
    params: Params,
    span: tuple[datetime, datetime],
    limit: float,
    when: Words,
) -> No | None:
    wanted = peak.minutes(request, request.start, request.end, params)
    bookings = counting.within(counting.own(request, history), *span)
    used = sum(peak.minutes(request, b.start, b.end, params) for b in bookings)
    if not limit or used + wanted <= limit * 60:
        return None
    had, most = saying.hours(used), saying.hours(int(limit * 60))
    more = Words()
    if used < limit * 60:
        more = Words(f"，这次要 {saying.hours(wanted)} 小时", f"; this needs {saying.hours(wanted)}")
    off_peak = peak.off_peak_from(request, params)
    then = _then(request, off_peak)
    return No(
        Words(
            f"{when.zh}高峰时段已用 {had}/{most}{more.zh}。{then.zh}",
            f"{had} of {most} peak hours used {when.en}{more.en}.{then.en and ' '}{then.en}",
        ),
        Words("换到非高峰时段，或加入候补。", "Take an off-peak time, or join the waiting list."),
        off_peak,
        context={"used": had, "limit": most},
    )


def _that_day(request: Request) -> Words:
    said = saying.moment(request, request.start)
    return Words(said.zh.rsplit(" ", 1)[0], f"on {said.en.rsplit(' ', 1)[0]}")


def _then(request: Request, off_peak: datetime | None) -> Words:
    if off_peak is None:
        return Words()
    said = saying.moment(request, off_peak)
    return Words(f"{said.zh} 起不算高峰。", f"From {said.en} is off-peak.")


RULE = QuotaPeak()
