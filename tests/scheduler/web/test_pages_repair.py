"""The repair page: what happened is chosen from lists, or typed as a code."""

import re

import pytest

from scheduler.web.pages_repair import _chosen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E22.A1", "E22.A1"),
        ("拔河 · 决赛 · 4月30日 周五 16:30 · E22.final", "E22.final"),
        ("张伟 · 20317", "20317"),
        ("Final · ", ""),
    ],
)
def test_the_code_is_what_stands_last_of_what_was_chosen(text, code):
    assert _chosen(text) == code


def test_sessions_that_stand_and_people_who_are_needed_are_offered(client, session):
    from scheduler.transactions import writing
    from tests.tools import factories
    from tests.tools.published import Small

    small = Small.make()
    with writing():
        factories.person("20317", name="张伟")
        factories.person("20318", name="王芳")
    small.add("E01", people=("20317",), places=(("MPH",),))
    small.put("E01.1", "2021-03-05 15:00", "MPH")
    small.publish()

    page = client.sign_in(small.user).get(f"/organiser/plans/{small.plan.code}/repair").text

    assert ' · E01.1"></option>' in page
    assert '<option value="张伟 · 20317"></option>' in page
    assert "王芳" not in page


@pytest.mark.parametrize(
    ("language", "button", "said"),
    [
        ("zh", "恢复红队", "恢复参赛：1 场回到计划里，都在"),
        ("en", "Bring Red back", "plays again: 1 back in the plan, all"),
    ],
)
def test_a_team_that_has_withdrawn_is_brought_back_with_one_button(client, session, language, button, said):
    from scheduler.transactions import writing
    from tests.tools import factories
    from tests.tools.published import Small

    small = Small.make()
    with writing():
        factories.group("RED", "team", title_zh="红队", title_en="Red")
        factories.group("BLUE", "team")
    small.add("E22", "A1", entries=("RED", "BLUE"))
    small.put("E22.A1", "2021-03-08 14:00", "AUD")
    small.publish()
    spoken = {"Accept-Language": language}
    client.sign_in(small.user)
    page = f"/organiser/plans/{small.plan.code}/repair"
    client.post(page, data={"what": "withdrawn", "event": "E22", "team": "RED"})
    before = client.get(page, headers=spoken).text

    (number,) = re.findall(r"/withdrawals/(\d+)/restore", before)
    restore = f"/organiser/plans/{small.plan.code}/withdrawals/{number}/restore"
    answer = client.post(restore, headers=spoken, follow_redirects=True)

    assert button in before
    assert said in answer.text
    assert "/restore" not in answer.text
    assert client.post(restore).status_code == 409
