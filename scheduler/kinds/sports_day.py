"""A sports day as one block with a reserve for rain; inside it teams go round stations and run a relay."""

from dataclasses import dataclass

from scheduler.formats import formats, known
from scheduler.formats.rotation import heats
from scheduler.kinds.base import EventSpec, Kind, Programme, RuleSpec
from scheduler.kinds.making import Common, called, session
from scheduler.kinds.reading import option
from solver.words import Words

NOBODY = Words("–", "–")


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    stations: int = option(0, "趣味项目站点数", "stations")
    turn: int = option(20, "每站时长", "time at a station", "minutes")
    reserve_days: int = option(
        0, "雨天备用日至少晚（0 为不设）", "rain reserve at least later (0: none)", "days"
    )


class SportsDay(Kind):
    code = "sports_day"
    title = Words("运动会", "sports day")
    category = "outdoor"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        light = RuleSpec("light", "daylight")
        about = _order_book(event)
        if not event.options.reserve_days:
            return Programme((session(event, "main", event.title),), (light,), about)
        reserve = called(event, "雨天备用", "rain reserve")
        sessions = (
            session(event, "main", event.title),
            session(event, "reserve", reserve, optional=(), tags=(*event.options.tags, "reserve")),
        )
        rules = (
            light,
            RuleSpec("rain", "rain_reserve", ("main",), ("reserve",), {"days": event.options.reserve_days}),
        )
        return Programme(sessions, rules, about)


def _order_book(event: EventSpec) -> Words:
    """Who is when at which station, and the relay heats of those who rest, as two tables of text."""
    sides, stations = known(*event.groups), event.options.stations
    if not sides or not stations:
        return Words()
    zh, en = ["轮转表（轮次：各站队伍）"], ["Rotation (round: teams by station)"]
    visits = formats()["rotation"].draw(sides, stations)
    for turn in range(1, max(v.round for v in visits) + 1):
        teams = {v.group: event.named(v.entries[0]) for v in visits if v.round == turn}
        row = [teams.get(str(s), NOBODY) for s in range(1, stations + 1)]
        start = (turn - 1) * event.options.turn
        zh.append(f"{turn}（+{start} 分）：{'、'.join(w.zh for w in row)}")
        en.append(f"{turn} (+{start} min): {', '.join(w.en for w in row)}")
    for number, (turn, runners) in enumerate(heats(sides, stations), 1):
        names = [event.named(s.entry) for s in runners]
        zh.append(f"接力第{number}组（第{turn}轮）：{'、'.join(w.zh for w in names)}")
        en.append(f"relay heat {number} (round {turn}): {', '.join(w.en for w in names)}")
    return Words("\n".join(zh), "\n".join(en))


KIND = SportsDay()
