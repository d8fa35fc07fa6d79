"""fieldday places, explain --at, alternatives and branch, as an operator types them."""

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.models import Timetable
from scheduler.services import advising
from tests.scheduler.services.test_several import small as _small

__all__ = ["_small"]


@pytest.fixture
def small(_small, app, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", app.config["DATABASE_URL"])
    monkeypatch.setenv("FIELDDAY_DATA", app.config["DATA"])
    monkeypatch.setenv("FIELDDAY_LANGUAGE", "en")
    yield _small
    advising.advisers.close()


def run(*words):
    return CliRunner().invoke(main, list(words))


def test_the_best_places_come_first_and_where_it_is_has_a_star(small):
    answer = run("places", "2021", "E01.1", "--top", "10")

    lines = answer.output.splitlines()
    assert answer.exit_code == 0
    assert [line for line in lines if line.endswith("*")] == ["     +0  2021-03-03 14:00  AUD  *"]


def test_why_not_there_and_that_it_fits_elsewhere(small):
    taken = run("explain", "2021", "E01.1", "--at", "2021-03-04T14:00", "--venue", "AUD")
    free = run("explain", "2021", "E01.1", "--at", "2021-03-04T16:00", "--venue", "AUD")

    assert (taken.exit_code, free.exit_code) == (1, 0)
    assert taken.output.splitlines()[0] == "E01.1 → 2021-03-04 14:00 AUD: it does not fit"
    assert taken.output.splitlines()[1].startswith("  × ")


def test_a_time_that_is_none_is_a_usage_error(small):
    assert run("explain", "2021", "E01.1", "--at", "soon").exit_code == 2
    assert run("explain", "2021", "--at", "2021-03-04T14:00").exit_code == 2


def test_alternatives_are_found_and_one_is_kept_by_its_name(session, small):
    found = run("alternatives", "2021", "--count", "1", "--differ", "2", "--seconds", "20")
    name = next(line.split()[0] for line in found.output.splitlines() if line.startswith("alternative:"))
    kept = run("branch", "2021", name, "--name", "Other days")

    assert (found.exit_code, kept.exit_code) == (0, 0)
    assert name.startswith("alternative:")
    session.rollback()
    made = session.query(Timetable).filter_by(name="Other days").one()
    assert (made.origin, made.current) == ("alternative", False)


def test_a_draft_is_branched_and_another_restored(session, small):
    was = small.draft().id

    assert run("branch", "2021", "current", "--name", "What if").exit_code == 0
    session.rollback()
    branch = session.query(Timetable).filter_by(name="What if").one()
    assert run("branch", "2021", f"draft:{branch.id}", "--current").exit_code == 0

    session.rollback()
    now = small.draft()
    assert (now.parent_id, now.origin, now.id != was) == (branch.id, "restore", True)
