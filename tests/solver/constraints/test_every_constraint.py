"""Laws of every rule: what it declares and what it checks are the same, on random problems."""

import dataclasses
import re
import string
from functools import lru_cache

import numpy as np
import pytest

from solver.constraints import bind, rules, standard_uses
from solver.constraints.base import Bound, Rule
from solver.constraints.parameters import parameters
from solver.constraints.stating import stated
from solver.problem import Use
from solver.shapes import Mask, Price
from solver.view import View
from solver.words import Words
from tests.tools import oracle
from tests.tools.parameters import random_params
from tests.tools.problems import random_timetable, small_view

SEEDS = range(60)
TIMETABLES = range(4)

# A law that a rule cannot keep, with the reason.
BEYOND_SHAPES: dict[str, str] = {
    "referee": "people are named after the times; tests/solver/constraints/sport/test_referee.py has the law",
}

EVERY_RULE = pytest.mark.parametrize("rule", rules().values(), ids=lambda r: r.code)


def example_use(rule: Rule, view: View, *, hard: bool | None = None) -> Bound:
    use = Use(id="use", rule=rule.code, params=rule.example, hard=hard, weight=3)
    return bind(view.problem, dataclasses.replace(use, **rule.example_use), rule)


@lru_cache
def judged(code: str, hard: bool) -> tuple[int, int]:
    """Holds declaration against check; gives how often the rule was broken (or cost), and how often not."""
    rule = rules()[code]
    bad = good = 0
    for seed in SEEDS:
        view = small_view(seed)
        use = example_use(rule, view, hard=hard)
        shapes = list(rule.declare(view, use))
        for number in TIMETABLES:
            timetable = random_timetable(view, seed * 100 + number)
            breaches = list(rule.check(view.problem, timetable, use))
            agree(view, timetable, use, shapes, breaches)
            bad, good = bad + bool(breaches), good + (not breaches)
    return bad, good


def agree(view, timetable, use, shapes, breaches) -> None:
    where = f"{view.problem.name.en}: {timetable.placements}"
    assert all(b.amount > 0 for b in breaches), where
    assert all(b.sessions for b in breaches), where
    spoken_of = {s.id for s in (*use.sessions, *use.then)}
    assert all(spoken_of.issuperset(b.sessions) for b in breaches), where
    broken = oracle.broken(view, timetable, shapes)
    if use.hard:
        assert bool(breaches) == bool(broken), f"{where}\ncheck: {breaches}\nshapes: {broken}"
    else:
        assert not broken, f"a wish declares a hard shape: {broken}"
        due = use.weight * sum(b.amount for b in breaches)
        assert due == oracle.cost(view, timetable, shapes), f"{where}\ncheck: {breaches}"


def ways(rule: Rule) -> list[bool]:
    return [True, False] if rule.switchable else [rule.hard]


@EVERY_RULE
def test_what_is_declared_and_what_is_checked_agree(rule):
    if rule.code in BEYOND_SHAPES:
        pytest.skip(BEYOND_SHAPES[rule.code])
    for hard in ways(rule):
        bad, good = judged(rule.code, hard)
        assert bad, "no random timetable broke it: give it an example that bites"
        assert good, "every random timetable broke it: give it a milder example"


@EVERY_RULE
def test_they_agree_whatever_the_parameters_are(rule):
    if rule.code in BEYOND_SHAPES or not parameters(rule.params):
        return
    for seed in range(8):
        view = small_view(seed)
        use = dataclasses.replace(example_use(rule, view), params=random_params(rule, view.problem, seed))
        shapes = list(rule.declare(view, use))
        for number in range(2):
            timetable = random_timetable(view, seed * 100 + number)
            agree(view, timetable, use, shapes, list(rule.check(view.problem, timetable, use)))


@EVERY_RULE
def test_a_wish_costs_its_weight_times_what_it_is_missed_by(rule):
    if not (rule.switchable or not rule.hard):
        return
    for seed in range(6):
        view = small_view(seed)
        timetable = random_timetable(view, seed)
        use = example_use(rule, view, hard=False)
        amount = sum(b.amount for b in rule.check(view.problem, timetable, use))
        for weight in (1, 7):
            weighed = dataclasses.replace(use, weight=weight)
            assert oracle.cost(view, timetable, rule.declare(view, weighed)) == weight * amount


@EVERY_RULE
def test_it_is_stated_in_both_languages_with_any_parameters(rule):
    said = set()
    for seed in range(8):
        params = random_params(rule, small_view(0).problem, seed)
        both = stated(rule, params)
        assert both.zh
        assert both.en
        assert both.zh != both.en
        assert not re.search(r"[…{}]|Ref\(|None", both.zh + both.en), both
        said.add(both)
    if parameters(rule.params) and rule.code != "poll":  # many votes are no sentence
        assert len(said) > 1, "it says the same whatever its parameters"


