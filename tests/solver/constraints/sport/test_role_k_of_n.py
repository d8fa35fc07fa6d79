"""Three of four referees stand at every rope match; five of seven jurors judge."""

from solver.problem import Group, Person, Pool
from solver.words import Words
from tests.tools.stories import at, breaches, faults, plan, session, span

FOUR = ("r1", "r2", "r3", "r4")
REFEREES = (Pool("referee", FOUR, 3, neutral=True),)
BRANCHES = (
    Group("lab1", members=("r1", "x")),
    Group("lab2", members=("r2", "y")),
    Group("lab3"),
    Group("lab4"),
)


def match(*entries: str, busy: tuple[str, ...] = ()):
    people = tuple(Person(p, busy=(span(0, "12:00", "13:00"),)) for p in busy)
    return plan(session("m", 30, entries=entries, pools=REFEREES), people=people, groups=BRANCHES)


def test_three_free_referees_are_enough_and_two_are_refused():
    assert faults("role_k_of_n", match("lab3", "lab4", busy=("r4",)), {"m": at(0, "12:30")}) == []
    assert faults("role_k_of_n", match("lab3", "lab4", busy=("r3", "r4")), {"m": at(0, "12:30")}) == [("m",)]
    assert faults("role_k_of_n", match("lab3", "lab4", busy=("r3", "r4")), {"m": at(0, "13:00")}) == []


def test_a_final_between_the_branches_of_two_referees_has_only_two_left():
    """Trap 5 of the sample year."""
    (breach,) = breaches("role_k_of_n", match("lab1", "lab2"), {"m": at(0, "12:30")})
    assert breach.facts == {"role": Words("裁判", "referees"), "need": 3, "free": 2}


def test_two_matches_at_once_need_six_of_four():
    two = plan(*(session(n, 30, pools=REFEREES) for n in ("m1", "m2")))
    assert faults("role_k_of_n", two, {"m1": at(0, "12:00"), "m2": at(0, "12:30")}) == []
    assert faults("role_k_of_n", two, {"m1": at(0, "12:00"), "m2": at(0, "12:15")}) == [("m1", "m2")]


def test_a_referee_who_must_be_elsewhere_is_missing():
    """Trap 11: the referee is also a mother at the family day."""
    family = session("f", 180, people=("r1", "r2"))
    both = plan(session("m", 30, pools=REFEREES), family)
    assert faults("role_k_of_n", both, {"m": at(0, "12:00"), "f": at(0, "12:30")}) == []
    assert faults("role_k_of_n", both, {"m": at(0, "12:00"), "f": at(0, "12:00")}) == [("m", "f")]


def test_two_duties_of_one_session_do_not_count_a_person_twice():
    pools = (Pool("referee", FOUR, 3), Pool("timekeeper", FOUR, 1))
    assert faults("role_k_of_n", plan(session("m", pools=pools)), {"m": at(0, "12:00")}) == []
    pools = (Pool("referee", FOUR, 3), Pool("timekeeper", FOUR, 2))
    assert faults("role_k_of_n", plan(session("m", pools=pools)), {"m": at(0, "12:00")})[0] == ("m",)
