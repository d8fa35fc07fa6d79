"""Something every week of a term: club evenings, gym classes. Each is placed once and then repeats."""

from dataclasses import dataclass

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


class Weekly(Kind):
    code = "weekly"
    title = Words("每周活动", "weekly")
    category = "club"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        return Programme(tuple(_weekly(event, i) for i in range(event.count)))


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
        audience=clubs or event.audience,
        repeat_weeks=options.weeks or ((event.last - event.first).days + 1) // 7,
        repeat_days=options.days,
    )


def _name(event: EventSpec, index: int) -> Words:
    options = event.options
    if index >= len(options.titles_zh):
        return numbered(event, index + 1, event.count)
    zh = options.titles_zh[index]
    en = options.titles_en[index] if index < len(options.titles_en) else zh
    return Words(f"{event.title.zh}：{zh}", f"{event.title.en}: {en}")


KIND = Weekly()
