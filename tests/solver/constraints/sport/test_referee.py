from dataclasses import replace

from solver.constraints import bind, rules
from solver.problem import Group, Person, Pool, Problem, Use
from solver.timetable import Placement, Timetable
from tests.tools import oracle
from tests.tools.problems import random_timetable, small_view
from tests.tools.stories import at, faults, plan, session, span

FOUR = ("r1", "r2", "r3", "r4")


def matches(need: int = 1, **more) -> Problem:
    pools = (Pool("referee", FOUR, need, neutral=True),)
    two = (session("m1", 30, entries=("lab1",), pools=pools), session("m2", 30, pools=pools))
    return plan(*two, groups=(Group("lab1", members=("r1",)),), **more)


def said(problem: Problem, most: int = 0, **named: tuple[int, tuple[str, ...]]) -> list[str]:
    """What the rule says, in English, of matches at these starts with these names."""
    rule = rules()["referee"]
    placements = (Placement(s, t, (), (("referee", who),)) for s, (t, who) in named.items())
    use = bind(problem, Use("u", "referee", params={"most": most}), rule)
    found = rule.check(problem, Timetable.of(problem, placements), use)
    return [rule.sentence.say(b.facts, "en", problem.called) for b in found]


def test_free_and_neutral_referees_are_allowed():
    assert said(matches(), m1=(at(0, "12:00"), ("r2",)), m2=(at(0, "12:00"), ("r1",))) == []


def test_one_too_few_is_refused():
    assert said(matches(2), m2=(at(0, "12:00"), ("r1",))) == ["referees: 2 needed, 1 named"]


def test_nobody_judges_the_own_branch_or_from_outside_the_pool():
    assert said(matches(), m1=(at(0, "12:00"), ("r1",))) == ["r1: may not do this duty"]
    assert said(matches(), m2=(at(0, "12:00"), ("me",))) == ["me: may not do this duty"]


def test_a_busy_referee_is_refused_until_the_last_tick():
    busy = (Person("r2", busy=(span(0, "12:00", "13:00"),)),)
    assert said(matches(people=busy), m2=(at(0, "13:00"), ("r2",))) == []
    assert said(matches(people=busy), m2=(at(0, "12:45"), ("r2",))) == ["r2: is not free then"]


def test_nobody_is_in_two_places_at_once():
    first = (at(0, "12:00"), ("r2",))
    assert said(matches(), m1=first, m2=(at(0, "12:30"), ("r2",))) == []
    assert said(matches(), m1=first, m2=(at(0, "12:15"), ("r2",))) == ["r2: is in two places at once"]


def test_one_a_day_is_allowed_and_a_second_is_refused():
    first = (at(0, "12:00"), ("r2",))
    assert said(matches(), 1, m1=first, m2=(at(1, "12:00"), ("r2",))) == []
    assert said(matches(), 1, m1=first, m2=(at(0, "17:00"), ("r2",))) == [
        "r2: at most 1 a day for each person"
    ]


def test_before_names_are_known_the_pool_together_has_enough_hands():
    assert faults("referee", matches(2), {"m1": at(0, "12:00"), "m2": at(0, "17:00")}, most=1) == []
    assert faults("referee", matches(3), {"m1": at(0, "12:00"), "m2": at(0, "17:00")}, most=1) == [
        ("m1", "m2")
    ]


def test_without_names_declaration_and_check_agree():
    rule, broken = rules()["referee"], 0
    for seed in range(60):
        view = small_view(seed)
        use = bind(view.problem, Use("u", "referee", params={"most": 1}), rule)
        timetable = random_timetable(view, seed)
        bare = Timetable.of(view.problem, [replace(p, duties=()) for p in timetable.placements])

        breaches = list(rule.check(view.problem, bare, use))

        assert bool(breaches) == bool(oracle.broken(view, bare, rule.declare(view, use)))
        broken += bool(breaches)
    assert broken
