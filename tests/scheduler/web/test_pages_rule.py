"""A rule's form: every rule has one, what is typed comes back, what is wrong is told where it is."""

import re

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict

from scheduler.models import RuleUse
from scheduler.services import ruling
from scheduler.transactions import writing
from scheduler.web import rule_forms
from solver.constraints import rules
from solver.constraints.parameters import MINUTE_OF_DAY, parameters
from tests.tools import factories
from tests.tools.published import two_lectures

RULES = "/organiser/plans/2021/rules"
REST = {"p.minutes": "45", "sessions": ["event:E01"], "hard": "1", "weight": "2", "on": "1", "act": "save"}


@pytest.fixture
def small(session):
    return two_lectures()


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def rest(small, **values):
    with writing():
        return factories.rule_use(
            small.plan, "team_rest", "rest", params={"minutes": 30}, sessions=["*"], then=[], **values
        )


def stored(session, code="rest"):
    session.expire_all()
    return session.query(RuleUse).filter_by(code=code).one_or_none()


def seen(client, code):
    return re.search(r'name="seen" value="(\w*)"', client.get(f"{RULES}/of/{code}").text)[1]


def test_every_rule_has_a_form_in_both_languages(organiser):
    for number, code in enumerate(rules()):
        page = organiser.get(f"{RULES}/new?rule={code}&lang={('zh', 'en')[number % 2]}")
        assert page.status_code == 200, code


