"""Something every week of a term: club evenings, gym classes. Each is placed once and then repeats."""

from dataclasses import dataclass, replace
from datetime import date

from scheduler.kinds.base import EventSpec, Kind, Programme, SessionSpec
from scheduler.kinds.making import Common, numbered, session
from scheduler.kinds.reading import Places, option
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    weeks: int = option(0, "周数（0 为整个时段）", "weeks (0: the whole window)")
    days: tuple[str, ...] = option(("work", "eve"), "日期类型", "types of day")
    titles_zh: tuple[str, ...] = option((), "各班名称", "names in Chinese")
    titles_en: tuple[str, ...] = option((), "各班英文名称", "names in English")
    venues: Places = option((), "各班场地", "the place of each")
    sizes: tuple[str, ...] = option((), "各班人数", "the size of each")
    clubs: tuple[str, ...] = option((), "各班协会", "the club of each")
    leaders: tuple[str, ...] = option((), "各班负责人", "who leads each")
    open_minutes: int = option(0, "开放日时长（0 为不设）", "open day (0: none)", "minutes")
    open_first: date | None = option(None, "开放日最早", "open day from")
    open_places: Places = option((), "各班开放日场地", "the place of each open day")


class Weekly(Kind):
    code = "weekly"
    title = Words("每周活动", "weekly")
    category = "club"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        weekly = tuple(_weekly(event, i) for i in range(event.count))
        if not event.options.open_minutes:
            return Programme(weekly)
        return Programme((*weekly, *(_open_day(event, s, i) for i, s in enumerate(weekly))))


def _weekly(event: EventSpec, index: int) -> SessionSpec:
    """A weekly thing; its window leaves it the first week for the first time."""
    options = event.options
    places = (options.venues[index],) if index < len(options.venues) else event.places
    clubs = options.clubs[index : index + 1]
    return session(
        event,
        str(index + 1),
        _name(event, index),
        places=places,
        size=int(options.sizes[index]) if index < len(options.sizes) else event.size,
        groups=(),
        optional=(*options.optional, *options.leaders[index : index + 1]),
        audience=clubs or event.audience,
        repeat_weeks=options.weeks or ((event.last - event.first).days + 1) // 7,
        repeat_days=options.days,
    )


def _open_day(event: EventSpec, weekly: SessionSpec, index: int) -> SessionSpec:
    """One day on which anyone may try it; who leads it must be there."""
    options = event.options
    leader = options.leaders[index : index + 1]
    return replace(
        weekly,
        code=f"open{index + 1}",
        name=Words(f"{weekly.name.zh}开放日", f"{weekly.name.en}, open day"),
        minutes=options.open_minutes,
        first=options.open_first or event.first,
        places=options.open_places[index : index + 1] or weekly.places,
        people=(*weekly.people, *leader),
        optional=options.optional,
        tags=(*options.tags, "open-day"),
        repeat_weeks=0,
    )


def _name(event: EventSpec, index: int) -> Words:
    options = event.options
    if index >= len(options.titles_zh):
        return numbered(event, index + 1, event.count)
    zh = options.titles_zh[index]
    en = options.titles_en[index] if index < len(options.titles_en) else zh
    return Words(f"{event.title.zh}：{zh}", f"{event.title.en}: {en}")


KIND = Weekly()
