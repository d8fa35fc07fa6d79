"""fieldday explain and fieldday repair, as an operator types them."""

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.models import OpeningHours, Venue
from scheduler.services import advising
from scheduler.transactions import writing
from tests.tools.published import Small


@pytest.fixture
def small(session, app, monkeypatch):
    small = Small.make()
    with writing():
        for venue in session.query(Venue):
            venue.openings = [OpeningHours(day_types=["work"], weekdays=[], start=840, end=1080)]
    small.add("E01", minutes=120, first="2021-03-05", last="2021-03-08", places=(("AUD",),))
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.publish()
    monkeypatch.setenv("DATABASE_URL", app.config["DATABASE_URL"])
    monkeypatch.setenv("FIELDDAY_DATA", app.config["DATA"])
    yield small
    advising.advisers.close()


def test_a_repair_where_nothing_happened_moves_nothing(small):
    answer = CliRunner().invoke(main, ["repair", "2021"], env={"LANG": "en_US.UTF-8"})

    assert (answer.exit_code, "0 moved" in answer.output or "0 场改期" in answer.output) == (0, True)


def test_a_session_is_explained_with_counts(small):
    answer = CliRunner().invoke(main, ["explain", "2021", "E01.1"])

    assert answer.exit_code == 1
    assert "E01.1" in answer.output


def test_a_draft_with_everything_placed_needs_no_explanation(small):
    assert CliRunner().invoke(main, ["explain", "2021"]).exit_code == 0
