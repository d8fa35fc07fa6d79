"""A tournament: groups, then a knock-out with placeholders until the groups are played."""

from dataclasses import dataclass, replace
from datetime import date

from scheduler.formats import Match, formats, known
from scheduler.formats.groups import qualified
from scheduler.kinds.base import EventSpec, Kind, Programme, RuleSpec, SessionSpec
from scheduler.kinds.making import Common, called, session
from scheduler.kinds.reading import option
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    pools: int = option(1, "小组数", "groups")
    advance: int = option(2, "每组出线", "that go on from each group")
    third: bool = option(True, "设三四名决赛", "a match for third place")
    rest: int = option(30, "两场之间休息", "rest between matches", "minutes")
    day_most: int = option(2, "每队每天最多场数", "matches of a team in a day")
    referees: tuple[str, ...] = option((), "裁判", "referees")
    referees_need: int = option(0, "每场裁判人数", "referees in a match")
    final_first: date | None = option(None, "决赛最早", "final from")
    final_last: date | None = option(None, "决赛最晚", "final by")
    reserve_first: date | None = option(None, "雨天备用最早", "rain reserve from")
    reserve_last: date | None = option(None, "雨天备用最晚", "rain reserve by")
    reserve_minutes: int = option(0, "雨天备用时长（0 为不设）", "rain reserve (0: none)", "minutes")
    final_minutes: int = option(
        0, "决赛时长（0 同其他）", "length of the final (0: as the others)", "minutes"
    )


class Tournament(Kind):
    code = "tournament"
    title = Words("球类、对抗赛", "tournament")
    category = "match"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        matches = drawn(event)
        sessions, rules = [_session(event, m) for m in matches], _rules(event, matches)
        if event.options.reserve_minutes and matches:
            sessions.append(_reserve(event))
            rules.append(RuleSpec("rain", "rain_reserve", (matches[-1].code,), ("reserve",)))
        return Programme(tuple(sessions), tuple(rules))


def drawn(event: EventSpec) -> tuple[Match, ...]:
    """All matches: the groups' and the knock-out's; only one group is a league without a knock-out."""
    options, draws = event.options, formats()
    groups = draws["groups"].draw(known(*event.groups), max(1, options.pools))
    if options.pools < 2:
        return groups
    played = max((m.round for m in groups), default=0)
    knockout = draws["knockout"].draw(qualified(options.pools, options.advance), int(options.third))
    return (*groups, *(replace(m, round=m.round + played) for m in knockout))


def _session(event: EventSpec, match: Match) -> SessionSpec:
    options = event.options
    final = match.code == "final"
    changes = {}
    if final:
        changes = {
            "first": options.final_first or event.first,
            "last": options.final_last or event.last,
            "minutes": options.final_minutes or event.minutes,
        }
    return session(
        event,
        match.code,
        _name(event, match),
        groups=(),
        entries=match.entries,
        people=event.people if final else (),
        audience=event.audience if final else (),
        pools=_referees(options),
        tags=(*options.tags, "group" if match.group else "knockout", *(("final",) if final else ())),
        **changes,
    )


def _reserve(event: EventSpec) -> SessionSpec:
    """A block for what rain washes out."""
    options = event.options
    return session(
        event,
        "reserve",
        called(event, "雨天备用", "rain reserve"),
        minutes=options.reserve_minutes,
        first=options.reserve_first or event.first,
        last=options.reserve_last or event.last,
        people=(),
        groups=(),
        audience=(),
        tags=(*options.tags, "reserve"),
    )


def _name(event: EventSpec, match: Match) -> Words:
    sides = [event.named(s.entry) if s.entry else s.words for s in match.sides]
    zh, en = " 对 ".join(s.zh for s in sides), " v ".join(s.en for s in sides)
    return called(event, f"{match.name.zh}（{zh}）", f"{match.name.en} ({en})")


def _referees(options: Options) -> tuple[tuple[str, tuple[str, ...], int, bool], ...]:
    return (("referee", options.referees, options.referees_need, True),) if options.referees else ()


def _rules(event: EventSpec, matches: tuple[Match, ...]) -> list[RuleSpec]:
    """Feeders before what they feed, rest, and not too many matches a day."""
    rest = event.options.rest
    rules = [
        RuleSpec(f"order-{m.code}", "round_order", m.after, (m.code,), {"minutes": rest})
        for m in matches
        if m.after
    ]
    groups = tuple(m.code for m in matches if m.group)
    first = tuple(m.code for m in matches if not m.group and not m.after)
    if groups and first:
        rules.insert(0, RuleSpec("order-groups", "round_order", groups, first, {"minutes": rest}))
    if len(matches) > 1:
        rules.append(RuleSpec("rest", "team_rest", params={"minutes": rest}))
        rules.append(RuleSpec("day", "team_max_day", params={"most": event.options.day_most}))
    return rules


KIND = Tournament()
