"""Large planning problems by seed: institutes with their own rooms and people, shared courts, crowded weeks.

    python benchmarks/scale.py --events 1000 --seed 1 -o problem.json [--crowded] [--plain]

Density stays the same as the number grows, so growth is the engines' own: for every 100 events there is one
institute of about 700 people with five venues, of which 45 people matter to events by name. A third of the
events are matches on courts that five institutes share, a tenth need somebody of another institute. `--crowded`
puts three quarters of the events into three festival weeks, with fewer venues. Some events ask for what no day
has (a feature that no venue offers), so that there is something to explain.

Everybody wishes for something that others wish for too: a date, an hour of the day, that those who are welcome are
free, that large events and the duties of a person are spread; there are finals after their feeders
and weekly series. `--plain` leaves all that out: then each event's own cheapest place is nearly always free.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from solver.codec import dump_problem
from solver.constraints import standard_uses
from solver.grid import Grid
from solver.problem import Blocked, Day, Group, Opening, Person, Problem, Repeat, Session, Use, Venue
from solver.timespan import Span, merged
from solver.words import Words

FIRST = date(2026, 3, 2)  # a Monday
EACH = 100  # events of an institute
NAMED = 45  # people of an institute whose calendars count
TEAMS = 8
SHARE = 5  # institutes to a set of courts
WORK = Opening(("work", "eve"), 8 * 60, 21 * 60)
REST = Opening(("rest",), 9 * 60, 18 * 60)
IMPOSSIBLE = 0.02  # of the events ask for what there is not
FINALS, CUP = 3, 8  # an institute's finals; the matches among so many events are one cup

RULES = (
    Use("rest-days", "team_max_day", ("kind:match",), params={"most": 1}),
    Use("office", "band", ("kind:meeting",), params={"start_minute": 540, "end_minute": 1080}),
    Use("evening", "band", ("kind:match",), params={"start_minute": 690, "end_minute": 1260}),
    Use("hours", "work_hours", ("kind:social",), weight=2),
    Use("size", "right_size", weight=1),
)

WISHES = (
    Use("quorum", "quorum", ("kind:match",), params={"need": 3}),
    Use("after-work", "preferred_time", ("kind:match",), params={"start": 960, "end": 1200, "level": 2}),
    Use("no-lunch", "preferred_time", ("kind:meeting",), params={"start": 690, "end": 810, "avoid": True}),
    Use("at-night", "preferred_time", ("kind:social",), weight=2, params={"start": 1020, "end": 1260}),
    Use("welcome", "optional_people"),
    Use("duties", "fair_people", weight=2, params={"most": 4, "period": "month"}),
)


@dataclass(frozen=True)
class Scale:
    """What is asked for; the same gives the same problem."""

    events: int
    seed: int = 1
    weeks: int = 26
    crowded: bool = False
    plain: bool = False


def generated(scale: Scale) -> Problem:
    """The problem, in ticks of 15 minutes."""
    grid = Grid(FIRST, scale.weeks * 7)
    institutes = [_Institute(scale, grid, number) for number in range(-(-scale.events // EACH))]
    courts = [_court(c, n) for c in range(-(-len(institutes) // SHARE)) for n in range(2 * SHARE)]
    sessions = [s for i in institutes for s in i.sessions(len(institutes))][: scale.events]
    wishes = () if scale.plain else (*WISHES, *_dates(grid), *(u for i in institutes for u in i.uses()))
    return Problem(
        grid=grid,
        days=tuple(Day("rest" if grid.date(d).weekday() >= 5 else "work") for d in range(grid.days)),
        sessions=tuple(sessions),
        venues=(*courts, *(v for i in institutes for v in i.venues())),
        people=tuple(p for i in institutes for p in i.people()),
        groups=tuple(g for i in institutes for g in i.groups()),
        uses=(*standard_uses(), *RULES, *_of(wishes, sessions)),
        house=(8 * 60, 21 * 60),
        name=Words(f"{scale.events} 场", f"{scale.events} events"),
    )


class _Institute:
    """Everything of one institute, drawn from its own seed, so that more institutes do not change the first."""

    def __init__(self, scale: Scale, grid: Grid, number: int) -> None:
        self.scale, self.grid, self.number = scale, grid, number
        self.rng = Random(f"{scale.seed}/{number}")
        self.taste = Random(f"{scale.seed}/{number}/wishes")
        self.cups = [self._window(self.taste) for _ in range(FINALS)]

    def venues(self) -> Iterator[Venue]:
        sizes = (300, 120, 60, 30, 20)[: 4 if self.scale.crowded else 5]
        for index, capacity in enumerate(sizes):
            taken = self._spans(40, (1, 4))
            name = Words(f"{self.number} 所 {index} 号厅", f"hall {index} of {self.number}")
            yield Venue(
                self._room(index),
                name,
                capacity,
                openings=(WORK, REST),
                features=("stage",) if index < 2 else (),
                taken=tuple(Blocked(span) for span in taken),
            )

    def people(self) -> Iterator[Person]:
        for index in range(NAMED):
            yield Person(self._person(self.number, index), busy=self._spans(3 * self.scale.weeks, (1, 3)))

    def groups(self) -> Iterator[Group]:
        for index in range(TEAMS):
            members = sorted({self._person(self.number, (index * 5 + n) % NAMED) for n in range(5)})
            yield Group(self._team(index), kind="team", size=5, members=tuple(members))

    def sessions(self, institutes: int) -> Iterator[Session]:
        for index in range(EACH):
            kind = self.rng.choices(("match", "meeting", "social"), (35, 40, 25))[0]
            window = self._window(self.rng)
            name = f"I{self.number}.{index}"
            session = getattr(self, f"_{kind}")(name, window, institutes)
            yield session if self.scale.plain else self._with_wishes(session, index)

    def uses(self) -> Iterator[Use]:
        """Its large events are spread; its finals come after their feeders."""
        yield Use(
            f"{self._big()}-spread",
            "spread",
            (f"tag:{self._big()}",),
            weight=5,
            params={"most": 1, "period": "day"},
        )
        for final in range(FINALS):
            fed, feeds = (f"tag:I{self.number}-{what}{final}" for what in ("final", "feeds"))
            yield Use(
                f"I{self.number}-final{final}", "round_order", (feeds,), then=(fed,), params={"minutes": 60}
            )

    def _with_wishes(self, session: Session, index: int) -> Session:
        taste, tags = self.taste, []
        if session.kind == "match" and index < CUP * FINALS:
            session = replace(session, window=self.cups[index // CUP])
        if taste.random() < 0.6:
            first, last = (self.grid.day(t) for t in (session.window.start, session.window.end - 1))
            tags.append(f"day{taste.randint(first, last)}")
        if session.size >= 100 and taste.random() < 0.7:
            tags.append(self._big())
        if session.kind == "match":
            tags.extend(self._cup(index))
            return replace(session, tags=tuple(tags))
        welcome = {self._person(self.number, taste.randrange(NAMED)) for _ in range(taste.randint(6, 12))}
        if session.kind == "meeting" and taste.random() < 0.05:
            weeks = (session.window.end - session.window.start) // self.grid.ticks_of(7 * 1440)
            session = replace(session, repeat=Repeat(max(1, weeks)))
        return replace(session, tags=tuple(tags), optional=tuple(sorted(welcome - set(session.people))))

    def _cup(self, index: int) -> Iterator[str]:
        """The matches among the first events are cups: the last of eight is the final, if it is a match."""
        if index < CUP * FINALS:
            what = "final" if index % CUP == CUP - 1 else "feeds"
            yield f"I{self.number}-{what}{index // CUP}"

    def _big(self) -> str:
        return f"I{self.number}-big"

    def _match(self, name: str, window: Span, institutes: int) -> Session:
        courts = range(4 if self.scale.crowded else 2 * SHARE)
        teams = self.rng.sample(range(TEAMS), 2)
        return Session(
            name,
            name,
            "match",
            60,
            window,
            Words(f"比赛 {name}", f"match {name}"),
            places=tuple((f"court{self.number // SHARE}.{c}",) for c in courts),
            entries=tuple(sorted(self._team(t) for t in teams)),
            priority=2,
            weight=self.rng.randint(1, 3),
        )

    def _meeting(self, name: str, window: Span, institutes: int) -> Session:
        size = self.rng.choice((15, 25, 50, 100, 200))
        return Session(
            name,
            name,
            "meeting",
            self.rng.choice((60, 90, 120)),
            window,
            Words(f"会议 {name}", f"meeting {name}"),
            places=tuple((self._room(i),) for i in range(4)),
            setup=self.rng.choice((0, 15, 30)),
            size=size,
            people=self._chosen(self.rng.randint(1, 3), institutes),
            features=self._features(),
            priority=self.rng.randint(1, 3),
            weight=self.rng.randint(1, 3),
        )

    def _social(self, name: str, window: Span, institutes: int) -> Session:
        return Session(
            name,
            name,
            "social",
            self.rng.choice((90, 120, 180)),
            window,
            Words(f"活动 {name}", f"social {name}"),
            places=tuple((self._room(i),) for i in range(3)),
            size=self.rng.choice((20, 50, 100)),
            people=self._chosen(1, institutes),
            features=self._features(),
            priority=3,
        )

    def _features(self) -> tuple[str, ...]:
        return ("planetarium",) if self.rng.random() < IMPOSSIBLE else ()

    def _chosen(self, number: int, institutes: int) -> tuple[str, ...]:
        """People of the institute; one in ten is of another."""
        found = set()
        for _ in range(number):
            home = self.rng.randrange(institutes) if self.rng.random() < 0.1 else self.number
            found.add(self._person(home, self.rng.randrange(NAMED)))
        return tuple(sorted(found))

    def _window(self, rng: Random) -> Span:
        """Two to four weeks anywhere; in a crowded year mostly one of three festival weeks."""
        weeks = self.scale.weeks
        if self.scale.crowded and rng.random() < 0.75:
            first = weeks // 4 * rng.randint(1, 3)
            return Span(self.grid.at(7 * first), self.grid.at(7 * (first + 1)))
        length = rng.randint(2, 4)
        first = rng.randint(0, weeks - length)
        return Span(self.grid.at(7 * first), self.grid.at(7 * (first + length)))

    def _spans(self, number: int, hours: tuple[int, int]) -> tuple[Span, ...]:
        """So many spans of some hours, anywhere in the horizon."""
        days = self.grid.days
        starts = [self.grid.at(self.rng.randrange(days), 60 * self.rng.randint(8, 18)) for _ in range(number)]
        return merged(Span(s, s + self.grid.ticks_of(60 * self.rng.randint(*hours))) for s in starts)

    def _room(self, index: int) -> str:
        return f"I{self.number}-room{index}"

    def _team(self, index: int) -> str:
        return f"I{self.number}-team{index}"

    @staticmethod
    def _person(institute: int, index: int) -> str:
        return f"I{institute}-p{index}"


def _dates(grid: Grid) -> Iterator[Use]:
    """Those tagged with a day wish to be near it: one point a day."""
    for day in range(grid.days):
        params = {"date": grid.date(day).isoformat(), "per": 1}
        yield Use(f"near-{day}", "near_anchor", (f"tag:day{day}",), params=params)


def _of(uses: Iterable[Use], sessions: Iterable[Session]) -> list[Use]:
    """Those whose tags anybody has."""
    tags = {f"tag:{tag}" for session in sessions for tag in session.tags}
    return [u for u in uses if all(s in tags for s in (*u.sessions, *u.then) if s.startswith("tag:"))]


def _court(cluster: int, number: int) -> Venue:
    name = Words(f"{cluster} 区 {number} 号场", f"court {number} of {cluster}")
    return Venue(f"court{cluster}.{number}", name, openings=(WORK, REST))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--crowded", action="store_true")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    problem = generated(Scale(options.events, options.seed, options.weeks, options.crowded, options.plain))
    Path(options.output).write_text(json.dumps(dump_problem(problem), ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
