"""Sessions that take place only together are explained and tried together: a sports day and its rain reserve."""

from dataclasses import replace

from solver.constraints import standard_uses
from solver.edits import apply
from solver.explain.asking import explained
from solver.explain.confirming import led_to
from solver.findings import find
from solver.problem import Opening, Use, Venue
from solver.words import Words
from tests.tools.stories import plan, session, span

LAWN = (("LAWN",),)
RESERVE = Use("rain", "rain_reserve", sessions=("main",), then=("reserve",), params={"days": 7})


def fair(reserve_days: tuple[int, int] = (7, 14)):
    """Two weeks; the lawn is open from 9 to 17 on working days. `reserve_days` is the reserve's window."""
    lawn = Venue("LAWN", Words("草坪", "Lawn"), openings=(Opening(("work",), 540, 1020),))
    first, last = reserve_days
    main = session("main", 240, places=LAWN, name=Words("运动会", "Sports day"))
    main = replace(main, window=span(0, "00:00", "23:45"))
    reserve = session("reserve", 240, places=LAWN, name=Words("雨天备用", "Rain reserve"))
    reserve = replace(reserve, window=replace_span(first, last))
    problem = plan(main, reserve, types="wwwwwrr" * 2, venues=(lawn,))
    return replace(problem, uses=(*standard_uses(), RESERVE, Use("hours", "window")))


def replace_span(first: int, last: int):
    return type(span(0, "00:00", "23:45"))(first * 96, last * 96)


def test_a_pair_of_which_one_has_only_closed_days_gets_a_way_for_both():
    problem = fair((12, 14))  # a Saturday and a Sunday: the lawn is closed
    assert [f.where for f in find(problem)] == ["sessions.reserve"]

    ways = [told.ways for told in explained(problem, (), ["main", "reserve"])]

    for session_ways, other in zip(ways, ("reserve", "main"), strict=True):
        assert session_ways
        for way in session_ways:
            assert way.confirmed
            assert [p.session for p in way.also] == [other]
            assert way.edits
            edited, staffing = led_to(problem, (), way)
            assert {p.session for p in staffing.timetable.placements} == {"main", "reserve"}
            assert edited == apply(problem, way.edits)


def test_where_both_fit_the_one_brings_the_other_without_asking_for_anything():
    problem = fair()

    (told,) = explained(problem, (), ["main"])

    (way, *_) = told.ways
    assert (way.edits, [p.session for p in way.also]) == ((), ["reserve"])
    assert way.words == (
        Words("同时排上“雨天备用”：4月13日 9:00", "with it “Rain reserve” is placed, 13 Apr 9:00"),
    )


def test_one_that_can_lie_nowhere_at_all_leaves_its_partner_without_a_way():
    problem = fair()
    lost = tuple(
        replace(s, places=(("LAWN", "LAWN2"),)) if s.id == "reserve" else s for s in problem.sessions
    )
    small = Venue("LAWN2", Words("小草坪", "Small lawn"), openings=(Opening(("holiday",), 540, 600),))
    problem = replace(problem, sessions=lost, venues=(*problem.venues, small))

    (told,) = explained(problem, (), ["main"])

    assert all(way.confirmed for way in told.ways)
