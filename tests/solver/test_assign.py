"""People are named for duties: all that can be, fairly, and the same every time."""

from dataclasses import replace
from random import Random

import pytest

from solver.assign import Staffing, assign
from solver.constraints import bind, rules
from solver.problem import Group, Person, Pool, Problem, Use
from solver.timetable import Placement, Timetable
from tests.tools.stories import at, plan, session, span

FOUR = ("r1", "r2", "r3", "r4")


def staffed(problem: Problem, where: dict[str, int]) -> Staffing:
    timetable = Timetable.of(problem, [Placement(s, t) for s, t in where.items()])
    staffing = assign(problem, timetable)
    rule = rules()["referee"]
    most = [u.params.get("most", 0) for u in problem.uses] or [0]
    use = bind(problem, Use("u", "referee", params={"most": most[0]}), rule)
    assert list(rule.check(problem, staffing.timetable, use)) == []
    return staffing


def named(staffing: Staffing) -> dict[str, tuple[str, ...]]:
    return {p.session: dict(p.duties).get("referee", ()) for p in staffing.timetable.placements}


def match(name: str, need: int, *, people: tuple[str, ...] = FOUR, **more):
    return session(name, 30, pools=(Pool("referee", people, need, neutral=True),), **more)


def test_a_session_without_duties_is_left_as_it_is():
    problem = plan(session("a"))
    assert staffed(problem, {"a": at(0)}) == Staffing(Timetable.of(problem, [Placement("a", at(0))]))


def test_a_final_between_the_branches_of_two_referees_cannot_be_staffed():
    """Trap 5 of the sample year: two are left, three are needed."""
    groups = (Group("lab1", members=("r1",)), Group("lab2", members=("r2",)))
    teams = (match("semi", 3, entries=("lab1",)), match("final", 3, entries=("lab1", "lab2")))
    staffing = staffed(plan(*teams, groups=groups), {"semi": at(0, "12:00"), "final": at(1, "12:00")})

    assert staffing.unstaffed == ("final",)
    assert named(staffing) == {"semi": ("r2", "r3", "r4"), "final": ()}


def test_nobody_is_in_two_overlapping_sessions():
    two = plan(match("a", 2), match("b", 2))
    found = named(staffed(two, {"a": at(0, "12:00"), "b": at(0, "12:15")}))
    assert sorted(found["a"] + found["b"]) == list(FOUR)


def test_as_many_sessions_as_can_be_are_staffed():
    three = plan(match("a", 3), match("b", 2), match("c", 2))
    staffing = staffed(three, {s: at(0, "12:00") for s in "abc"})
    assert staffing.unstaffed == ("a",)


def test_a_chain_is_solved_where_the_first_choice_would_fail():
    """r1 is the only one for c, so a and b have to do without."""
    chain = plan(
        match("a", 1, people=("r1", "r2")), match("b", 1, people=("r2", "r3")), match("c", 1, people=("r1",))
    )
    staffing = staffed(chain, {"a": at(0, "12:00"), "b": at(0, "12:15"), "c": at(0, "12:00")})
    assert named(staffing) == {"a": ("r2",), "b": ("r3",), "c": ("r1",)}


def test_who_is_busy_or_must_be_elsewhere_is_not_named():
    busy = (Person("r1", busy=(span(0, "12:00", "12:15"),)),)
    family = session("family", 180, people=("r2",))
    staffing = staffed(
        plan(match("a", 2), family, people=busy), {"a": at(0, "12:00"), "family": at(0, "10:00")}
    )
    assert named(staffing)["a"] == ("r3", "r4")


def test_the_load_is_even():
    days = plan(*(match(f"m{n}", 3) for n in range(8)))
    found = named(staffed(days, {f"m{n}": at(n % 7, f"{12 + n // 7}:00") for n in range(8)}))
    assert sorted(sum(r in who for who in found.values()) for r in FOUR) == [6, 6, 6, 6]


def test_a_daily_limit_is_kept():
    use = Use("u", "referee", params={"most": 1})
    problem = replace(plan(match("a", 2), match("b", 1), match("c", 1)), uses=(use,))
    staffing = staffed(problem, {"a": at(0, "9:00"), "b": at(0, "12:00"), "c": at(0, "15:00")})
    assert sorted(sum(named(staffing).values(), ())) == list(FOUR)


def test_where_the_daily_limit_binds_one_session_stays_without():
    """r1 alone may do b, and a needs r1 too."""
    jobs = (match("a", 2, people=("r1", "r2", "r3")), match("b", 1, people=("r1",)), match("c", 1))
    problem = replace(plan(*jobs), uses=(Use("u", "referee", params={"most": 1}),))
    morning = {"a": at(0, "9:00"), "b": at(0, "12:00")}

    assert named(staffed(problem, morning)) == {"a": ("r2", "r3"), "b": ("r1",)}

    short = replace(problem, sessions=(replace(jobs[0], window=problem.sessions[0].window,
                    pools=(Pool("referee", ("r1", "r2"), 2),)), *problem.sessions[1:]))  # fmt: skip
    assert staffed(short, morning).unstaffed == ("b",)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_named_passes_the_check_and_is_the_same_again(seed):
    rng = Random(seed)
    jurors = tuple(f"p{n}" for n in range(8))
    sessions = [
        match(f"m{n}", rng.randint(1, 3), people=tuple(sorted(rng.sample(jurors, 4)))) for n in range(12)
    ]
    problem = plan(*sessions)
    where = {s.id: at(rng.randrange(2), f"{rng.randint(12, 15)}:00") for s in sessions}

    staffing = staffed(problem, where)

    assert staffing == staffed(problem, where)
    assert sorted(named(staffing)[s] == () for s in staffing.unstaffed) == [True] * len(staffing.unstaffed)


def test_hundreds_of_sessions_at_once_still_get_an_answer():
    crowd = plan(*(match(f"m{n}", 2, people=tuple(f"p{k}" for k in range(n, n + 6))) for n in range(60)))
    staffing = staffed(crowd, {f"m{n}": at(0, "12:00") for n in range(60)})
    assert len(named(staffing)) == 60
