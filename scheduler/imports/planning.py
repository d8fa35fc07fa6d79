"""Checks of dates against the plan and its day types."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from scheduler.daytypes import DayType, day_type
from scheduler.imports.importing import Importing
from scheduler.imports.table import Row
from scheduler.imports.words import day_and_type, day_words
from scheduler.kinds.base import SessionSpec
from solver.words import Words


def type_of(day: date, state: Importing) -> DayType:
    """The type that the day has in this plan: the organiser's own where there is one."""
    for own in state.plan.days if state.plan else ():
        if own.day == day:
            return DayType(own.type, True, Words(own.name_zh, own.name_en))
    return day_type(day)


def tell_outside(row: Row, column: str, day: date, state: Importing, *, warning: bool = False) -> None:
    """A day before or after the plan."""
    plan = state.plan
    if plan is None or plan.first_day <= day <= plan.last_day:
        return
    tell = row.warn if warning else row.wrong
    wrong = Words(f"{day} 不在计划之内", f"{day} is outside the plan")
    right = Words(
        f"计划从 {plan.first_day} 到 {plan.last_day}",
        f"the plan goes from {plan.first_day} to {plan.last_day}",
    )
    tell(column, "outside-plan", wrong, right)


def tell_backwards(row: Row, start: str, end: str) -> bool:
    """An end that is not after its start; equal days are one day, equal times are nothing."""
    first, last = row[start], row[end]
    if first is None or last is None:
        return False
    pair = as_moment(first), as_moment(last, end=True)
    if pair[0] < pair[1]:
        return False
    wrong = Words("结束不晚于开始", "the end is not after the start")
    row.wrong(end, "end-before-start", wrong, Words(f"晚于 {first}", f"after {first}"))
    return True


def as_moment(moment: date | datetime, *, end: bool = False) -> datetime:
    if isinstance(moment, datetime):
        return moment
    midnight = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - local on purpose
    return midnight + timedelta(days=1) if end else midnight


def tell_days(row: Row, column: str, specs: tuple[SessionSpec, ...], state: Importing) -> None:
    """Warn of fixed dates and windows that fall on holidays or make-up days: each said once."""
    said: set[tuple[date, date]] = set()
    for spec in specs:
        first, last = (_fixed_day(spec),) * 2 if spec.fixed else (spec.first, spec.last)
        if (first, last) in said or (spec.fixed and spec.all_day) or last < first:
            continue
        said.add((first, last))
        tell_window(row, column, first, last, state, fixed=bool(spec.fixed))


def _fixed_day(spec: SessionSpec) -> date:
    return datetime.fromisoformat(spec.fixed).date()


def tell_window(row: Row, column: str, first: date, last: date, state: Importing, *, fixed: bool) -> None:
    """Warn of a single day that is a holiday or a make-up day, and of days without a working one.

    `fixed` things are where they are: a weekend is then nobody's mistake.
    """
    kind = type_of(first, state)
    if first == last and kind.type in ("makeup", "holiday"):
        code = "on-makeup-day" if kind.type == "makeup" else "on-holiday"
        row.warn(column, code, day_and_type(first, kind), _nearest_words(first, state))
    elif not fixed and not any(type_of(day, state).works for day in _days(first, last)):
        what = day_and_type(first, kind)
        zh, en = (
            f"{first} 至 {last} 之间没有工作日：{what.zh}",
            f"no working day from {first} to {last}: {what.en}",
        )
        row.warn(column, "no-working-day", Words(zh, en), _nearest_words(first, state))


def _nearest_words(day: date, state: Importing) -> Words:
    """The ordinary working days before and after."""
    before, after = (_next_work(day, step, state) for step in (-1, 1))
    one, two = day_words(before), day_words(after)
    return Words(
        f"最近的普通工作日：{one.zh}、{two.zh}", f"nearest ordinary working days: {one.en}, {two.en}"
    )


def _next_work(day: date, step: int, state: Importing) -> date:
    day += timedelta(days=step)
    while type_of(day, state).type not in ("work", "eve"):
        day += timedelta(days=step)
    return day


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
