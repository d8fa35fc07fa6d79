"""The cheapest assignment, held against trying everything."""

import itertools
import random

import pytest

from solver.matching import cheapest


def by_trying(costs, room, part_of):
    """(how many are placed, their cost) of the best of all ways."""
    best = (0, 0)
    for chosen in itertools.product(*([None, *wished] for wished in costs.values())):
        places = [p for p in chosen if p is not None]
        full = any(places.count(p) > room[p] for p in set(places))
        wholes = [part_of[p] for p in places if p in part_of]
        if full or any(wholes.count(w) > room[w] for w in set(wholes)):
            continue
        cost = sum(costs[who][p] for who, p in zip(costs, chosen, strict=True) if p is not None)
        best = min(best, (-len(places), cost))
    return best


def total(costs, found):
    return (-len(found), sum(costs[who][place] for who, place in found.items()))


def test_the_wished_place_goes_to_whom_it_costs_most_to_do_without():
    costs = {"ann": {"noon": 0, "evening": 1}, "bob": {"noon": 0, "evening": 5}}

    assert cheapest(costs, {"noon": 1, "evening": 1}) == {"ann": "evening", "bob": "noon"}


def test_as_many_as_can_be_comes_before_cheap():
    costs = {"ann": {"noon": 0, "evening": 900}, "bob": {"noon": 0}}

    assert cheapest(costs, {"noon": 1, "evening": 1}) == {"ann": "evening", "bob": "noon"}


def test_a_whole_limits_its_parts():
    costs = {"ann": {"mon": 0, "far": 7}, "bob": {"tue": 1, "far": 7}}

    found = cheapest(costs, {"mon": 1, "tue": 1, "far": 1, "hall": 1}, part_of={"mon": "hall", "tue": "hall"})

    assert found == {"ann": "mon", "bob": "far"}


def test_nobody_and_no_place_are_answers():
    assert cheapest({}, {}) == {}
    assert cheapest({"ann": {}}, {}) == {}


def test_costs_may_be_longer_than_a_machine_word():
    costs = {"ann": {"x": 10**40, "y": 10**40 + 1}, "bob": {"x": 10**40}}

    assert cheapest(costs, {"x": 1, "y": 1}) == {"ann": "y", "bob": "x"}


@pytest.mark.parametrize("seed", range(40))
def test_no_other_way_is_better(seed):
    dice = random.Random(seed)
    places = [f"p{n}" for n in range(4)]
    part_of = {p: dice.choice(("a", "b")) for p in places if dice.random() < 0.6}
    room = {p: dice.randint(0, 2) for p in (*places, "a", "b")}
    costs = {
        f"w{n}": {p: dice.randint(0, 9) for p in places if dice.random() < 0.7}
        for n in range(dice.randint(1, 5))
    }

    assert total(costs, cheapest(costs, room, part_of=part_of)) == by_trying(costs, room, part_of)
