"""Counting proofs: known answers, and never one where a timetable with everything exists."""

import dataclasses
from datetime import date

import pytest

from solver.compile import compile_problem
from solver.counting import too_many
from solver.counting.speaking import told
from solver.findings import find
from solver.grid import Grid
from solver.problem import Day, Fixed, Opening, Person, Problem, Session, Use, Venue
from solver.result import Options
from solver.search import solve
from solver.timespan import Span
from solver.words import Words
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules

RULES = ("window", "venue_open", "venue_exclusive", "person_exclusive", "fixed")


def hall(*sessions: Session, more: tuple[Use, ...] = (), lanes: int = 1) -> Problem:
    """A hall open from 9 to 12 on three days, and a room open all day."""
    grid = Grid(date(2026, 5, 4), 3, 30)
    venues = (
        Venue("H", Words("大厅", "hall"), openings=(Opening(("work",), 540, 720),), lanes=lanes),
        Venue("R", Words("小间", "room")),
    )
    uses = tuple(Use(r, r) for r in RULES) + more
    days = tuple(Day("work") for _ in range(3))
    people = (Person("ann", Words("安", "Ann")),)
    return Problem(grid, days, sessions, venues, people, uses=uses)


def rehearsal(number: int, **more) -> Session:
    name = Words(f"排练 {number}", f"rehearsal {number}")
    fields = {"places": (("H",),), "window": Span(0, 144), **more}
    return Session(f"r{number}", "E", "rehearsal", 60, name=name, **fields)


def proofs(problem: Problem):
    return too_many(compile_problem(problem))


def test_ten_rehearsals_of_an_hour_do_not_fit_where_nine_do():
    nine, ten = (hall(*(rehearsal(n) for n in range(count))) for count in (9, 10))

    assert proofs(nine) == ()
    assert [(len(p.sessions), p.room) for p in proofs(ten)] == [(10, 9)]


def test_it_is_said_with_numbers_names_and_times_in_both_languages():
    instance = compile_problem(hall(*(rehearsal(n) for n in range(10))))

    words = told(instance, too_many(instance)[0])

    assert words.zh == (
        "5月4日 9:00至5月6日 12:00：10 场都要用到大厅，那里最多容得下 9 场，至少 1 场排不下（排练 0、排练 1、排练 2 …）"
    )
    assert words.en.startswith("4 May 9:00 to 6 May 12:00: 10 sessions need hall, which has room for 9;")


def test_what_fits_by_minutes_but_not_by_pieces_is_found():
    """Two hours leave an hour of each morning: six hours are free of nine, but only for three of four."""
    long = [rehearsal(n, window=Span(0, 144)) for n in range(4)]
    problem = hall(*(dataclasses.replace(s, minutes=120) for s in long))

    assert [(len(p.sessions), p.room) for p in proofs(problem)] == [(4, 3)]


def test_two_lanes_hold_twice_as_many():
    eighteen = hall(*(rehearsal(n, lanes=1) for n in range(18)), lanes=2)
    nineteen = hall(*(rehearsal(n, lanes=1) for n in range(19)), lanes=2)

    assert proofs(eighteen) == ()
    assert [(len(p.sessions), p.room) for p in proofs(nineteen)] == [(19, 18)]


def test_who_may_go_elsewhere_is_not_counted():
    free = rehearsal(9, places=(("H",), ("R",)))

    assert proofs(hall(*(rehearsal(n) for n in range(9)), free)) == ()


def test_a_choice_of_two_places_is_counted_over_both():
    both = (("H",), ("R",))
    problem = hall(*(rehearsal(n, places=both, window=Span(18, 24)) for n in range(7)))

    assert [(len(p.sessions), p.room) for p in proofs(problem)] == [(7, 6)]


def test_what_is_fixed_takes_its_room_first():
    there = rehearsal(99, fixed=Fixed(18, ("H",)))

    assert [(len(p.sessions), p.room) for p in proofs(hall(there, *(rehearsal(n) for n in range(9))))] == [
        (9, 8)
    ]


def test_a_person_in_too_many_sessions_of_one_morning_is_named():
    needed = [rehearsal(n, places=(("R",), ("H",)), people=("ann",), window=Span(18, 24)) for n in range(4)]
    instance = compile_problem(hall(*needed))

    found = too_many(instance)

    assert [(p.use, len(p.sessions), p.room) for p in found] == [("person_exclusive", 4, 3)]
    assert "4 sessions need Ann" in told(instance, found[0]).en


def test_at_most_two_a_day_over_three_days_are_six():
    rule = Use("two-a-day", "count_per_period", params={"period": "day", "most": 2})
    roomy = [rehearsal(n, places=(("R",),)) for n in range(7)]

    assert [(p.use, len(p.sessions), p.room) for p in proofs(hall(*roomy, more=(rule,)))] == [
        ("two-a-day", 7, 6)
    ]
    assert proofs(hall(*roomy[:6], more=(rule,))) == ()


def test_the_findings_tell_of_it_before_any_solve():
    found = [f for f in find(hall(*(rehearsal(n) for n in range(10)))) if f.code == "too-many"]

    assert [(f.severity, f.where) for f in found] == [("warning", "sessions.r0")]


@pytest.mark.parametrize("seed", range(60))
def test_no_timetable_places_more_than_a_proof_allows(seed):
    """Sound: of the sessions that a proof names, no solve places more than there is room for."""
    problem = _crowded(seed)
    found = proofs(problem)
    if not found:
        return
    for proof in found:
        names = {problem.sessions[s].id for s in proof.sessions}
        only = tuple(dataclasses.replace(s, priority=1 if s.id in names else 3) for s in problem.sessions)

        result = solve(dataclasses.replace(problem, sessions=only), Options(seconds=60))

        assert len(names & {p.session for p in result.placements}) <= proof.room < len(names)


def test_the_crowded_problems_have_proofs():
    """The law above would hold of anything if there were none."""
    assert sum(bool(proofs(_crowded(seed))) for seed in range(60)) > 10


def _crowded(seed: int) -> Problem:
    """A small problem with many copies of its sessions in a few days."""
    problem = with_rules(small_problem(seed), seed)
    grid = dataclasses.replace(problem.grid, days=3)
    copies = [
        dataclasses.replace(s, id=f"{s.id}.{n}", window=Span(*s.window), released=None, lock="")
        for s in problem.sessions[:4]
        if s.repeat is None and s.fixed is None
        for n in range(3 + seed % 3)
    ]
    return dataclasses.replace(problem, sessions=tuple(copies), grid=grid, days=problem.days[:3])
