from tests.tools.stories import at, breaches, cost, plan, session

THREE = plan(*(session(n, people=("chair", "deputy")) for n in "ab"), session("c", people=("chair",)))
DAYS = {"a": at(0), "b": at(1), "c": at(2)}


def test_two_are_free_and_the_third_costs_one():
    assert cost("fair_people", THREE, {"a": at(0), "c": at(2)}, most=2) == 0
    assert cost("fair_people", THREE, DAYS, most=2) == 1


def test_each_person_counts_even_where_two_have_the_same_sessions():
    twins = plan(*(session(n, people=("chair", "deputy")) for n in "ab"))
    assert cost("fair_people", twins, {"a": at(0), "b": at(1)}, most=1) == 2


def test_it_says_who():
    (breach,) = breaches("fair_people", THREE, DAYS, most=2)
    assert breach.facts["who"].id == "chair"


def test_only_what_is_tagged_counts():
    assert cost("fair_people", THREE, DAYS, most=0, tag="big") == 0
