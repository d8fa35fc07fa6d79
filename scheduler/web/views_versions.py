"""Changes by person and by venue, and the versions that can be chosen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Person, Plan, Venue
from scheduler.queries import editions
from scheduler.services import versions
from scheduler.services.reviewing import Row
from scheduler.web.words import lang, t, w

KINDS = ("moved", "changed", "cancelled", "new")


def by_person(counts: Mapping[str, Counter[str]]) -> list[tuple[str, str, Counter[str]]]:
    """(name, duty, how many changes of which kind), most first."""
    people = {p.code: p for p in db.session.scalars(select(Person)) if p.code in counts}
    return [
        (people[code].name, people[code].duty_en if lang() == "en" else people[code].duty_zh, count)
        for code, count in counts.items()
        if code in people
    ]


def people_of(rows: Iterable[Row]) -> dict[str, Counter[str]]:
    """Staff number → how many changes of which kind, most first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for person in row.people:
            found[person][row.change] += 1
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0])))


def by_venue(rows: Iterable[Row]) -> list[tuple[str, Counter[str]]]:
    """(venue, how many entries change there in which way), most first: the places before and after."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for code in _venues(row):
            found[code][row.change] += 1
    names = {v.code: w(v.title) or v.code for v in db.session.scalars(select(Venue))}
    return [
        (names.get(code, code), count)
        for code, count in sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    ]


def _venues(row: Row) -> set[str]:
    return {*(row.entry.venues if row.entry else ()), *(row.dated.venues if row.dated else ())}


def choices(plan: Plan) -> list[tuple[str, str]]:
    """(name, words) of all versions, editions first."""
    found = [
        (f"edition:{e.number}", t("第 {n} 版", "Edition {n}", n=e.number)) for e in editions.editions(plan)
    ]
    for draft in versions.drafts(plan):
        words = t("草稿“{name}”", "Draft “{name}”", name=draft.name)
        found.append((f"draft:{draft.id}", words + (t("（当前）", " (current)") if draft.current else "")))
    return found
