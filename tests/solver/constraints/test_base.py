"""Binding a use to a problem: parameters as people write them, and what is refused."""

from dataclasses import dataclass

import pytest

from solver.constraints import bind, bound_uses, rule, rules, standard_uses
from solver.constraints.base import BadUse, is_judged, param, read_params
from solver.problem import Fixed, Use
from tests.tools.stories import plan, session


@dataclass(frozen=True)
class Params:
    minutes: int = param(30, unit="minutes", zh="分钟", en="minutes")
    share: float = param(0.5, zh="份额", en="share")
    strict: bool = param(False, zh="严格", en="strict")
    days: tuple[int, ...] = param((1, 2), zh="星期", en="days")
    names: tuple[str, ...] = param((), zh="名称", en="names")
    end: int = param(720, unit="minute of the day", after="minutes", zh="到", en="to")
    most: int = param(-1, least=-1, from_="minutes", zh="至多", en="at most")
    unit: str = param("day", choices=("day", "week"), zh="单位", en="unit")


def read(**params):
    return read_params(Use("u", "r", params=params), Params)


def test_texts_from_a_table_are_read_as_what_they_mean():
    assert read(minutes="45", share="0.25", strict="yes", days="3|4", names="a, b") == Params(
        45, 0.25, True, (3, 4), ("a", "b")
    )


def test_a_time_of_day_may_be_written_as_one():
    assert read(end="18:30").end == 18 * 60 + 30


def test_of_two_that_belong_together_the_other_one_is_named_as_people_know_it():
    with pytest.raises(BadUse) as refused:
        read_params(Use("u", "lunch_kept", params={"start_minute": "13:30"}), rules()["lunch_kept"].params)

    assert (refused.value.where, refused.value.words.zh) == ("end_minute", "要大于“午餐最早”")


def test_no_limit_need_not_reach_the_least():
    assert read(minutes=30, most=-1).most == -1


def test_without_parameters_the_defaults_hold():
    assert read() == Params()


@pytest.mark.parametrize(
    ("params", "where"),
    [
        ({"minutes": "soon"}, "minutes"),
        ({"strict": "maybe"}, "strict"),
        ({"days": "Mon"}, "days"),
        ({"x": 1}, "x"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": 10**9}, "minutes"),
        ({"minutes": 1.5}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"share": "nan"}, "share"),
        ({"share": 1e400}, "share"),
        ({"end": "25:00"}, "end"),
        ({"end": 30}, "end"),
        ({"most": 29}, "most"),
        ({"unit": "year"}, "unit"),
        ({"names": ["x"] * 201}, "names"),
        ({"names": [{}]}, "names"),
        ({"unit": "x" * 201}, "unit"),
    ],
)
def test_a_refusal_says_where_and_what_in_both_languages(params, where):
    with pytest.raises(BadUse) as refused:
        read(**params)

    assert (refused.value.use, refused.value.where) == ("u", where)
    assert refused.value.words.zh
    assert refused.value.words.en


def test_a_hard_rule_is_not_a_wish_and_a_wish_is_not_hard():
    problem = plan(session("a"))

    for code, hard in (("window", False), ("preferred_time", True)):
        with pytest.raises(BadUse, match="can only be"):
            bind(problem, Use("u", code, hard=hard), rule(code))


def test_a_switchable_rule_may_be_either_and_only_the_wish_has_a_price():
    problem = plan(session("a"))

    uses = [
        bind(problem, Use("u", "person_busy", hard=h, weight=4), rule("person_busy")) for h in (None, False)
    ]

    assert [(u.hard, u.price) for u in uses] == [(True, None), (False, 4)]


def test_selectors_are_resolved():
    problem = plan(session("a"), session("b", tags=("big",)))

    use = bind(problem, Use("u", "before", sessions=("a",), then=("tag:big",)), rule("before"))

    assert ([s.id for s in use.sessions], [s.id for s in use.then]) == (["a"], ["b"])


def test_uses_that_are_off_are_not_bound():
    problem = plan(session("a"), uses=(Use("x", "window"), Use("y", "notice", on=False)))

    assert [u.id for u in bound_uses(problem)] == ["x"]


def test_a_hard_rule_says_nothing_about_fixed_sessions_alone():
    fixed, free = session("a", fixed=Fixed(1)), session("b")
    problem = plan(fixed, free)
    hard = bind(problem, Use("u", "person_busy"), rule("person_busy"))
    wish = bind(problem, Use("u", "person_busy", hard=False), rule("person_busy"))

    assert [is_judged(hard, fixed), is_judged(hard, fixed, free), is_judged(wish, fixed)] == [
        False,
        True,
        True,
    ]


def test_what_every_plan_begins_with():
    wanted = {
        "venue_exclusive",
        "venue_taken",
        "venue_open",
        "venue_closed",
        "window",
        "fixed",
        "person_exclusive",
    }

    assert wanted <= {use.rule for use in standard_uses()}
    assert all(rules()[use.rule].standard and use.id == use.rule for use in standard_uses())
