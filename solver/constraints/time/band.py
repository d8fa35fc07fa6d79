"""Sessions lie in a part of the day, and on some days of the week: lunch time, after work, on Wednesdays."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param, weekday
from solver.constraints.moments import clock, moment
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import Span, is_covered
from solver.timetable import Timetable
from solver.words import Sentence, Words

ZH, EN = "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Params:
    start_minute: int = param(0, unit="minute of the day", zh="最早", en="from")
    end_minute: int = param(1440, unit="minute of the day", zh="最晚", en="until", after="start_minute")
    weekdays: tuple[int, ...] = param(
        (), unit="0 Monday to 6", zh="星期（空：每天）", en="days of the week (empty: all)", reads=weekday
    )


class Band(Hard):
    code = "band"
    keys = ("H18",)
    effort = 2
    title = Words("时段与星期", "part of the day and week")
    sentence = Sentence(zh="只在{days} {start}–{end}", en="only {days} {start}–{end}")
    statement = Sentence(
        zh="只在{weekdays} {start_minute}–{end_minute}",
        en="only {weekdays} {start_minute}–{end_minute}",
    )
    params = Params
    example = {"start_minute": 12 * 60, "end_minute": 18 * 60, "weekdays": [0, 1, 2, 5]}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        facts = _facts(use)
        for session in movable(use.sessions):
            band = _band(view.problem, use.params, session)
            yield from masked(session, view.inside(session, band, bare=True), facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, _ in timetable.placed(movable(use.sessions)):
            band = _band(problem, use.params, session)
            outside = [s for s in timetable.spans(session) if not is_covered(s, band)]
            if outside:
                yield Breach((session.id,), len(outside), _facts(use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        when = moment(problem.grid, start)
        return Words(f"同意放在{when.zh}", f"agree to {when.en}")


def _band(problem: Problem, params: Params, session: Session) -> tuple[Span, ...]:
    """The allowed time over the horizon; of a whole day only the day of the week is asked."""
    start, end = (0, 1440) if session.all_day else (params.start_minute, params.end_minute)
    return problem.horizon.daily(start, end, params.weekdays)


def _facts(use: Bound) -> dict:
    chosen = sorted(use.params.weekdays)
    days = Words("周" + "、".join(ZH[d] for d in chosen), ", ".join(EN[d] for d in chosen))
    return {
        "days": days if chosen else Words("每天", "daily"),
        "start": clock(use.params.start_minute),
        "end": clock(use.params.end_minute),
    }


CONSTRAINT = Band()
