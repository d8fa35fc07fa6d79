"""A rule that was set from above: organisers read who set it, administrators change it."""

import pytest

from scheduler.models import RuleUse
from scheduler.services import building
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small


@pytest.fixture
def small(session):
    small = Small.make()
    with writing():
        factories.rule_use(small.plan, "day_type", "from-above", binding=True)
        factories.rule_use(small.plan, "day_type", "our-own")
    return small


def use(session, code):
    session.expire_all()
    return session.query(RuleUse).filter_by(code=code).one()


def address(session, code, more=""):
    return f"/organiser/plans/2021/rules/{use(session, code).id}{more}"


def test_an_organiser_reads_that_it_was_set_from_above(client, small):
    page = client.sign_in(small.user).get("/organiser/plans/2021/rules").text

    assert page.count("这条规则由院工会定，你不能改。") == 1
    assert page.count("关掉") == 1


def test_an_organiser_cannot_switch_it_by_page_or_program(client, small, session):
    client.sign_in(small.user)

    assert client.post(address(session, "from-above"), data={"on": "0"}).status_code == 403
    number = use(session, "from-above").id
    tag = client.get(f"/api/v1/uses/{number}").headers["ETag"]
    answer = client.patch(f"/api/v1/uses/{number}", json={"on": False}, headers={"If-Match": tag})

    assert (answer.status_code, answer.json["code"]) == (403, "set-from-above")
    assert use(session, "from-above").on


def test_an_organiser_cannot_make_a_rule_binding_or_free(client, small, session):
    client.sign_in(small.user)

    assert client.post(address(session, "our-own", "/binding"), data={"binding": "1"}).status_code == 403
    assert not use(session, "our-own").binding


def test_an_administrator_changes_both(client, small, session):
    with writing():
        admin = factories.user("boss", "admin")
    client.sign_in(admin)

    client.post(address(session, "from-above"), data={"on": "0"})
    client.post(address(session, "our-own", "/binding"), data={"binding": "1"})

    assert not use(session, "from-above").on
    assert use(session, "our-own").binding


def test_the_solver_knows_which_rules_bind(small):
    uses = {u.id: u.binding for u in building.build_problem(small.plan.id).uses}

    assert (uses["from-above"], uses["our-own"]) == (True, False)
