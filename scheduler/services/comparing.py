"""The difference between any two versions: sessions, people, venues, rules, and what the feeds would say."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from feeds.revision import next_stamp
from scheduler import clock
from scheduler.models import Entry
from scheduler.queries import editions
from scheduler.services.attendance import Attendance
from scheduler.services.building import build_problem
from scheduler.services.entries import Maker
from scheduler.services.publishing import entry_of, last_stamp
from scheduler.services.reviewing import Row, differences, is_usable, standing, where_of
from scheduler.services.versions import Version
from solver import codec
from solver.check import Report, check
from solver.difference import Difference, difference
from solver.edits import apply
from solver.problem import Problem
from solver.timetable import Placement, Timetable
from solver.words import Words


@dataclass(frozen=True)
class RuleChange:
    """What a rule costs in each (or, of a hard one, how often each breaks it)."""

    use: str
    title: Words
    before: int
    after: int
    is_hard: bool = False


@dataclass(frozen=True)
class Comparison:
    """`steps` lead from a to b (apply them with `solver.difference`). `rows` are what readers would notice, as
    in a review; `identical` entries are byte for byte the same in every language, `rises` have a higher
    SEQUENCE: both read off the calendars' own text, as b would be published after a."""

    a: Version
    b: Version
    steps: Difference
    rows: tuple[Row, ...]
    rules: tuple[RuleChange, ...]
    cost: tuple[int, int]
    identical: int
    rises: tuple[tuple[str, int, int], ...]  # UID, SEQUENCE in a, in b

    @cached_property
    def people(self) -> dict[str, Counter[str]]:
        """Staff number → how many changes of which kind, most first."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            for person in row.people:
                found[person][row.change] += 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0])))

    @cached_property
    def venues(self) -> dict[str, Counter[str]]:
        """Venue → sessions that come to it, leave it, or stay and change their time."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for step in self.steps.steps:
            was = set(step.was.place) if step.was else set()
            now = set(step.now.place) if step.now else set()
            for kind, codes in (("come", now - was), ("leave", was - now), ("stay", was & now)):
                for code in codes:
                    found[code][kind] += 1
        return dict(sorted(found.items()))


def compare(a: Version, b: Version) -> Comparison:
    """What leads from a to b, both of one plan. Reads only."""
    problem = build_problem(a.plan.id, heed_bookings=False)
    maker = Maker.read(a.plan, problem)
    placed_a, placed_b = a.placements(problem), b.placements(problem)
    before = _entries(a, placed_a, maker, standing(a.plan.id))
    after = _entries(b, placed_b, maker, standing(a.plan.id) if a.edition else before)
    reports = [_report(version, problem, placed) for version, placed in ((a, placed_a), (b, placed_b))]
    return Comparison(
        a,
        b,
        difference(placed_a, placed_b),
        tuple(_rows(before, after, maker.attendance)),
        tuple(_rules(problem, *reports)),
        (reports[0].cost, reports[1].cost),
        sum(1 for uid, e in after.items() if uid in before and e.fragments == before[uid].fragments),
        tuple(
            (uid, before[uid].sequence, e.sequence)
            for uid, e in sorted(after.items())
            if uid in before and e.sequence > before[uid].sequence
        ),
    )


def _entries(
    version: Version, placed: tuple[Placement, ...], maker: Maker, over: Mapping[str, Entry]
) -> dict[str, Entry]:
    """What the feeds hold of the version; of a draft what they would, were it published over those entries.

    Also what stays is written anew and compared, not taken on trust."""
    if version.edition:
        return {e.uid: e for e in editions.entries_of(version.edition, only_public=False)}
    timetable = Timetable.of(maker.problem, (p for p in placed if is_usable(maker.problem, p)))
    stamp = next_stamp(clock.now(), last_stamp())
    rows = differences(maker.entries(timetable), over, maker.attendance)
    plan = version.plan.id
    keep = {
        row.uid: row.entry for row in rows if row.change == "unchanged" and row.dated is None and row.entry
    }
    return {row.uid: keep.get(row.uid) or entry_of(plan, None, row, stamp) for row in rows}


def _rows(before: Mapping[str, Entry], after: Mapping[str, Entry], attendance: Attendance) -> list[Row]:
    found = []
    for uid, entry in after.items():
        old = before.get(uid)
        people = attendance.touched(entry.groups, entry.people)
        people |= attendance.touched(old.groups, old.people) if old is not None else set()
        for change in editions.told(old, entry):
            was = where_of(old) if old is not None and old.status != "CANCELLED" else None
            now = where_of(entry) if entry.status != "CANCELLED" else None
            parts = change.parts or ("status",)
            found.append(Row(uid, change.kind, parts, was, now, entry, None, frozenset(people)))
    for uid, old in before.items():
        if uid not in after and old.status != "CANCELLED":
            people = attendance.touched(old.groups, old.people)
            found.append(
                Row(uid, "cancelled", ("status",), where_of(old), None, old, None, frozenset(people))
            )
    return sorted(found, key=lambda row: (row.where.start, row.uid))


def _report(version: Version, problem: Problem, placed: tuple[Placement, ...]) -> Report:
    """With what a draft would need agreed to."""
    agreed = apply(problem, codec.load_edits(version.edits))
    return check(agreed, Timetable.of(agreed, placed))


def _rules(problem: Problem, a: Report, b: Report) -> list[RuleChange]:
    titles = {use.id: use.rule.title for use, _ in (*a.breaches, *b.breaches, *a.wishes, *b.wishes)}
    hard = [Counter(use.id for use, _ in report.breaches) for report in (a, b)]
    found = [
        RuleChange(use, titles[use], hard[0][use], hard[1][use], True) for use in sorted({*hard[0], *hard[1]})
    ]
    wishes = sorted(use for use in {*a.costs, *b.costs} if a.costs.get(use, 0) or b.costs.get(use, 0))
    return found + [
        RuleChange(use, titles.get(use, Words(use, use)), a.costs.get(use, 0), b.costs.get(use, 0))
        for use in wishes
    ]