def test_what_the_form_shows_is_what_it_sends(app, organiser, small):
    """The form of each rule's example, filled in by nobody, says the same rule."""
    for code, rule in rules().items():
        own = {name: list(v) if isinstance(v, tuple) else v for name, v in rule.example.items()}
        own |= {name: ["AUD"] for name in ("venues", "places") if name in own}
        with writing():
            more = {"params": own, "sessions": ["event:E01"], "then": []}
            factories.rule_use(small.plan, code, f"own.{code}", **more)
        page = html.fromstring(organiser.get(f"{RULES}/of/own.{code}").text)
        form = next(form for form in page.forms if "seen" in form.fields)
        with app.test_request_context():
            said = rule_forms.said(rule, MultiDict(form.form_values()))
        assert said.wrong == {}, code
        assert {name: said.values["params"][name] for name in own} == own, code
        assert (said.values["sessions"], said.values["weight"], said.values["on"]) == (["event:E01"], 1, True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_no_rule_takes_is_told_at_its_field_in_the_language_of_the_page(app, organiser, language):
    """Every number of every rule, one too high: kept as it was typed, with what is wrong beside it."""
    for code, rule in rules().items():
        for one in parameters(rule.params):
            if one.most is None or one.is_list or one.unit == MINUTE_OF_DAY:
                continue
            typed = str(int(one.most) + 1)
            with app.test_request_context(f"/?lang={language}"):
                said = rule_forms.said(rule, MultiDict({f"p.{one.name}": typed, "weight": "1"}))
                inputs = rule_forms.inputs(rule, said.values["params"], said.wrong)
            (field,) = (i for i in inputs if i.name == f"p.{one.name}")

            right = (
                f"要在 {one.least} 到 {one.most} 之间"
                if language == "zh"
                else f"from {one.least} to {one.most} is"
            )
            assert field.value == typed, code
            assert right in field.problem, code


def test_a_rule_is_added_and_said_in_a_sentence(organiser, session):
    answer = organiser.post(f"{RULES}/new", data={"rule": "team_rest", **REST}, follow_redirects=True)

    assert "每队两场之间至少休息45 分钟" in answer.text
    row = stored(session, "team_rest-2")
    assert (row.params, row.sessions, row.hard, row.weight, row.origin) == (
        {"minutes": 45},
        ["event:E01"],
        True,
        2,
        "page",
    )


def test_it_is_tried_without_being_saved(organiser, session):
    order = {
        "rule": "band",
        "p.start_minute": "20",
        "p.end_minute": "24:00",
        "everything": "1",
        "on": "1",
        "act": "try",
    }

    page = organiser.post(f"{RULES}/new?lang=en", data=order).text

    assert "broken 2 times" in page
    assert 'value="20:00"' in page
    assert session.query(RuleUse).count() == 0


def test_what_is_wrong_is_told_at_its_field_and_kept(organiser, small, session):
    rest(small)

    answer = organiser.post(
        f"{RULES}/of/rest", data=REST | {"p.minutes": "-5", "seen": seen(organiser, "rest")}
    )

    assert answer.status_code == 422
    assert 'value="-5"' in answer.text
    assert "要在 0 到 1000000 之间" in answer.text
    assert stored(session).params == {"minutes": 30}


def test_sessions_that_are_not_there_are_told(organiser):
    order = {"rule": "team_rest", **REST, "sessions": [], "sessions_written": "E09.x"}

    answer = organiser.post(f"{RULES}/new", data=order)

    assert answer.status_code == 422
    assert "“E09.x”没有选中任何场次" in answer.text


def test_all_sessions_and_some_of_them_is_asked_back(organiser, session):
    answer = organiser.post(f"{RULES}/new?lang=en", data={"rule": "team_rest", **REST, "everything": "1"})

    assert answer.status_code == 422
    assert "keep one of the two" in answer.text
    assert session.query(RuleUse).count() == 0


def test_a_change_is_saved_and_undone_from_the_list(organiser, small, session):
    rest(small)
    organiser.post(f"{RULES}/of/rest", data=REST | {"seen": seen(organiser, "rest")})
    assert stored(session).params == {"minutes": 45}

    page = organiser.get(RULES).text
    organiser.post(re.search(r'action="([^"]+/undo)"', page)[1])

    assert (stored(session).params, stored(session).weight) == ({"minutes": 30}, 1)


def test_a_standard_rule_is_changed_and_made_as_it_was(organiser, session):
    data = {"everything": "1", "p.margin": "30", "act": "save", "on": "1"}
    organiser.post(f"{RULES}/of/daylight", data={**data, "seen": seen(organiser, "daylight")})
    assert stored(session, "daylight").params["margin"] == 30

    organiser.post(f"{RULES}/of/daylight", data={**data, "act": "back", "seen": seen(organiser, "daylight")})

    assert stored(session, "daylight") is None


def test_who_comes_second_sees_the_difference_and_keeps_theirs_or_their_own(organiser, small, session):
    rest(small)
    old = seen(organiser, "rest")
    with writing():
        other = factories.user("li", "organiser", person_id=factories.person("20500", name="李红梅").id)
    ruling.change(small.plan, "rest", {"params": {"minutes": 60}}, other)

    answer = organiser.post(f"{RULES}/of/rest", data=REST | {"seen": old})

    assert answer.status_code == 409
    assert "有人刚改过这条规则：李红梅。" in answer.text
    assert "至少休息1 小时" in answer.text
    assert "用我的" in answer.text
    assert stored(session).params == {"minutes": 60}
    now = re.search(r'name="seen" value="(\w*)"', answer.text)[1]
    assert organiser.post(f"{RULES}/of/rest", data=REST | {"seen": now}).status_code == 303
    assert stored(session).params == {"minutes": 45}


def test_what_was_set_from_above_has_no_button(organiser, small):
    rest(small, binding=True)

    assert 'value="save"' not in organiser.get(f"{RULES}/of/rest").text
    refused = organiser.post(f"{RULES}/of/rest", data=REST | {"seen": seen(organiser, "rest")})
    assert refused.status_code == 403


def test_members_see_none_of_it(client, small):
    with writing():
        client.sign_in(factories.user("m", "member"))

    assert client.get(f"{RULES}/new?rule=band").status_code == 403
    assert client.post(f"{RULES}/new", data={"rule": "band"}).status_code == 403
