"""fieldday rules, as an operator types it."""

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.models import RuleUse
from tests.tools.published import two_lectures


@pytest.fixture
def rules(session, app, monkeypatch):
    two_lectures()
    monkeypatch.setenv("DATABASE_URL", app.config["DATABASE_URL"])
    monkeypatch.setenv("FIELDDAY_DATA", app.config["DATA"])
    monkeypatch.setenv("FIELDDAY_LANGUAGE", "en")

    def run(*words):
        answer = CliRunner().invoke(main, ["rules", *words])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer.exit_code, answer.output

    return run


def test_a_rule_is_added_listed_shown_set_taken_back_and_undone(rules, session):
    band = "start_minute=18:00"
    said = "late\tmust\tonly daily 18:00–24:00\tevent:E01\n"
    assert rules("add", "2021", "band", band, "--code", "late", "-s", "event:E01") == (0, said)
    assert rules("list", "2021") == (0, said)

    changed = rules("set", "2021", "late", "weekdays=0,2", "--off")
    assert changed == (0, "late\tmust (off)\tonly Mon, Wed 18:00–24:00\tevent:E01\n")
    assert "  weekdays = [0, 2]" in rules("show", "2021", "late")[1]
    assert rules("back", "2021", "late") == (0, "late is gone\n")
    assert rules("undo", "2021") == (0, "Undone: late\n")
    assert [u.params["weekdays"] for u in session.query(RuleUse)] == [[0, 2]]


def test_a_trial_stores_nothing(rules, session):
    code, said = rules("add", "2021", "band", "start_minute=18:00", "--try")

    assert code == 0
    assert said.splitlines()[:3] == [
        "only daily 18:00–24:00",
        "now: not in force",
        "like this: broken 2 times",
    ]
    assert session.query(RuleUse).count() == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "2021", "bend"), "band"),
        (("add", "2021", "band", "start_minute=25:00"), "from 0 to 1440"),
        (("add", "2021", "band", "colour=red"), "params.colour"),
        (("set", "2021", "nothing", "--off"), "nothing"),
        (("set", "2021", "window", "--wish"), "hard"),
    ],
)
def test_what_cannot_be_is_refused_with_where(rules, words, told):
    code, said = rules(*words)

    assert code == 1
    assert told in said
