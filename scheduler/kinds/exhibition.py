"""An exhibition: a collection with its deadline, the jury, the set-up, the days it is open, the opening."""

from dataclasses import dataclass
from datetime import date

from scheduler.kinds.base import EventSpec, Kind, Programme, RuleSpec, SessionSpec
from scheduler.kinds.making import DAY, Common, called, marker, session
from scheduler.kinds.reading import Places, option
from scheduler.kinds.ruling import before
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    collect: bool = option(False, "征集作品", "works are handed in")
    collect_last: date | None = option(None, "征集截止最晚", "handed in by")
    juries: int = option(0, "评审次数", "meetings of the jury")
    jury_minutes: int = option(180, "评审时长", "length of a jury meeting", "minutes")
    jury_places: Places = option(((),), "评审场地", "places of the jury")
    jurors: tuple[str, ...] = option((), "评委", "jurors")
    jurors_need: int = option(0, "到场评委人数", "jurors needed")
    hang_minutes: int = option(0, "布展时长（0 为不设）", "setting up (0: none)", "minutes")
    hang_days: int = option(4, "布展至多提前", "setting up at most before", "days")
    open_first: date | None = option(None, "展期开始", "open from")
    open_last: date | None = option(None, "展期结束", "open until")
    opening_minutes: int = option(0, "开幕式时长（0 为不设）", "opening ceremony (0: none)", "minutes")
    opening_places: Places = option((), "开幕式场地（空为展场）", "places of the opening (empty: the show's)")
    opening_first: date | None = option(None, "开幕式最早", "opening from")
    opening_last: date | None = option(None, "开幕式最晚", "opening by")


class Exhibition(Kind):
    code = "exhibition"
    title = Words("展览", "exhibition")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        sessions = (*_collection(event), *_juries(event), *_hanging(event), *_opening(event), _show(event))
        codes = {s.code for s in sessions}
        return Programme(sessions, tuple(r for r in _rules(event.options.hang_days) if _has(r, codes)))


def _collection(event: EventSpec) -> list[SessionSpec]:
    if not event.options.collect:
        return []
    last = event.options.collect_last or event.last
    return [marker(event, "deadline", called(event, "征集截止", "entries close"), event.first, last)]


def _juries(event: EventSpec) -> list[SessionSpec]:
    options = event.options
    return [
        session(
            event,
            f"jury{turn}",
            called(event, f"评审 {turn}", f"jury {turn}"),
            minutes=options.jury_minutes,
            places=options.jury_places,
            size=options.jurors_need,
            people=(),
            audience=(),
            pools=(("juror", options.jurors, options.jurors_need, False),),
        )
        for turn in range(1, options.juries + 1)
    ]


def _hanging(event: EventSpec) -> list[SessionSpec]:
    minutes = event.options.hang_minutes
    name = called(event, "布展", "setting up")
    return [session(event, "hang", name, minutes=minutes, people=(), audience=(), size=0)] if minutes else []


def _opening(event: EventSpec) -> list[SessionSpec]:
    options = event.options
    if not options.opening_minutes:
        return []
    return [
        session(
            event,
            "opening",
            called(event, "开幕式", "opening"),
            minutes=options.opening_minutes,
            places=options.opening_places or event.places,
            first=options.opening_first or event.first,
            last=options.opening_last or event.last,
        )
    ]


def _show(event: EventSpec) -> SessionSpec:
    """The days it is open, known beforehand: it stays all night, but people pass by."""
    first, last = event.options.open_first or event.first, event.options.open_last or event.last
    return session(
        event,
        "open",
        event.title,
        minutes=((last - first).days + 1) * DAY,
        first=first,
        last=last,
        fixed=first.isoformat(),
        fixed_place=event.places[0] or None,
        all_day=True,
        free=True,
        people=(),
        pools=(),
        helpers=0,
        size=0,
    )


def _rules(hang_days: int) -> list[RuleSpec]:
    return [
        before("collected", ("deadline",), ("jury*",), 1),
        before("judged", ("jury*",), ("hang",), 1),
        RuleSpec("hung", "before", ("hang",), ("open",), {"least": 0, "most": hang_days, "unit": "day"}),
        before("judged_open", ("jury*",), ("open",), 1),
    ]


def _has(rule: RuleSpec, codes: set[str]) -> bool:
    """Whether both sides of the rule exist in this exhibition."""
    return all(any(c.startswith(s.rstrip("*")) for c in codes) for s in (*rule.sessions, *rule.then))


KIND = Exhibition()
