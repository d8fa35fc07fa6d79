"""The repair page: what happened is chosen from lists, or typed as a code."""

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
