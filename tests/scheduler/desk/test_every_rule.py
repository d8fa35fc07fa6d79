"""Laws that hold for all desk rules, those of tomorrow too."""

import pytest

from scheduler import desk
from scheduler.desk import History, Setting
from solver.constraints.base import BadUse
from solver.constraints.parameters import parameters
from tests.tools.desk_requests import before, request, used

RULES = list(desk.rules().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_rule_has_words_in_both_languages_and_says_its_parameters(rule):
    params = desk.read(rule.code, {})
    texts = [rule.title.zh, rule.title.en]
    texts += [rule.sentence.say(vars(params), language) for language in ("zh", "en")]

    assert all(texts)
    assert not any("…" in text for text in texts)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_module_has_the_name_of_its_rule(rule):
    assert type(rule).__module__ == f"scheduler.desk.{rule.code}"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_an_ordinary_request_of_somebody_new_passes_every_standard_rule(rule):
    if rule.standard:
        assert desk.refusals(request(), History(), {rule.code: desk.read(rule.code, {})}) == ()


def test_the_standard_rules_are_in_force_without_a_row():
    assert list(desk.in_force((), "GYM-B")) == [
        "advance",
        "check_in",
        "cool_down",
        "hold",
        "length",
        "notice",
        "one_place",
        "opening",
        "quota_future",
        "quota_peak",
        "reoffer",
        "waiting",
    ]


def test_a_venues_own_row_goes_before_one_for_all_and_another_venues_does_not_matter():
    rows = [
        Setting("length", "GYM-B", {"longest": 90}),
        Setting("length", "", {"longest": 60}),
        Setting("length", "GYM-T", {"longest": 30}),
    ]

    assert desk.in_force(rows, "GYM-B")["length"].longest == 90
    assert desk.in_force(rows, "GYM-A")["length"].longest == 60


def test_a_rule_can_be_switched_off():
    assert "advance" not in desk.in_force([Setting("advance", on=False)], "GYM-B")


def test_a_parameter_that_is_none_is_refused():
    with pytest.raises(BadUse):
        desk.read("quota_peak", {"peak": ["noon"]})


def test_an_exempt_role_or_group_is_not_asked():
    three = before(*(used(f"2021-10-{day} 07:00") for day in (15, 18, 19)))
    rule = {
        "quota_future": desk.read("quota_future", {"exempt_roles": ["captain"], "exempt_groups": ["JURY"]})
    }
    asked = {
        "nobody special": request(),
        "captain": request(roles=frozenset({"captain"})),
        "jury": request(groups=frozenset({"JURY"})),
    }

    found = {who: len(desk.refusals(one, three, rule)) for who, one in asked.items()}

    assert found == {"nobody special": 1, "captain": 0, "jury": 0}


def test_what_may_be_overridden_is_set_aside_and_carries_its_code_else():
    rules = {"advance": desk.read("advance", {}), "opening": desk.read("opening", {})}
    asked = request("2021-10-25 23:00")

    assert [no.code for no in desk.refusals(asked, History(), rules)] == ["opening", "advance"]
    assert desk.refusals(asked, History(), rules, overridden={"opening", "advance"}) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
@pytest.mark.parametrize("number", [0, 1, 100_000])
def test_no_number_that_an_organiser_may_set_makes_a_rule_fail(rule, number):
    kind: type = rule.params
    numbers = [p.name for p in parameters(kind) if p.sort in ("whole", "number") and not p.most < number]
    rules = {rule.code: desk.read(rule.code, dict.fromkeys(numbers, number))}
    full = before(*(used(f"2021-10-{day} 18:00") for day in (15, 18, 19)))

    for verb in rule.verbs:
        for history in (History(), full):
            desk.refusals(request(verb=verb), history, rules)
