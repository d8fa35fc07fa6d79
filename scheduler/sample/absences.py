"""Invents when people are away: rows of busy.csv. Away blocks are half days; patterns repeat weekly."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from scheduler.daytypes import day_type

if TYPE_CHECKING:
    from scheduler.sample.make_people import Invented

Row = list[str]
MORNING, AFTERNOON = ("08:00", "12:00"), ("13:00", "18:00")
LABS = ("OPT", "LAS", "PLA", "CMP", "MAT", "ACC", "THE", "CRY")

# Part of the working days' halves that a duty holder is away, trips included.
AWAY = {
    "director": 0.35,
    "secretary": 0.25,
    "chair": 0.12,
    "deputy": 0.12,
    "women_head": 0.08,
    "league": 0.08,
}
AWAY |= {f"speaker{n}": 0.5 for n in (1, 2, 3)}

# Trips of 8 to 10 days (month, day), both days included.
TRIPS = {"director": (((6, 10), (6, 18)), ((10, 11), (10, 20)))}
CAMPAIGNS = {"juror3": ((5, 10), (6, 20)), "juror5": ((5, 6), (6, 16))}

# Days on which the director is in the house whatever the dice say: an institute plans its congress with him.
AT_HOME = {"director": ((3, 26), (3, 31), (4, 8), (6, 3), (6, 8), (6, 29), (6, 30))}
AT_HOME |= dict.fromkeys(("secretary", "chair", "deputy"), AT_HOME["director"])

# Delegates are busy before the congress: quorum is 60 of 90, and the best hall day leaves 58.
CONGRESS = ((3, 15), (4, 16))
BEST_HALL_DAY, FREE_THEN = (3, 26), 58
FREE_OTHERWISE = (50, 64)


def rows(random: Random, people: "list[Invented]", year: int) -> Iterator[Row]:
    """Every row of busy.csv, sorted by person within each reason. The reasons themselves are not written."""
    days = _working_days(year)
    found = [*_duty_holders(random, people, days), *_group_meetings(year)]
    found += [*_beam_times(random, people, days), *_teaching(random, people, year)]
    found += _defences(random, people, days, year)
    yield from found
    yield from _delegates(random, people, days, found)


def _working_days(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [d for d in days if d.year == year and day_type(d).works]


def _duty_holders(random: Random, people: "list[Invented]", days: list[date]) -> Iterator[Row]:
    year = days[0].year
    for person in people:
        yield from _trips(person, year)
    for duty, share in AWAY.items():
        trips = [(date(year, *a), date(year, *b)) for a, b in TRIPS.get(duty, ())]
        halves = [(d, half) for d in days for half in (MORNING, AFTERNOON)]
        open_halves = [h for h in halves if not any(a <= h[0] <= b for a, b in trips)]
        rest = round(share * len(halves)) - (len(halves) - len(open_halves))
        kept = {date(year, *d) for d in AT_HOME.get(duty, ())}
        away = random.sample([h for h in open_halves if h[0] not in kept], rest)
        yield from (_span(duty, day, half) for day, half in sorted(away))


def _trips(person: "Invented", year: int) -> Iterator[Row]:
    duty = person.duty[0]
    trips = TRIPS.get(duty, ()) + ((CAMPAIGNS[duty],) if duty in CAMPAIGNS else ())
    for first, last in trips:
        yield [duty, str(date(year, *first)), str(date(year, *last)), "", "", ""]


def _group_meetings(year: int) -> Iterator[Row]:
    """Half of the laboratories meet on Monday mornings, half on Friday afternoons."""
    first, last = str(date(year, 1, 4)), str(date(year, 12, 31))
    for number, lab in enumerate(LABS):
        weekday, start, end = ("1", "09:00", "11:30") if number % 2 == 0 else ("5", "15:30", "17:30")
        yield [lab, first, last, weekday, start, end]


def _beam_times(random: Random, people: "list[Invented]", days: list[date]) -> Iterator[Row]:
    """Beam time and field campaigns: 2 to 6 weeks, three a laboratory, for 10 to 25 % of it."""
    for lab in LABS:
        members = [p for p in people if p.branch == lab and not p.duty[0]]
        for _ in range(3):
            first = random.choice(days[:-40])
            last = first + timedelta(days=random.randint(14, 42))
            share = random.uniform(0.10, 0.25)
            for person in random.sample(members, round(share * len(members))):
                yield [person.code, str(first), str(last), "", "", ""]


def _teaching(random: Random, people: "list[Invented]", year: int) -> Iterator[Row]:
    """Sixty teach two hours a week, in one of the two terms."""
    terms = ((date(year, 3, 1), date(year, 6, 25)), (date(year, 9, 6), date(year, 12, 24)))
    for person in random.sample([p for p in people if p.status == "staff" and not p.duty[0]], 60):
        first, last = random.choice(terms)
        start, end = random.choice((("08:00", "09:50"), ("10:00", "11:50"), ("13:30", "15:20")))
        yield [person.code, str(first), str(last), str(random.randint(1, 5)), start, end]


def _defences(random: Random, people: "list[Invented]", days: list[date], year: int) -> Iterator[Row]:
    """Defence season: each finishing student one half day, and two of their laboratory with them."""
    season = [d for d in days if date(year, 5, 17) <= d <= date(year, 5, 28)]
    for lab in LABS:
        members = [p for p in people if p.branch == lab and not p.duty[0]]
        students = [p for p in members if p.status == "student"]
        for student in random.sample(students, len(students) // 4):
            day, half = random.choice(season), random.choice((MORNING, AFTERNOON))
            seats = random.sample([p for p in members if p.status == "staff"], 2)
            yield from (_span(person.code, day, half) for person in (student, *seats))


def _delegates(random: Random, people: "list[Invented]", days: list[date], found: list[Row]) -> Iterator[Row]:
    """Busy afternoons, so that few days of the congress's window have enough delegates."""
    delegates = [p for p in people if ("delegates", "member") in p.groups]
    first, last = (date(days[0].year, *edge) for edge in CONGRESS)
    best = date(days[0].year, *BEST_HALL_DAY)
    for day in (d for d in days if first <= d <= last):
        free = [p for p in delegates if not _is_busy(p, day, found)]
        wanted = FREE_THEN if day == best else random.randint(*FREE_OTHERWISE)
        plain = [p for p in free if not p.duty[0]]
        for person in random.sample(plain, min(len(plain), max(0, len(free) - wanted))):
            yield _span(person.code, day, AFTERNOON)


def _is_busy(person: "Invented", day: date, found: list[Row]) -> bool:
    """Whether a row takes some of the person's afternoon on that day."""
    names = (person.code, person.duty[0], person.branch)
    for who, start, end, weekdays, _, until in found:
        if who in names and start[:10] <= str(day) <= end[:10]:
            if weekdays and (str(day.isoweekday()) not in weekdays or until <= AFTERNOON[0]):
                continue
            if len(end) > 10 and end[11:] <= AFTERNOON[0]:
                continue
            return True
    return False


def _span(person: str, day: date, half: tuple[str, str]) -> Row:
    return [person, f"{day} {half[0]}", f"{day} {half[1]}", "", "", ""]