@EVERY_RULE
def test_facts_fill_the_sentence_in_both_languages(rule):
    wanted = {key for _, key, _, _ in string.Formatter().parse(rule.sentence.en) if key}
    assert wanted == {key for _, key, _, _ in string.Formatter().parse(rule.sentence.zh) if key}
    for seed in SEEDS[:20]:
        view = small_view(seed)
        use = example_use(rule, view)
        timetable = random_timetable(view, seed)
        for thing in (*rule.declare(view, use), *rule.check(view.problem, timetable, use)):
            missing = wanted - set(thing.facts)
            assert not missing, f"{thing} has no fact for {missing}"
            for language in ("zh", "en"):
                assert "…" not in rule.sentence.say(thing.facts, language, view.problem.called)


@EVERY_RULE
def test_masks_and_prices_fit_the_starts_and_spare_what_is_fixed(rule):
    for seed in SEEDS[:20]:
        view = small_view(seed)
        for shape in rule.declare(view, example_use(rule, view)):
            if isinstance(shape, Mask):
                assert len(shape.allowed) == len(view.starts(shape.session))
                assert shape.session.fixed is None
                assert not all(shape.allowed), "a mask that forbids nothing costs time"
            if isinstance(shape, Price):
                assert len(shape.cost) == len(view.starts(shape.session))
                assert min(shape.cost, default=0) >= 0


@EVERY_RULE
def test_it_has_titles_sentences_keys_and_labelled_parameters(rule):
    assert isinstance(rule.title, Words)
    assert rule.title.zh
    assert rule.title.en
    assert rule.sentence.zh
    assert rule.sentence.en
    assert rule.keys
    for parameter in parameters(rule.params):
        assert parameter.label.zh, parameter.name
        assert parameter.label.en, parameter.name


@EVERY_RULE
def test_it_stands_in_the_module_of_its_code(rule):
    assert type(rule).__module__.rsplit(".", 1)[1] == rule.code


@EVERY_RULE
def test_its_default_parameters_can_be_declared_and_checked(rule):
    view = small_view(0)
    use = bind(view.problem, Use(id="use", rule=rule.code), rule)
    assert use.params == rule.params()
    list(rule.declare(view, use))
    list(rule.check(view.problem, random_timetable(view, 0), use))


@EVERY_RULE
def test_nothing_is_asked_of_no_sessions(rule):
    view = small_view(1)
    use = bind(view.problem, Use(id="use", rule=rule.code, sessions=(), params=rule.example), rule)
    assert list(rule.declare(view, use)) == []
    assert list(rule.check(view.problem, random_timetable(view, 1), use)) == []


def test_standard_rules_need_no_parameters():
    view = small_view(2)
    for use in standard_uses():
        assert use.params == {}
        bind(view.problem, use, rules()[use.rule])


@EVERY_RULE
def test_what_a_way_out_asks_is_an_edit_said_in_both_languages_or_nobody_is_asked(rule):
    for seed in SEEDS[:20]:
        view = small_view(seed)
        use = example_use(rule, view)
        for session, start, place, facts in forbidden_cells(view, rule, use):
            relief = rule.relief(view.problem, use, session, start, place, facts)
            if rule.effort is None:
                assert relief is None
            elif relief is not None:
                assert relief.edits
                assert 1 <= relief.effort <= 5
                assert relief.words.zh != relief.words.en
                assert "" not in (relief.words.zh.strip(), relief.words.en.strip())
                assert not re.search(r"[…{}]|\bRef\(|None", relief.words.zh + relief.words.en)


def forbidden_cells(view, rule, use):
    """A cell that each mask forbids, with its facts; of other shapes any cell, since no facts are given."""
    for shape in rule.declare(view, use):
        if isinstance(shape, Mask):
            bad = np.flatnonzero(~np.asarray(shape.allowed) & takes_place(view, shape.session))
            if len(bad):
                start = int(view.starts(shape.session)[bad[0]])
                yield shape.session, start, shape.session.places[shape.place or 0], shape.facts
        else:
            for session in use.sessions[:3]:
                starts = view.starts(session)[takes_place(view, session)]
                if len(starts):
                    yield session, int(starts[0]), session.places[0], {}


def takes_place(view, session):
    """Where there is any occurrence at all."""
    return np.any([takes for _, takes in view.occurrences(session)], axis=0)
