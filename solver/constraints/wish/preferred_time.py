"""A session lies at a time of day, on weekdays or on types of days that are wished for; or avoids them."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param, weekday
from solver.constraints.counting import bucket
from solver.constraints.pricing import asked, costs, priced
from solver.problem import DAY_TYPES, Problem, Session
from solver.shapes import Facts, Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    start: int = param(0, unit="minute of the day", zh="从", en="from")
    end: int = param(1440, unit="minute of the day", zh="到", en="to", after="start")
    weekdays: tuple[int, ...] = param(
        (), unit="0 Monday to 6", zh="星期（空：每天）", en="days of the week (empty: all)", reads=weekday
    )
    day_types: tuple[str, ...] = param(
        (), zh="日期类型（空：全部）", en="types of day (empty: all)", choices=DAY_TYPES
    )
    level: int = param(1, least=1, most=2, zh="程度（1 或 2）", en="how much (1 or 2)")
    avoid: bool = param(False, zh="避开", en="avoid it")


class PreferredTime(Soft):
    """Wished for: the whole session lies in the band. To be avoided: it touches the band. Costs `level`.
    A repeated session is judged by its first occurrence."""

    code = "preferred_time"
    keys = ("S03",)
    title = Words("偏好时间", "preferred time")
    sentence = Sentence(zh="{session}{wish}{time}", en="{session} {wish} {time}")
    statement = Sentence(
        zh="{wish}{day_types}{weekdays} {start}–{end}",
        en="{wish} {day_types} {weekdays} {start}–{end}",
    )
    params = Params
    example = {"start": 540, "end": 720, "weekdays": [0, 1, 2], "level": 2}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        wish = Words("最好避开", "better not") if params.avoid else Words("最好在", "better")
        return {"wish": wish}

    def declare(self, view, use: Bound) -> Iterator[Price]:
        params = use.params
        for session in asked(use):
            minute = view.minutes(session)
            fits = _in_band(minute, minute + session.minutes, params)
            weekday, types = view.bucket(session, "weekday"), [d.type for d in view.problem.days]
            if params.weekdays:
                fits &= sum(weekday == day for day in params.weekdays) > 0
            if params.day_types:
                fits &= view.by_day(session, [t in params.day_types for t in types])
            yield from priced(use, session, (fits == params.avoid) * params.level, **_facts(session, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            return use.params.level * (_fits(problem, session, placement, use.params) == use.params.avoid)

        return costs(timetable, asked(use), cost, lambda session: _facts(session, use))


CONSTRAINT = PreferredTime()


def _in_band(start, end, params: Params):
    """Of arrays or numbers: inside the band, or where it is to be avoided touching it."""
    if params.avoid:
        return (start < params.end) & (end > params.start)
    return (start >= params.start) & (end <= params.end)


def _fits(problem: Problem, session: Session, placement: Placement, params: Params) -> bool:
    minute, day = problem.grid.minute(placement.start), problem.grid.day(placement.start)
    if params.weekdays and bucket(problem, placement.start, "weekday") not in params.weekdays:
        return False
    if params.day_types and problem.days[day].type not in params.day_types:
        return False
    return bool(_in_band(minute, minute + session.minutes, params))


def _facts(session: Session, use: Bound) -> dict:
    wish = Words("最好避开", "better avoids") if use.params.avoid else Words("最好在", "is best at")
    start, end = use.params.start, use.params.end
    time = f"{start // 60}:{start % 60:02}–{end // 60}:{end % 60:02}"
    return {"session": Ref("session", session.id), "wish": wish, "time": time}
