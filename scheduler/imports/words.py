"""Dates in people's words."""

from datetime import date

from scheduler.daytypes import DayType, break_of
from solver.words import Words

WEEKDAYS_ZH = "一二三四五六日"


def day_words(day: date) -> Words:
    """4月25日周日 / Sunday 25 April 2021."""
    return Words(f"{day.month}月{day.day}日周{WEEKDAYS_ZH[day.weekday()]}", f"{day:%A} {day.day} {day:%B %Y}")


def day_and_type(day: date, kind: DayType) -> Words:
    """What kind of day it is: 4月25日周日是调休上班日; 5月4日周二在劳动节假期内（5月1日–5月5日）."""
    said = day_words(day)
    if kind.type == "makeup":
        why = f"（{kind.name.zh}）" if kind.name.zh and kind.name.zh != "调休上班日" else ""
        return Words(f"{said.zh}是调休上班日{why}", f"{said.en} is a make-up working day (调休)")
    if kind.type == "holiday":
        return _in_break(day, kind)
    if kind.type == "rest":
        return Words(f"{said.zh}是休息日", f"{said.en} is a rest day")
    return Words(f"{said.zh}是工作日", f"{said.en} is a working day")


def _in_break(day: date, kind: DayType) -> Words:
    said, run = day_words(day), break_of(day)
    zh, en = f"{said.zh}在{kind.name.zh}假期内", f"{said.en} is inside the {kind.name.en} break"
    if run:
        zh += f"（{run.first.month}月{run.first.day}日–{run.last.month}月{run.last.day}日）"
        en += f" ({run.first.day} {run.first:%B} to {run.last.day} {run.last:%B})"
    if not kind.official:
        zh, en = f"{zh}（预测，尚无正式通知）", f"{en} (predicted: no notice yet)"
    return Words(zh, en)
