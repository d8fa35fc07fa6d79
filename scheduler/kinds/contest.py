"""A contest: rehearsals of every group, semi-finals, a dress rehearsal, the final."""

from dataclasses import dataclass
from datetime import date

from scheduler.kinds.base import EventSpec, Kind, Programme, RuleSpec, SessionSpec
from scheduler.kinds.making import Common, borrowed, called, session
from scheduler.kinds.reading import Places, option
from scheduler.kinds.ruling import apart, before
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    rehearsals: int = option(0, "每队排练次数", "rehearsals of each group")
    rehearsal_minutes: int = option(60, "排练时长", "length of a rehearsal", "minutes")
    rehearsal_places: Places = option(((),), "排练场地", "places of the rehearsals")
    rehearsal_size: int = option(0, "排练人数", "size of a rehearsal")
    rehearsal_kit: tuple[str, ...] = option((), "排练器材", "kit of the rehearsals")
    rehearsal_days: int = option(3, "同队两次排练相隔至少", "rehearsals of one group apart", "days")
    semis: int = option(0, "半决赛场数", "semi-finals")
    semi_minutes: int = option(120, "半决赛时长", "length of a semi-final", "minutes")
    semi_places: Places = option(((),), "半决赛场地", "places of the semi-finals")
    semi_people: tuple[str, ...] = option((), "半决赛必到人员", "who must be at a semi-final")
    semi_size: int = option(0, "半决赛人数", "size of a semi-final")
    semi_days: int = option(3, "半决赛至少提前", "semi-finals before the final", "days")
    dress_minutes: int = option(0, "彩排时长（0 为不设）", "dress rehearsal (0: none)", "minutes")
    dress_days: int = option(1, "彩排至少提前", "dress rehearsal before the final", "days")
    final_first: date | None = option(None, "决赛最早", "final from")


class Contest(Kind):
    code = "contest"
    title = Words("比赛、评比", "contest")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        sessions = (*_rehearsals(event), *_semis(event), *_dress(event), _final(event))
        return Programme(sessions, tuple(_rules(event)))


def _rehearsals(event: EventSpec) -> list[SessionSpec]:
    options = event.options
    return [
        session(
            event,
            f"R-{group}-{turn}",
            _rehearsal_name(event, group, turn),
            minutes=options.rehearsal_minutes,
            places=options.rehearsal_places,
            size=options.rehearsal_size,
            kit=borrowed(options.rehearsal_kit),
            people=(),
            optional=(),
            groups=(group,),
            audience=(),
            pools=(),
            helpers=0,
            setup=0,
            teardown=0,
            ordinal=turn,
            series=f"R-{group}",
            tags=("rehearsal", f"rehearsal-{turn}"),
        )
        for group in event.groups
        for turn in range(1, options.rehearsals + 1)
    ]


def _rehearsal_name(event: EventSpec, group: str, turn: int) -> Words:
    who = event.named(group)
    return called(event, f"{who.zh}排练 {turn}", f"{who.en} rehearsal {turn}")


def _semis(event: EventSpec) -> list[SessionSpec]:
    options = event.options
    return [
        session(
            event,
            f"semi{turn}",
            called(event, f"半决赛 {turn}", f"semi-final {turn}"),
            minutes=options.semi_minutes,
            places=options.semi_places,
            size=options.semi_size,
            people=options.semi_people,
            groups=(),
        )
        for turn in range(1, options.semis + 1)
    ]


def _dress(event: EventSpec) -> list[SessionSpec]:
    if not event.options.dress_minutes:
        return []
    name = called(event, "彩排", "dress rehearsal")
    minutes = event.options.dress_minutes
    return [session(event, "dress", name, minutes=minutes, people=(), audience=(), tags=("rehearsal",))]


def _final(event: EventSpec) -> SessionSpec:
    staged = event.options.semis or event.options.rehearsals
    name = called(event, "决赛", "final") if staged else event.title
    return session(event, "final", name, first=event.options.final_first or event.first)


def _rules(event: EventSpec) -> list[RuleSpec]:
    """Everything before the final; rehearsals before the dress rehearsal and apart from each other."""
    options, rules = event.options, []
    last = ("dress",) if options.dress_minutes else ("final",)
    if options.rehearsals and event.groups:
        rules.append(before("rehearsed", ("R-*",), last, 1))
    if options.rehearsals > 1:
        rules += [apart(f"apart-{g}", (f"R-{g}-*",), options.rehearsal_days) for g in event.groups]
    if options.semis:
        rules.append(before("semis_first", ("semi*",), ("final",), options.semi_days))
        rules.append(RuleSpec("semis", "all_or_none", ("semi*",)))
    if options.dress_minutes:
        rules.append(before("dress_first", ("dress",), ("final",), options.dress_days))
        rules.append(RuleSpec("stage", "same_place", ("dress", "final")))
    return rules


KIND = Contest()
