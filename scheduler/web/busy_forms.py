"""The form in which somebody tells busy time: a span, or hours of some weekdays between two dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request

from scheduler.errors import Refusal
from scheduler.imports.cells import read_clock, read_day
from scheduler.services.busy_patterns import DAY_TYPES, Wanted
from scheduler.web.words import t
from solver.words import Words

KINDS = ("busy", "works")
NOT_ON = ("holiday", "rest", "makeup")  # what the form offers


def wanted() -> Wanted:
    """What the form says. Raises Refusal with the field that cannot be read."""
    form = request.form
    first = _day("first")
    return Wanted(
        first=first,
        last=_day("last") if form.get("last", "").strip() else first,
        what=form.get("what", "busy"),
        weight="tentative" if form.get("tentative") else "busy",
        weekdays=[int(n) for n in form.getlist("weekday") if n in "1234567" and n],
        start=_clock("start"),
        end=_clock("end"),
        not_on=[kind for kind in form.getlist("not_on") if kind in DAY_TYPES],
        skipped=_days("skipped"),
    )


def kept() -> Mapping[str, Any]:
    """The form as it was typed, to be shown again beside a refusal."""
    return {name: request.form.getlist(name) for name in request.form}


def not_on_words() -> dict[str, str]:
    return {
        "holiday": t("法定节假日", "public holidays"),
        "rest": t("周末", "weekends"),
        "makeup": t("调休上班日", "make-up working days"),
    }


def _day(name: str) -> date:
    text = request.form.get(name, "").strip()
    try:
        return read_day(text)
    except ValueError:
        raise _bad(name, text, Words("日期写作 2021-03-05。", "A date, written 2021-03-05.")) from None


def _days(name: str) -> list[date]:
    texts = request.form.get(name, "").replace("，", " ").replace(",", " ").replace("、", " ").split()
    try:
        return [read_day(text) for text in texts]
    except ValueError:
        wrong = Words("日期写作 2021-03-05，以空格分开。", "Dates, written 2021-03-05, separated by spaces.")
        raise _bad(name, " ".join(texts), wrong) from None


def _clock(name: str) -> int | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return read_clock(text)
    except ValueError:
        raise _bad(name, text, Words("时刻写作 14:00。", "A time of day, written 14:00.")) from None


def _bad(name: str, text: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {name: [text]}})
