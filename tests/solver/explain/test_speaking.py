"""What a person reads of an explanation, in both languages, of a year's trap that has a known answer."""

import dataclasses
from datetime import date

from solver.codec import dump_explanation, load_explanation
from solver.compile import compile_problem
from solver.explain import session
from solver.explain.asking import explained
from solver.explain.speaking import spoken
from solver.grid import Grid
from solver.problem import Day, Opening, Problem, Session, Use, Venue
from solver.state import State
from solver.timespan import Span
from solver.words import Words


def the_fourth_of_may() -> Problem:
    """An opening on 4 May, a working day, in a year in which it lies in the break of 1–5 May."""
    grid = Grid(date(2021, 4, 26), 14, 30)
    days = tuple(Day("holiday" if 5 <= d <= 9 else "work") for d in range(14))
    hall = Venue("HALL", Words("大厅", "hall"), openings=(Opening(("work",), 540, 1020),))
    opening = Session(
        "opening", "E", "meeting", 60, Span(0, grid.ticks), Words("开幕式", "opening"), places=(("HALL",),)
    )
    uses = (
        Use("window", "window"),
        Use("hours", "venue_open"),
        Use("date", "anchor", params={"date": "2021-05-04"}),
        Use("workday", "day_type", params={"types": ["work"]}),
    )
    return Problem(grid, days, (opening,), (hall,), uses=uses)


def test_the_fourth_of_may_has_the_nearest_working_days_as_ways_out():
    problem = the_fourth_of_may()

    told = explained(problem, (), ["opening"])[0]

    assert told.state == "any"
    assert [[w.en for w in way.words] for way in told.ways[:2]] == [["agree to 30 Apr"], ["agree to 6 May"]]
    assert all(way.confirmed for way in told.ways)


def test_it_is_said_in_both_languages():
    problem = the_fourth_of_may()
    told = dataclasses.replace(explained(problem, (), ["opening"])[0])
    told = dataclasses.replace(told, ways=told.ways[:1])

    assert spoken(told, problem, "zh").splitlines()[0] == "开幕式 (opening): 任何计划都排不下，已证明"
    assert (
        spoken(told, problem, "zh").splitlines()[-1].startswith("  出路：同意放在4月30日 → 4月30日 9:00 大厅")
    )
    assert (
        spoken(told, problem, "en")
        .splitlines()[-1]
        .startswith("  way out: agree to 30 Apr → 30 Apr 9:00 hall")
    )


def test_a_binding_rule_is_in_no_way_out():
    problem = the_fourth_of_may()
    uses = tuple(dataclasses.replace(u, binding=u.id == "date") for u in problem.uses)

    told = explained(dataclasses.replace(problem, uses=uses), (), ["opening"])[0]

    assert told.ways
    assert not any(getattr(e, "use", "") == "date" for way in told.ways for e in way.edits)


def test_an_explanation_is_the_same_after_a_file():
    told = explained(the_fourth_of_may(), (), ["opening"])[0]

    assert load_explanation(dump_explanation(told)) == told


def test_of_many_as_many_more_have_ways_out_that_nothing_the_others_do_can_help(monkeypatch):
    monkeypatch.setattr(session, "WAYS_FOR", 1)
    problem = the_fourth_of_may()
    (opening,) = problem.sessions
    several = [dataclasses.replace(opening, id=f"o{n}", weight=weight) for n, weight in enumerate((1, 9, 1))]
    problem = dataclasses.replace(problem, sessions=tuple(several))
    state = State(compile_problem(problem))

    told = session.explain_all(state, (), left_out_proven=False)

    assert [(one.state, bool(one.ways)) for one in told] == [("any", True), ("any", True), ("any", False)]
